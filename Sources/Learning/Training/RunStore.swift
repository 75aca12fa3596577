package import Foundation
package import Workspace
package import Scoring

/// The runs of a dataset: one folder each under `.tuina/models`.
///
/// A run's folder holds `run.json`, the model once there is one, the checkpoint while it is
/// unfinished, and a lock while a process trains it. Two processes can use one store.
package struct RunStore: Sendable {
  package typealias Writer = @Sendable (_ content: Data, _ file: URL) throws -> Void

  /// `.tuina/models`.
  package let folder: URL
  private let write: Writer
  let key: UserKey
  /// How the names of files begin that ``AtomicFile`` has not yet put in place.
  private static let draftPrefix = ".draft-"

  package init(
    folder: URL,
    key: UserKey = .current,
    write: @escaping Writer = AtomicFile.write
  ) {
    self.folder = folder
    self.key = key
    self.write = write
  }

  /// The runs of a dataset.
  package init(_ paths: DatasetPaths) { self.init(folder: paths.models) }

  /// All runs that this user's Tuina recorded, newest first; see ``unreadable()`` for the others.
  package func all() -> [TrainingRun] {
    names.compactMap { run($0) }.sorted { ($0.startedAt, $0.id) > ($1.startedAt, $1.id) }
  }

  package func run(_ id: String) -> TrainingRun? { try? record(of: id) }

  /// Runs whose records are not believed, with the reason: damaged, changed, or made by somebody
  /// else.
  package func unreadable() -> [UnreadableRun] {
    names.compactMap { id in
      do {
        _ = try record(of: id)
        return nil
      } catch let error as ModelFileError {
        return UnreadableRun(id: id, reason: error.message)
      } catch {
        return UnreadableRun(id: id, reason: "its record cannot be read")
      }
    }.sorted { $0.id > $1.id }
  }

  /// Folders in which a run is recorded.
  private var names: [String] {
    folders.filter { FileManager.default.fileExists(atPath: runURL($0).path) }
  }

  private var folders: [String] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    return names.filter(isFolder)
  }

  /// Whether a folder is a run's: this user recorded one in it, or was killed on the way there, so
  /// that its name is a run's and nothing stands in it but drafts.
  private func isOwn(_ id: String, _ files: [String]) -> Bool {
    if run(id) != nil { return true }
    return RunStore.isIdentifier(id) && files.allSatisfy { $0 == "lock" || RunStore.isDraft($0) }
  }

  /// Whether a name has the form of ``newIdentifier(at:)``.
  static func isIdentifier(_ id: String) -> Bool {
    let parts = id.split(separator: "-", omittingEmptySubsequences: false)
    return parts.map(\.count) == [8, 6, 4]
      && parts.joined().utf8.allSatisfy { "0123456789abcdef".utf8.contains($0) }
  }

  /// Whether a name in the store is that of a folder, and no link to one.
  func isFolder(_ id: String) -> Bool {
    let path = folder.path + "/" + id
    let type = try? FileManager.default.attributesOfItem(atPath: path)[.type] as? FileAttributeType
    return type == .typeDirectory
  }

  private func record(of id: String) throws -> TrainingRun {
    let run = try RunRecord.decode(RegularFile.read(runURL(id)), id: id, key: key)
    return run
  }

  package func latest() -> TrainingRun? { all().first }

  /// The best of the runs on this label and data; see `Sequence.best(label:positive:data:)`.
  package func best(label: String?, positive: String?, data: String) -> TrainingRun? {
    all().best(label: label, positive: positive, data: data)
  }

  /// The newest run that neither ended nor is being trained by a living process.
  package func unfinished() -> TrainingRun? {
    all().first { run in
      (run.status == .running || run.status == .paused)
        && FileManager.default.fileExists(atPath: checkpointURL(run.id).path)
        && !RunLock.isHeld(folder: folder(of: run.id))
    }
  }

  /// Writes `run.json` durably, making the run's folder when needed.
  package func save(_ run: TrainingRun) throws {
    try makeFolder(run.id)
    try write(try RunRecord.encode(run, key: key), runURL(run.id))
  }

  package func save(_ checkpoint: Checkpoint) throws {
    try makeFolder(checkpoint.runID)
    try write(Data(try checkpoint.encoded()), checkpointURL(checkpoint.runID))
  }

  package func save(_ model: TrainedModel) throws {
    try makeFolder(model.runID)
    try write(Data(try model.encoded()), modelURL(model.runID))
  }

  package func checkpoint(of id: String) throws -> Checkpoint {
    try Checkpoint(contentsOf: checkpointURL(id))
  }

  package func model(of id: String) throws -> TrainedModel {
    try TrainedModel(contentsOf: modelURL(id))
  }

  package func removeCheckpoint(of id: String) {
    try? FileManager.default.removeItem(at: checkpointURL(id))
  }

  /// Gives up an unfinished run: it stays in the list as stopped and is no longer offered.
  package func abandon(_ run: TrainingRun) throws {
    var run = run
    run.status = .stopped
    try save(run)
    clear(run.id)
  }

  /// Removes a run that learnt nothing.
  func remove(_ id: String) { try? FileManager.default.removeItem(at: folder(of: id)) }

  /// Writes a file beside the runs.
  func put(_ content: Data, _ file: URL) throws {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try write(content, file)
  }

  /// Removes what a run that cannot go on needs no more: its checkpoint, and files half written.
  package func clear(_ id: String) {
    removeCheckpoint(of: id)
    removeDrafts(of: id)
  }

  /// Ended runs whose last states are kept, so that they can be extended to the bit, and the most
  /// bytes such a state may have.
  private static let keptStates = 5
  static let largestKeptState = 64 << 20

  /// Removes what dead processes left behind, files half written, and the last states of all ended
  /// runs but the newest.
  ///
  /// Runs that a living process trains are passed over.
  package func sweep() {
    let kept = Set(all().filter(\.hasEnded).prefix(Self.keptStates).map(\.id))
    for name in folders {
      let files = contents(of: name)
      let isSpent =
        files.contains(checkpointURL(name).lastPathComponent) && !kept.contains(name)
        && run(name)?.hasEnded == true
      guard isOwn(name, files), isSpent || files.contains(where: RunStore.isDraft),
        let lock = try? RunLock(folder: folder(of: name))
      else { continue }
      if isSpent { removeCheckpoint(of: name) }
      removeDrafts(of: name)
      withExtendedLifetime(lock) {}
    }
  }

  func removeDrafts(of id: String) {
    for name in contents(of: id) where RunStore.isDraft(name) {
      try? FileManager.default.removeItem(at: folder(of: id).appending(path: name))
    }
  }

  static let predictionsName = "predictions.json"

  /// Whether a name is one that ``AtomicFile`` gives to the drafts of a run's own files.
  private static func isDraft(_ name: String) -> Bool {
    name.hasPrefix(draftPrefix)
      && ["run.json", "checkpoint.tuina", "model.tuina", predictionsName, referenceName].contains {
        name.hasSuffix("-" + $0)
      }
  }

  private func contents(of id: String) -> [String] {
    (try? FileManager.default.contentsOfDirectory(atPath: folder(of: id).path)) ?? []
  }

  package func folder(of id: String) -> URL {
    folder.appending(path: id, directoryHint: .isDirectory)
  }

  package func modelURL(_ id: String) -> URL { folder(of: id).appending(path: "model.tuina") }

  package func checkpointURL(_ id: String) -> URL {
    folder(of: id).appending(path: "checkpoint.tuina")
  }

  private func runURL(_ id: String) -> URL { folder(of: id).appending(path: "run.json") }

  /// Makes the folder of a run.
  package func makeFolder(_ id: String) throws {
    do {
      if isFolder(id) { return }
      try FileManager.default.createDirectory(
        at: folder(of: id),
        withIntermediateDirectories: true
      )
    } catch {
      throw LearningError(
        .cannotWrite,
        "the folder of run \(id) cannot be made",
        suggestion: "check the permissions of \(folder.path)",
        underlying: "\(error)"
      )
    }
  }

  /// A name for a new run that sorts by time: `20260131-142503-7f3a`.
  package static func newIdentifier(at date: Date) -> String {
    let formatter = DateFormatter()
    formatter.locale = Locale(identifier: "en_US_POSIX")
    formatter.timeZone = TimeZone(identifier: "UTC")
    formatter.dateFormat = "yyyyMMdd-HHmmss"
    let suffix = String(UInt16.random(in: .min ... .max), radix: 16)
    return formatter.string(from: date) + "-" + String(repeating: "0", count: 4 - suffix.count)
      + suffix
  }
}
