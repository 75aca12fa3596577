package import Workspace

/// The parts of the work on a dataset, in the order in which each builds on those before.
package enum PipelineStage: String, Sendable, Hashable, CaseIterable {
  case read, profile, skew, conflicts, curated
}

/// How far a stage has come.
package struct StageProgress: Sendable, Hashable {
  package var stage: PipelineStage
  package var progress: WorkProgress

  package init(_ stage: PipelineStage, _ progress: WorkProgress) {
    self.stage = stage
    self.progress = progress
  }

  /// Work whose end is not known.
  package init(_ stage: PipelineStage, _ words: String) {
    self.init(stage, WorkProgress(stage: words, completed: 0, total: nil, unit: ""))
  }
}

/// Receives the progress of every stage, from any thread; it must return at once.
package typealias StageProgressHandler = @Sendable (StageProgress) -> Void
