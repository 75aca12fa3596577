import Basics
package import Foundation
package import Feedback
package import Fusion
package import Ingest
package import Learning
package import Profiling
package import Review
import Workspace

/// Everything known of a dataset, as values.
package struct DatasetResults: Sendable {
  package var summary: DatasetSummary
  package var rejects: [RejectCount]
  package var profile: DatasetProfile?
  /// Nil where there is no label.
  package var skew: SkewReport?
  /// Nil where nothing can be contradicted, or it was not looked at.
  package var conflicts: ConflictReport?
  package var runs: RunList
  package var feedback: FeedbackSummary
  /// How far people have come; nil where nobody decided anything or put anything into the queue.
  package var review: ReviewProgress?

  package init(
    summary: DatasetSummary,
    rejects: [RejectCount],
    profile: DatasetProfile?,
    skew: SkewReport?,
    conflicts: ConflictReport?,
    runs: RunList,
    feedback: FeedbackSummary,
    review: ReviewProgress? = nil
  ) {
    self.summary = summary
    self.rejects = rejects
    self.profile = profile
    self.skew = skew
    self.conflicts = conflicts
    self.runs = runs
    self.feedback = feedback
    self.review = review
  }
}

extension DatasetSession {
  /// Makes every stage, or takes what was kept of it.
  ///
  /// - `mostRowsToResolve`: of a dataset with more rows conflicts are left out unless they
  ///   are known already.
  /// - It throws what a stage throws, but for questions that do not apply to the dataset.
  package func results(mostRowsToResolve: Int = .max) async throws -> DatasetResults {
    let summary = try await summary()
    let profile = try await profile()
    let skew = try await whereApplicable { try await self.skew() }
    var conflicts: ConflictReport?
    if summary.rowsKept <= mostRowsToResolve {
      conflicts = try await whereApplicable { try await self.conflicts() }
    }
    return DatasetResults(
      summary: summary,
      rejects: try await rejects(),
      profile: profile,
      skew: skew,
      conflicts: conflicts,
      runs: try await runs(),
      feedback: try await feedback(),
      review: isReviewed ? try await reviewProgress() : nil
    )
  }

  /// Whether the dataset has a state, which only a person's deed makes.
  package var isReviewed: Bool {
    FileManager.default.fileExists(atPath: dataset.paths.state.path)
  }

  /// Nil where the dataset lacks what the question needs.
  private func whereApplicable<Value>(_ body: () async throws -> Value) async throws -> Value? {
    do {
      return try await body()
    } catch let error as CurationError where error.saysNotApplicable {
      return nil
    }
  }

  /// The runs of the dataset as they stand on disk now.
  package func runs() async throws -> RunList {
    let summary = try await summary()
    return RunList(RunStore(dataset.paths), summary)
  }

  /// What users did, from the event files as they stand now, and how what they were shown, from `since` on,
  /// differs from what the models were made from.
  package func feedback(driftSince since: Date? = nil) async throws -> FeedbackSummary {
    var summary = try await summarise()
    guard summary.events > 0 else { return summary }
    do {
      summary.drift = try await drift(since: since)
    } catch let error where !(error is CancellationError) {
      // What people did is known without the rows that models were made from.
      summary.drift = DriftReport(notes: ["drift is not known: \(error)"])
    }
    return summary
  }

  @concurrent
  private func summarise() async throws -> FeedbackSummary {
    try FeedbackAnalysis.summarise(dataset)
  }
}

/// The runs of a dataset.
package struct RunList: Sendable, Hashable {
  /// Newest first.
  package var all: [TrainingRun]
  /// See `Sequence.best(label:positive:data:)`.
  package var best: TrainingRun?
  /// The newest that neither ended nor is being trained.
  package var unfinished: TrainingRun?
  /// The id of the run that was promoted; see `RunStore.champion()`.
  package var champion: String?
  package var history = RunHistory()
  /// Runs whose record cannot be read: damaged, or written by another version.
  package var unreadable: [UnreadableRun] = []

  package init(all: [TrainingRun], best: TrainingRun?, unfinished: TrainingRun?) {
    self.all = all
    self.best = best
    self.unfinished = unfinished
  }

  package init(_ store: RunStore, _ summary: DatasetSummary) {
    all = store.all()
    best = summary.fingerprint.flatMap { data in
      all.best(
        label: summary.manifest.label,
        positive: summary.manifest.positive,
        data: data.description
      )
    }
    unfinished = store.unfinished()
    champion = store.champion()?.run
    history = RunHistory(store)
    unreadable = store.unreadable()
  }
}
