import Basics
import Foundation
import Synchronization
import Workspace

/// What is on the disk of a scoring that is under way, so that it can go on where it was killed.
///
/// A folder holds parts, each whole or not there, and `journal.json`, which names the parts that count and
/// says where the last of their rows stands: in which input, and its number there. Both are written aside,
/// flushed and renamed, the journal after the part. So whenever the process is killed, the rows up to that
/// position are in the parts once and the others not at all; a part that the journal does not name was being
/// made, and is made again.
final class ScoringJob: Sendable {
  struct Journal: Codable, Sendable {
    static let kind = "tuina-scoring"
    static let version = 1

    struct Part: Codable, Hashable, Sendable {
      var name: String
      var bytes: Int

      private enum CodingKeys: String, CodingKey { case name, bytes }
    }

    var kind = Journal.kind
    var version = Journal.version
    /// Names what is scored, by what, into which form.
    var key: String
    /// Rows that are done, and where the last of them stands.
    var rows = 0
    var end = RowPosition.start
    var parts: [Part] = []
    var histogram = ScoreHistogram()
    var classes: [Int] = []
    var top: TopRows?

    private enum CodingKeys: String, CodingKey {
      case kind, version, key, rows, end, parts, histogram, classes, top
    }
  }

  let folder: URL
  private let state: Mutex<Journal>
  /// Whether rows were done by a process before this one.
  let isResumed: Bool
  private let lock: Int32

  /// Takes the folder for an output file, with what a killed process did there for the same work.
  ///
  /// - Throws: `DeploymentError.Code.inUse` while another process scores into the same file.
  init(_ output: URL, key: String, in paths: DatasetPaths) throws {
    var hash = ContentHash()
    hash.update(output.standardizedFileURL.path)
    folder = paths.tuina.appending(path: "scoring/\(hash.hexadecimal)", directoryHint: .isDirectory)
    do {
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    } catch {
      throw DeploymentError(
        .unwritable,
        "the folder cannot be made",
        at: folder.path,
        suggestion: "check its permissions and the room on the disk"
      )
    }
    lock = open(
      folder.appending(path: "lock").path,
      O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW,
      0o600
    )
    guard lock >= 0, flock(lock, LOCK_EX | LOCK_NB) == 0 else {
      if lock >= 0 { close(lock) }
      throw DeploymentError(
        .inUse,
        "another process scores into this file",
        at: output.path,
        suggestion: "wait for it, or name another file"
      )
    }
    let known = (try? Data(contentsOf: folder.appending(path: "journal.json"))).flatMap {
      try? JSONDecoder().decode(Journal.self, from: $0)
    }
    let journal: Journal
    if let known, known.kind == Journal.kind, known.version == Journal.version, known.key == key,
      Self.isWhole(known, in: folder)
    {
      journal = known
      isResumed = known.rows > 0
    } else {
      journal = Journal(key: key)
      isResumed = false
    }
    state = Mutex(journal)
    let counted = Set(journal.parts.map(\.name) + ["journal.json", "lock"])
    for name in (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    where !counted.contains(name) {
      try? FileManager.default.removeItem(at: folder.appending(path: name))
    }
  }

  deinit { close(lock) }

  var journal: Journal { state.withLock { $0 } }

  private static func isWhole(_ journal: Journal, in folder: URL) -> Bool {
    journal.rows >= 0 && journal.histogram.counts.count == ScoreHistogram.bins
      && journal.parts.allSatisfy { part in
        let file = folder.appending(path: part.name)
        let size = try? file.resourceValues(forKeys: [.fileSizeKey]).fileSize
        return part.name == file.lastPathComponent && size == part.bytes
      }
  }

  /// Puts a part on the disk, then says so in the journal; `note` says what else is done.
  func add(_ part: [UInt8], note: (inout Journal) -> Void) throws {
    try state.withLock { try add(part, to: &$0, note: note) }
  }

  private func add(
    _ part: [UInt8],
    to journal: inout Journal,
    note: (inout Journal) -> Void
  ) throws {
    var next = journal
    if !part.isEmpty {
      let number = String(journal.parts.count + 1)
      let name = "part-" + String(repeating: "0", count: max(0, 6 - number.count)) + number
      try AtomicFile.write(Data(part), to: folder.appending(path: name))
      next.parts.append(Journal.Part(name: name, bytes: part.count))
    }
    note(&next)
    try AtomicFile.write(JSONEncoder().encode(next), to: folder.appending(path: "journal.json"))
    journal = next
  }

  var parts: [URL] { journal.parts.map { folder.appending(path: $0.name) } }

  /// Removes the folder, now that the output is there.
  func remove() { try? FileManager.default.removeItem(at: folder) }
}
