import Engine
import Foundation
import Fusion
import Ingest
import Learning
import Profiling
import Synchronization
import Workspace

/// Opens a dataset step by step and tells each result as soon as it is there.
struct DatasetLoader: Sendable {
  private let request: DashboardApp.Request
  private let workroom: Workroom

  init(_ request: DashboardApp.Request, workroom: Workroom) {
    self.request = request
    self.workroom = workroom
  }

  /// A dataset whose rows stand in the engine, before anything is known of them.
  struct Reading: Sendable {
    var loaded: LoadedDataset
    /// Answers questions about rows, through a connection that no analysis holds.
    var rows: RowReader
    /// Results of an earlier opening of the same files.
    fileprivate var kept: DatasetSnapshot?
    fileprivate var key: String?
  }

  /// Puts the rows into the engine; results of an earlier opening of the same files are shown at
  /// once.
  @concurrent
  func read(isRefresh: Bool) async throws -> Reading {
    do {
      report(.sources, "opening")
      let dataset = try request.open()
      workroom.follow(dataset)
      let key = try? DatasetSnapshot.key(of: dataset)
      var kept: DatasetSnapshot?
      if !isRefresh, let key { kept = DatasetSnapshot.kept(for: key, of: dataset) }
      tellRuns(of: dataset, kept?.manifest, kept?.fingerprint)
      if let kept { tell(kept, of: dataset) }
      let loaded = try await ingest(dataset, quietly: kept != nil)
      if kept == nil { tellRuns(of: dataset, loaded.manifest, loaded.fingerprint) }
      let rows = RowReader(loaded: try await loaded.onAnotherConnection(), events: EventTable())
      return Reading(loaded: loaded, rows: rows, kept: kept, key: key)
    } catch {
      if !(error is CancellationError) {
        let problem = WorkProblem(message: describe(error))
        post(.sources(.failure(problem)))
        for stage in LoadingStage.allCases { fail(stage, problem) }
      }
      throw error
    }
  }

  /// Makes every analysis that is not kept, and the tables of claims.
  @concurrent
  func analyse(_ reading: Reading) async throws -> LoadedDataset {
    try await analyse(reading.loaded, kept: reading.kept, key: reading.key)
    if let key = reading.key { workroom.snapshot().keep(for: key, of: reading.loaded.dataset) }
    return reading.loaded
  }

  private func ingest(_ dataset: Dataset, quietly: Bool) async throws -> LoadedDataset {
    if !quietly { report(.sources, "starting the engine") }
    let engine = try await request.connect(dataset.manifest)
    let loaded = try await LoadedDataset.load(
      dataset,
      engine: engine,
      progress: handler(.sources, quietly: quietly)
    )
    let information = engine.information
    workroom.change { snapshot in
      snapshot.manifest = loaded.manifest
      snapshot.inferences = loaded.inferences
      snapshot.engineName = information.name
      snapshot.engineVersion = information.version
      snapshot.fingerprint = loaded.fingerprint
      snapshot.sources = loaded.sources
    }
    post(.opened(workroom.snapshot().facts(of: dataset), loaded.inferences))
    post(.sources(.success(loaded.sources)))
    return loaded
  }

  private func analyse(
    _ loaded: LoadedDataset,
    kept: DatasetSnapshot?,
    key: String?
  ) async throws {
    // The profile is the longest and the skew the shortest; what is shown first is made first.
    if let skew = kept?.skew {
      workroom.change { $0.skew = skew }
    } else if loaded.manifest.label != nil {
      report(.skew, "counting classes")
      await attempt(LoadingMessage.skew) {
        let report = try await SkewAnalysis.analyse(loaded)
        workroom.change { $0.skew = report }
        return report
      }
    }
    if let profile = kept?.profile {
      workroom.change { $0.profile = profile }
    } else {
      await attempt(LoadingMessage.profile) {
        let profile = try await Profiler.profile(
          loaded,
          progress: handler(.profile, quietly: false)
        )
        workroom.change { $0.profile = profile }
        return profile
      }
    }
    // The screens are complete but for the conflicts: whoever leaves now finds the rest again.
    if kept == nil, let key { workroom.snapshot().keep(for: key, of: loaded.dataset) }
    // The tables of claims live in the engine and are made at every opening.
    await attempt(LoadingMessage.conflicts) {
      let report = try await Conflicts.resolve(
        loaded,
        progress: handler(.conflicts, quietly: kept?.conflicts != nil)
      )
      workroom.change { $0.conflicts = report }
      return report
    }
    try Task.checkCancellation()
  }

  private func attempt<Value: Sendable>(
    _ message: (Result<Value, WorkProblem>) -> LoadingMessage,
    _ work: () async throws -> Value
  ) async {
    do {
      post(message(.success(try await work())))
    } catch is CancellationError {
    } catch {
      post(message(.failure(WorkProblem(message: describe(error)))))
    }
  }

  private func tell(_ kept: DatasetSnapshot, of dataset: Dataset) {
    workroom.change { $0 = kept }
    post(.opened(kept.facts(of: dataset), kept.inferences))
    if let sources = kept.sources { post(.sources(.success(sources))) }
    if let profile = kept.profile { post(.profile(.success(profile))) }
    if let skew = kept.skew { post(.skew(.success(skew))) }
    if let conflicts = kept.conflicts { post(.conflicts(.success(conflicts))) }
  }

  /// Which run is best is known once the label and the data are.
  private func tellRuns(of dataset: Dataset, _ manifest: Manifest?, _ fingerprint: String?) {
    let store = RunStore(dataset.paths)
    let best = fingerprint.flatMap { data in
      store.best(label: manifest?.label, positive: manifest?.positive, data: data)
    }
    post(.runs(.success(store.all()), best: best, unfinished: store.unfinished()))
  }

  private func fail(_ stage: LoadingStage, _ problem: WorkProblem) {
    switch stage {
    case .sources: break
    case .profile: post(.profile(.failure(problem)))
    case .skew: post(.skew(.failure(problem)))
    case .conflicts: post(.conflicts(.failure(problem)))
    }
  }

  private func report(_ stage: LoadingStage, _ words: String) {
    let progress = WorkProgress(stage: words, completed: 0, total: nil, unit: "")
    post(.progress(stage, progress))
  }

  /// Passes progress on ten times a second at most, or not at all behind a complete screen.
  private func handler(_ stage: LoadingStage, quietly: Bool) -> ProgressHandler {
    if quietly { return { _ in } }
    let mailbox = workroom.mailbox
    return Self.paced { progress, pace in
      mailbox.post(.loading(.progress(stage, progress, pace: pace)))
    }
  }

  /// A handler that passes on some of the progress, each with the pace of the work so far.
  static func paced(
    _ body: @escaping @Sendable (WorkProgress, WorkPace?) -> Void
  ) -> ProgressHandler {
    struct State: Sendable {
      var last: ContinuousClock.Instant?
      var meter = PaceMeter()
    }
    let state = Mutex(State())
    return { progress in
      let now = ContinuousClock.now
      let (isDue, pace) = state.withLock { state -> (Bool, WorkPace?) in
        let pace = state.meter.pace(progress, at: now)
        if let last = state.last, last.duration(to: now) < .milliseconds(100) {
          return (false, nil)
        }
        state.last = now
        return (true, pace)
      }
      if isDue { body(progress, pace) }
    }
  }

  private func post(_ message: LoadingMessage) { workroom.mailbox.post(.loading(message)) }
}
