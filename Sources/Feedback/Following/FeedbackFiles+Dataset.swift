package import Workspace

extension FeedbackFiles {
  /// The files that the manifest names, else `feedback/*.jsonl`.
  package init(_ dataset: Dataset) {
    self.init(
      root: dataset.root,
      pattern: dataset.manifest.feedback,
      mayLeave: dataset.isTrusted && !dataset.question.requests.isEmpty
    )
  }
}

extension FeedbackFollower {
  package convenience init(_ dataset: Dataset) {
    self.init(FeedbackFiles(dataset))
  }
}

extension FeedbackAnalysis {
  /// Reads all event files of a dataset once.
  ///
  /// - Throws: `CancellationError`; see `summarise(_:)` over files.
  package static func summarise(_ dataset: Dataset) throws -> FeedbackSummary {
    try summarise(FeedbackFiles(dataset))
  }
}
