import Foundation
import Fusion
import Learning
import Pipeline
import Workspace

/// Brings together the labelled rows of a dataset and what models believe of them.
struct AuditWork {
  let session: DatasetSession
  let output: Output

  /// By probabilities in a file, or in columns of the dataset.
  func judged(by probabilities: String) async throws -> JudgedRows {
    let isFile = FileManager.default.fileExists(atPath: probabilities)
    try await session.curated()
    let rows = try await LabelledRowKeys.read(
      try await session.loaded(),
      numbers: isFile ? nil : probabilities
    )
    let origin =
      isFile ? URL(filePath: probabilities).lastPathComponent : "columns \(probabilities)"
    guard isFile else {
      return try JudgedRows(
        rows,
        probabilities: try rows.probabilities(named: probabilities),
        classes: rows.classes,
        origin: origin
      )
    }
    let file = try await ProbabilityFile(
      contentsOf: URL(filePath: probabilities),
      classes: rows.classes
    )
    guard file.rowCount == rows.labels.count else {
      throw LearningError(
        .badProbabilities,
        "\(origin) has \(file.rowCount) rows and the dataset \(rows.labels.count)",
        suggestion: "give one row of probabilities a row of the dataset, in its order"
      )
    }
    return try JudgedRows(
      rows,
      probabilities: file.values,
      classes: rows.classes,
      origin: origin
    )
  }

  /// Sends the flagged rows to the review queue.
  func send(_ audit: LabelAudit, _ judged: JudgedRows, who: String) async throws -> ReviewAdded {
    let requests = audit.items.map { item -> ReviewRequest in
      let row = judged.positions[item.row]
      let (given, suggested) = (judged.classes[item.given], judged.classes[item.suggested])
      return ReviewRequest(
        judged.rows.keys.isEmpty
          ? .record(RecordPlace(source: judged.rows.sources[row], row: judged.rows.records[row]))
          : .item(.entity(judged.rows.keys[row])),
        attribute: judged.rows.label,
        kind: .labelError,
        reason: "\(judged.origin) believes \(suggested), not \(given)",
        confidence: min(max(Double(item.score), 0), 1)
      )
    }
    return try await session.addToReview(requests, who: who)
  }

  /// By an own model, trained once a fold.
  func judged(folds: Int, configuration: RunConfiguration) async throws -> JudgedRows {
    let meter = output.meter
    let curated = try await session.learningTable { meter.show($0) }
    let made = try await RunScheduler.shared.run { handle in
      try OutOfFold(
        curated.task,
        curated.table,
        folds: folds,
        configuration: configuration,
        epoch: { fold, epoch in
          meter.show(line: "fold \(fold + 1)/\(folds)  epoch \(epoch)")
        },
        isCancelled: { handle.isCancelled }
      )
    }
    let rows = try await LabelledRowKeys.read(try await session.loaded())
    guard rows.labels == curated.table.labels else {
      throw LearningError(
        .dataChanged,
        "the labels changed while they were judged",
        suggestion: "audit again"
      )
    }
    let width = made.classes.count
    var probabilities = [Float](repeating: .nan, count: rows.labels.count * width)
    for (index, row) in made.rows.enumerated() {
      for k in 0..<width {
        probabilities[row * width + k] = made.probabilities[index * width + k]
      }
    }
    var judged = try JudgedRows(
      rows,
      probabilities: probabilities,
      classes: made.classes,
      origin: "\(configuration.modelName), \(folds) folds"
    )
    judged.notes += made.notes.filter { !judged.notes.contains($0) }
    return judged
  }
}
