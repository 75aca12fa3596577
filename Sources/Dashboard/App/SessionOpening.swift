import Foundation
import Basics
import Ingest
import Learning
import Pipeline
import Synchronization
import Workspace

/// Opens a dataset and posts each result as soon as it is there.
struct SessionOpening: Sendable {
  let request: DashboardApp.Request
  let mailbox: Mailbox
  /// Methods that the person chose for single attributes.
  private let methods: [String: FusionMethod?]
  /// Stages whose result of an earlier opening stands on the screen: their progress is not shown.
  private let quietStages = QuietStages()

  init(
    _ request: DashboardApp.Request,
    mailbox: Mailbox,
    methods: [String: FusionMethod?] = [:]
  ) {
    self.request = request
    self.mailbox = mailbox
    self.methods = methods
  }

  /// Reads the manifest; no row is read yet.
  @concurrent
  func open() async throws -> DatasetSession {
    do {
      post(.progress(.sources, StageProgress(.read, "opening").progress))
      let (pacer, quiet, mailbox) = (ProgressPacer<PipelineStage>(), quietStages, mailbox)
      let session = try request.open { report in
        guard let stage = LoadingStage(report.stage), !quiet.contains(report.stage),
          let due = pacer.due(report.stage, report.progress)
        else { return }
        mailbox.post(.loading(.progress(stage, report.progress, pace: due.pace)))
      }
      return methods.isEmpty ? session : session.choosing(methods)
    } catch {
      fail(error)
      throw error
    }
  }

  /// Makes every stage, the quickest first; what an earlier opening kept is posted at once.
  @concurrent
  func analyse(_ session: DatasetSession) async throws {
    let kept: KeptResults?
    let summary: DatasetSummary
    do {
      kept = try await session.kept()
      if let kept { post(kept, of: session.dataset) }
      summary = try await session.summary()
    } catch {
      fail(error)
      throw error
    }
    if kept == nil { post(summary, of: session.dataset) }
    let store = RunStore(session.dataset.paths)
    store.emptyAbandonedTrash()
    post(.runs(RunList(store, summary)))
    let data = summary.fingerprint?.description
    if let race = store.race() {
      mailbox.post(.study(.keptRace(race, isCurrent: race.datasetFingerprint == data)))
    }
    if let mining = store.mining() {
      mailbox.post(.study(.keptMining(mining, isCurrent: mining.datasetFingerprint == data)))
    }
    if kept?.skew == nil, summary.manifest.label != nil {
      await attempt(LoadingMessage.skew) { try await session.skew() }
    }
    if kept?.profile == nil {
      await attempt(LoadingMessage.profile) { try await session.profile() }
    }
    if kept?.conflicts == nil {
      await attempt(LoadingMessage.conflicts) { try await session.conflicts() }
    }
    try Task.checkCancellation()
    // Behind complete screens the rows are brought up, so that they open at once.
    quietStages.insert(.read)
    _ = try await session.loaded()
    await postReview(of: session, summary)
  }

  /// Orders what waits for people, so that the Overview can tell of it and 5 Review opens at once; of
  /// a very large dataset only where somebody has begun.
  private func postReview(of session: DatasetSession, _ summary: DatasetSummary) async {
    let isReviewed = session.isReviewed
    guard summary.rowsKept > 0, isReviewed || summary.rowsKept <= Self.mostRowsToOrder else {
      return
    }
    do {
      mailbox.post(.review(.measured(try await session.reviewProgress())))
    } catch is CancellationError {
    } catch {
      // Of a dataset that cannot be reviewed, 5 Review tells why.
      guard isReviewed else { return }
      mailbox.post(.notice(.warning("what people decided is not counted: \(describe(error))")))
    }
  }

  private static let mostRowsToOrder = 1_000_000

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

  private func post(_ kept: KeptResults, of dataset: Dataset) {
    quietStages.insert(.read)
    post(kept.summary, of: dataset)
    if let profile = kept.profile { post(.profile(.success(profile))) }
    if let skew = kept.skew { post(.skew(.success(skew))) }
    if let conflicts = kept.conflicts {
      quietStages.insert(.conflicts)
      post(.conflicts(.success(conflicts)))
    }
  }

  private func post(_ summary: DatasetSummary, of dataset: Dataset) {
    post(.opened(DatasetFacts(dataset, summary), summary.inferences))
    post(.sources(.success(summary.sources)))
  }

  private func fail(_ error: any Error) {
    if error is CancellationError { return }
    let problem = WorkProblem(message: describe(error))
    post(.sources(.failure(problem)))
    post(.profile(.failure(problem)))
    post(.skew(.failure(problem)))
    post(.conflicts(.failure(problem)))
  }

  private func post(_ message: LoadingMessage) { mailbox.post(.loading(message)) }
}

/// Stages whose progress is not shown.
private final class QuietStages: Sendable {
  private let stages = Mutex<Set<PipelineStage>>([])

  func insert(_ stage: PipelineStage) { _ = stages.withLock { $0.insert(stage) } }
  func contains(_ stage: PipelineStage) -> Bool { stages.withLock { $0.contains(stage) } }
}

extension LoadingStage {
  /// Nil for stages that no screen waits for.
  fileprivate init?(_ stage: PipelineStage) {
    switch stage {
    case .read: self = .sources
    case .profile: self = .profile
    case .skew: self = .skew
    case .conflicts: self = .conflicts
    case .curated: return nil
    }
  }
}

extension LoadingMessage {
  static func runs(_ list: RunList) -> LoadingMessage {
    .runs(
      .success(list.all),
      best: list.best,
      unfinished: list.unfinished,
      champion: list.champion,
      history: list.history
    )
  }
}

extension DatasetFacts {
  init(_ dataset: Dataset, _ summary: DatasetSummary) {
    self.init(
      name: dataset.name,
      path: dataset.root.path,
      isReadOnly: dataset.paths.isReadOnly,
      entity: summary.manifest.entity,
      label: summary.manifest.label,
      positive: summary.manifest.positive,
      classValues: summary.manifest.columns
        .first { $0.name == summary.manifest.label }?.values ?? [],
      declaredValues: Dictionary(
        summary.manifest.columns.compactMap { rule in
          rule.values.flatMap { $0.isEmpty ? nil : (rule.name, $0) }
        },
        uniquingKeysWith: { one, _ in one }
      ),
      ignoredColumns: Set(
        summary.manifest.columns.filter { $0.type == .ignore }.map { $0.name.lowercased() }
      ),
      secondShare: summary.manifest.secondShare,
      methods: Dictionary(
        summary.manifest.columns.compactMap { rule in rule.method.map { (rule.name, $0) } },
        uniquingKeysWith: { one, _ in one }
      ),
      manifestFile: dataset.manifestFile?.lastPathComponent,
      engine: "\(summary.engine.name) \(summary.engine.version)",
      fingerprint: summary.fingerprint?.description
    )
  }
}
