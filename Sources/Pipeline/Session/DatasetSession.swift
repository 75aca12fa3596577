package import Basics
package import Engine
package import Fusion
package import Ingest
package import Profiling
import Review
package import Workspace

/// A dataset opened once, with everything that can be known of it, each stage on demand.
///
/// read → profile (with checks) → skew → conflicts → decisions → curated. A stage is made once, whoever asks
/// and however many at the same time; what depends on the data alone is kept on disk under its
/// fingerprint, so that another process finds it. Asking starts the stages below when they are
/// needed: a kept result needs no engine at all. A session speaks of the files as they stood when
/// it first looked: to look again, open another one.
///
/// Cancelling the task that asks cancels the work, unless somebody else waits for it too.
package final class DatasetSession: Sendable {
  package let dataset: Dataset
  private let usesKeptResults: Bool
  private let connect: @Sendable () async throws -> any QueryEngine
  private let report: StageProgressHandler

  private let identity = Computation<Fingerprint?>()
  private let reading = Computation<LoadedDataset>()
  private let secondConnection = Computation<LoadedDataset>()
  private let summaries = Computation<DatasetSummary>()
  private let rejectCounts = Computation<[RejectCount]>()
  private let profiles = Computation<DatasetProfile>()
  private let skews = Computation<Applicable<SkewReport>>()
  private let conflictReports = Computation<Applicable<ConflictReport>>()
  /// The report of the tables `claims` and `resolutions` that stand in the engine.
  private let resolving = Computation<Applicable<ConflictReport>>()
  let curating = Computation<CuratedView.Grain>()
  let replaying = Computation<[ReplayedDecision]>()
  let queueing = Computation<ReviewQueue>()
  let events = EventTable()
  let orders = RowOrders()

  /// - `usesKeptResults`: whether results of another process may answer; not for an engine that
  ///   the person wants to be asked.
  /// - `connect`: opens the engine; called once, when the first stage needs it.
  package init(
    _ dataset: Dataset,
    usesKeptResults: Bool = true,
    connect: @escaping @Sendable () async throws -> any QueryEngine,
    progress: @escaping StageProgressHandler = { _ in }
  ) {
    self.dataset = dataset
    self.usesKeptResults = usesKeptResults
    self.connect = connect
    report = progress
  }

  /// The same dataset, opened anew, with methods chosen for single attributes.
  ///
  /// Nil for an attribute lets the claims decide. What was read stands in the cache.
  package func choosing(_ methods: [String: FusionMethod?]) -> DatasetSession {
    DatasetSession(
      dataset.choosing(methods),
      usesKeptResults: usesKeptResults,
      connect: connect,
      progress: report
    )
  }

  // MARK: Stages

  /// The fingerprint of the data; nil when the content of some source has no identity.
  package func fingerprint() async throws -> Fingerprint? {
    try await identity.value { [dataset] in try await Self.fingerprint(of: dataset) }
  }

  /// What reading brought, without its rows.
  package func summary() async throws -> DatasetSummary {
    try await summaries.value {
      if let kept = try await self.keptSummary() { return kept }
      return try await self.loaded().summary
    }
  }

  /// The rows in an engine.
  package func loaded() async throws -> LoadedDataset {
    try await reading.value {
      self.report(StageProgress(.read, "starting the engine"))
      let engine = try await self.connect()
      return try await LoadedDataset.load(self.dataset, engine: engine) {
        self.report(StageProgress(.read, $0))
      }
    }
  }

  /// How many rows and cells were set aside, by source and reason, the most frequent first.
  package func rejects() async throws -> [RejectCount] {
    try await rejectCounts.value {
      let cache = try await self.cache()
      if let kept = cache.value([RejectCount].self, .rejects) { return kept }
      let counts = try await RejectCount.all(in: try await self.loaded())
      cache.keep(counts, .rejects)
      return counts
    }
  }

  /// What every column of every source holds, and how many rows break each check.
  package func profile() async throws -> DatasetProfile {
    try await profiles.value {
      let start = ContinuousClock.now
      let cache = try await self.cache()
      var profile: DatasetProfile
      if let kept = try await self.keptProfile(cache) {
        profile = kept
        let checks = try await self.summary().manifest.checks
        if profile.checks.map(\.rule) != checks || profile.checks.contains(where: \.isUndecided) {
          profile.checks = checks.isEmpty ? [] : try await Checks.run(try await self.loaded())
          cache.keep(profile, .profile)
        }
      } else {
        profile = try await Profiler.profile(try await self.loaded()) {
          self.report(StageProgress(.profile, $0))
        }
        cache.keep(profile, .profile)
      }
      profile.seconds = (ContinuousClock.now - start).inSeconds
      profile.checks += Checks.refused(try await self.summary().manifest)
      return profile
    }
  }

  /// How unevenly the label is spread.
  ///
  /// - `label`: another column than the manifest's.
  /// - It throws `CurationError` with code `notApplicable` or `unknownName` when there is none.
  package func skew(label: String? = nil) async throws -> SkewReport {
    if let label { return try await SkewAnalysis.analyse(try await loaded(), label: label) }
    return try await skews.value {
      let cache = try await self.cache()
      if let kept = cache.value(Applicable<SkewReport>.self, .skew) { return kept }
      self.report(StageProgress(.skew, "counting classes"))
      let loaded = try await self.loaded()
      let made = try await Applicable { try await SkewAnalysis.analyse(loaded) }
      cache.keep(made, .skew)
      return made
    }.get()
  }

  /// Where sources contradict each other, and what is believed.
  ///
  /// - Throws: `CurationError` with code `notApplicable` when nothing can be contradicted.
  package func conflicts() async throws -> ConflictReport {
    let start = ContinuousClock.now
    var report = try await conflictReports.value {
      let cache = try await self.cache()
      if let kept = cache.value(Applicable<ConflictReport>.self, .conflicts) { return kept }
      return try await self.resolved()
    }.get()
    report.seconds = (ContinuousClock.now - start).inSeconds
    return report
  }

  /// Resolves by a method that a person names, or scores against gold values; never kept.
  package func conflicts(_ options: ConflictOptions) async throws -> ConflictReport {
    if options == ConflictOptions() { return try await conflicts() }
    let loaded = try await loaded()
    defer {
      resolving.reset()
      curating.reset()
      replaying.reset()
      queueing.reset()
    }
    return try await Conflicts.resolve(loaded, options: options) {
      self.report(StageProgress(.conflicts, $0))
    }
  }

  /// Makes the view that models learn from.
  @discardableResult
  package func curated() async throws -> CuratedView.Grain {
    try await curating.value {
      let loaded = try await self.loaded()
      if try await CuratedView.grain(of: loaded) == .entity { _ = try await self.resolved() }
      let decided = try await self.replayedDecisions().filter(\.holds).map(\.decision)
      return try await CuratedView.create(in: loaded, decided: decided)
    }
  }

  // MARK: Rows

  /// The rows, through a connection that no analysis holds, with every relation that a filter
  /// speaks of made and up to date.
  func rows(for filter: RowFilter) async throws -> LoadedDataset {
    if filter.needsClaims { _ = try await resolved().get() }
    if filter.needsCurated { try await curated() }
    let loaded = try await secondConnection.value {
      try await self.loaded().onAnotherConnection()
    }
    if filter.needsEvents { try await events.refresh(in: loaded) }
    return loaded
  }

  /// Keeps what was read for the next opening; call it when the answers are out.
  package func keepForNextOpening() async {
    await reading.current?.keepForNextOpening()
  }

  // MARK: Kept results

  /// What of the dataset is known without an engine: results of an earlier opening of the same
  /// files.
  package func kept() async throws -> KeptResults? {
    guard let summary = try await keptSummary() else { return nil }
    summaries.set(summary)
    let cache = StageCache(dataset.paths, summary.fingerprint, summary.manifest)
    var profile = try await keptProfile(cache)
    let isWhole =
      profile.map { $0.checks.map(\.rule) == summary.manifest.checks } ?? false
    profile?.checks += Checks.refused(summary.manifest)
    return KeptResults(
      summary: summary,
      profile: isWhole ? profile : nil,
      skew: cache.value(Applicable<SkewReport>.self, .skew)?.value,
      conflicts: cache.value(Applicable<ConflictReport>.self, .conflicts)?.value
    )
  }

  private func keptSummary() async throws -> DatasetSummary? {
    guard usesKeptResults, let fingerprint = try await fingerprint() else { return nil }
    return LoadedDataset.keptSummary(of: dataset, fingerprint)
  }

  private func keptProfile(_ cache: StageCache) async throws -> DatasetProfile? {
    guard let kept = cache.value(DatasetProfile.self, .profile) else { return nil }
    guard kept.sources == (try await summary().sources) else { return nil }
    return kept
  }

  /// Makes the tables `claims` and `resolutions`, unless they stand in the engine already.
  func resolved() async throws -> Applicable<ConflictReport> {
    try await resolving.value {
      let loaded = try await self.loaded()
      let made = try await Applicable {
        try await Conflicts.resolve(loaded) { self.report(StageProgress(.conflicts, $0)) }
      }
      try await self.cache().keep(made, .conflicts)
      return made
    }
  }

  private func cache() async throws -> StageCache {
    let summary = try await summary()
    return StageCache(
      dataset.paths,
      usesKeptResults ? summary.fingerprint : nil,
      summary.manifest
    )
  }

  @concurrent
  private static func fingerprint(of dataset: Dataset) async throws -> Fingerprint? {
    try Fingerprint.of(dataset)
  }
}

/// Results of an earlier opening of the same files.
package struct KeptResults: Sendable {
  package var summary: DatasetSummary
  package var profile: DatasetProfile?
  package var skew: SkewReport?
  package var conflicts: ConflictReport?
}

extension CheckResult {
  /// The rule of the manifest that it is the result of.
  fileprivate var rule: Manifest.Check { Manifest.Check(name: name, sql: sql) }

  /// A problem may pass; it is looked at again.
  fileprivate var isUndecided: Bool { problem != nil }
}
