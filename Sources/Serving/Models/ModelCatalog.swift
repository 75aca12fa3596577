import Foundation
package import Learning
import Scoring
import Synchronization

/// Reads the versions that are served, and reads them anew when they change on the disk.
///
/// A request works with the ``ModelSet`` that was current when it came; replacing it disturbs none.
package final class ModelCatalog: Sendable {
  package struct Choice: Sendable, Hashable {
    /// The run that answers; nil for the champion, and the newest with a model where there is none.
    package var run: String?
    /// The run that is compared; nil for the newest with the tag `challenger`.
    package var challenger: String?
    /// Other runs that can be asked for by version.
    package var others: [String]

    package init(run: String? = nil, challenger: String? = nil, others: [String] = []) {
      self.run = run
      self.challenger = challenger
      self.others = others
    }
  }

  package static let challengerTag = "challenger"

  /// What tells a model file from the one that was read.
  private struct FileMark: Hashable {
    var inode: Int
    var size: Int
    var modified: Date

    init?(_ url: URL) {
      guard let found = try? FileManager.default.attributesOfItem(atPath: url.path) else {
        return nil
      }
      inode = found[.systemFileNumber] as? Int ?? 0
      size = found[.size] as? Int ?? 0
      modified = found[.modificationDate] as? Date ?? .distantPast
    }
  }

  private struct Loaded {
    var mark: FileMark
    var model: ServedModel
  }

  private struct State {
    var models: ModelSet
    var loaded: [String: Loaded]
    var failed: [String: FileMark?] = [:]
    var wanted: Wanted
  }

  private struct Wanted: Hashable {
    var current: String
    var isChampion: Bool
    var challenger: String?
    var marks: [String: FileMark?]
  }

  package let name: String
  private let store: RunStore
  private let choice: Choice
  private let missing: Set<String>
  private let state: Mutex<State>

  /// Reads the models; `missing` are the texts that mean a missing value, beside the empty one.
  ///
  /// - Throws: `ServingError` with code `noModel` when the one that shall answer is not there or
  ///   cannot be read.
  package init(
    store: RunStore,
    name: String,
    choice: Choice = Choice(),
    missing: Set<String> = []
  ) throws {
    self.store = store
    self.missing = missing
    self.name = name
    self.choice = choice
    guard let wanted = Self.wanted(store, choice) else {
      throw ServingError(
        .noModel,
        choice.run.map { "there is no run \($0)" } ?? "no run has a model",
        suggestion: "train one with tuina train"
      )
    }
    for named in [choice.challenger].compactMap({ $0 }) + choice.others
    where store.run(named) == nil {
      throw ServingError(.noModel, "there is no run \(named)", suggestion: "name one that is there")
    }
    let loaded = try Self.load(wanted.current, store, missing)
    var models = [wanted.current: loaded]
    var failures: [ModelSet.Failure] = []
    for run in Self.runs(wanted, choice) where models[run] == nil {
      do {
        models[run] = try Self.load(run, store, missing)
      } catch {
        failures.append(ModelSet.Failure(version: ModelVersion(run: run), reason: "\(error)"))
      }
    }
    let set = Self.set(name, wanted, loaded.model, models, choice, failures)
    state = Mutex(State(models: set, loaded: models, wanted: wanted))
  }

  package var models: ModelSet { state.withLock { $0.models } }

  enum Change: Sendable, Hashable {
    case none
    case replaced(ModelVersion)
    /// The versions before go on.
    case failed([ModelSet.Failure])
  }

  /// Looks whether other versions are to be served, reads them, and replaces what is served at once.
  ///
  /// For one caller at a time.
  func reload() -> Change {
    let before = state.withLock { $0 }
    guard let wanted = Self.wanted(store, choice), wanted != before.wanted else { return .none }
    var loaded: [String: Loaded] = [:]
    var failures: [ModelSet.Failure] = []
    for run in Self.runs(wanted, choice) {
      if let known = before.loaded[run], known.mark == FileMark(store.modelURL(run)) {
        loaded[run] = known
        continue
      }
      do {
        loaded[run] = try Self.load(run, store, missing)
      } catch {
        failures.append(ModelSet.Failure(version: ModelVersion(run: run), reason: "\(error)"))
      }
    }
    // A champion that cannot be read leaves the one before in its place.
    let previous = before.models.current
    let current = loaded[wanted.current]?.model ?? previous
    if loaded[current.version.run] == nil {
      loaded[current.version.run] = before.loaded[current.version.run]
    }
    let set = Self.set(name, wanted, current, loaded, choice, failures)
    state.withLock { state in
      state = State(models: set, loaded: loaded, wanted: wanted)
    }
    return failures.isEmpty ? .replaced(current.version) : .failed(failures)
  }

  // MARK: -

  private static func wanted(_ store: RunStore, _ choice: Choice) -> Wanted? {
    let champion = choice.run == nil ? store.champion()?.run : nil
    let all = store.all()
    func hasModel(_ run: String) -> Bool {
      FileManager.default.fileExists(atPath: store.modelURL(run).path)
    }
    let asked = choice.run.flatMap { name in all.contains { $0.id == name } ? name : nil }
    guard
      let current = choice.run == nil
        ? champion ?? all.first(where: { $0.hasEnded && hasModel($0.id) })?.id : asked
    else { return nil }
    let challenger =
      choice.challenger
      ?? all.first { $0.tag == challengerTag && $0.id != current && hasModel($0.id) }?.id
    var wanted = Wanted(
      current: current,
      isChampion: champion != nil,
      challenger: challenger == current ? nil : challenger,
      marks: [:]
    )
    for run in runs(wanted, choice) { wanted.marks[run] = .some(FileMark(store.modelURL(run))) }
    return wanted
  }

  private static func runs(_ wanted: Wanted, _ choice: Choice) -> [String] {
    [wanted.current] + (wanted.challenger.map { [$0] } ?? []) + choice.others
  }

  private static func load(
    _ run: String,
    _ store: RunStore,
    _ missing: Set<String>
  ) throws -> Loaded {
    let url = store.modelURL(run)
    guard let mark = FileMark(url) else {
      throw ServingError(.noModel, "run \(run) has no model", suggestion: "let it end first")
    }
    let trained = try store.model(of: run)
    return Loaded(mark: mark, model: try ServedModel(trained, missing: missing))
  }

  private static func set(
    _ name: String,
    _ wanted: Wanted,
    _ current: ServedModel,
    _ loaded: [String: Loaded],
    _ choice: Choice,
    _ failures: [ModelSet.Failure]
  ) -> ModelSet {
    ModelSet(
      name: name,
      current: current,
      isChampion: wanted.isChampion && current.version.run == wanted.current,
      challenger: wanted.challenger.flatMap { loaded[$0]?.model },
      others: choice.others.compactMap { loaded[$0]?.model },
      failures: failures
    )
  }

  /// What a model is called in paths: the letters and digits of a dataset's name.
  package static func name(for dataset: String) -> String {
    RunNames.model(of: dataset)
  }
}
