import Scoring

/// Probabilities of every labelled row by a model that did not learn from it.
package struct OutOfFold: Sendable {
  package let classes: [String]
  /// The rows of the table that have a label, in their order.
  package let rows: [Int]
  /// `rows × classes`, row-major.
  package let probabilities: [Float]
  /// What a reader of the figures should know of the data.
  package let notes: [String]

  /// Trains once a fold, rows of one group together, and scores the fold.
  ///
  /// `epoch` is called after each epoch with the fold from 0 and the epoch from 1, `isCancelled`
  /// between batches.
  ///
  /// - Throws: `LearningError` for data or a configuration that cannot be trained with, and
  ///   `CancellationError`.
  /// - Complexity: as many trainings as folds.
  package init(
    _ task: LearningTask,
    _ table: LearningTable,
    folds: Int,
    configuration: RunConfiguration,
    epoch: (_ fold: Int, _ epoch: Int) -> Void = { _, _ in },
    isCancelled: () -> Bool = { false }
  ) throws {
    let turn = RunScheduler.shared.hold(threads: configuration.threads)
    defer { RunScheduler.shared.giveBack(turn) }
    let rows = table.labels.indices.filter { table.labels[$0] != nil }
    var classes: [String] = []
    var notes: [String] = []
    var probabilities: [Float] = []
    try task.crossValidate(
      table,
      folds: folds,
      seed: configuration.seed,
      for: configuration
    ) { fold, data, heldOut in
      let configuration = configuration.adapted(to: data)
      try Trainer.validate(data, configuration)
      var loop = TrainingLoop(data: data, configuration: configuration)
      try loop.finish(isCancelled: isCancelled) { epoch(fold, $0.epoch) }
      let width = data.classes.count
      if probabilities.isEmpty {
        classes = data.classes
        notes = data.notes
        probabilities = Array(repeating: .nan, count: rows.count * width)
      }
      let scores = loop.correction.probabilities(
        of: loop.bestModel.scores(of: data.test.features),
        classes: width
      )
      for (index, row) in heldOut.enumerated() {
        for k in 0..<width { probabilities[Int(row) * width + k] = scores[index * width + k] }
      }
    }
    self.classes = classes
    self.rows = rows
    self.probabilities = probabilities
    self.notes = notes
  }
}
