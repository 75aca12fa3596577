import Foundation
import Kernels
import Scoring

/// What a model said of every row it was measured on: the rows behind its confusion.
package struct RunPredictions: Sendable, Hashable {
  /// `test` or `validation`.
  package var part: String
  /// The place of each row in the curated view as training reads it, from 0.
  package var rows: [Int32]
  /// Given and predicted classes, as indices into the classes of the run, one a row.
  package var given: [Int32]
  package var predicted: [Int32]
  /// The probability of the given class, one a row.
  package var probabilities: [Float]
  /// The probability that the reliability table is made of, one a row; nil in old files.
  package var binned: [Float]?

  /// More rows than these are not written down.
  static let mostRows = 200_000

  /// The rows in a cell of the confusion, the least probable given class first.
  ///
  /// - Complexity: O(rows log rows).
  package func rows(given: Int, predicted: Int) -> [Int] {
    sorted { Int(self.given[$0]) == given && Int(self.predicted[$0]) == predicted }
  }

  /// All rows, the least probable given class first.
  package func all() -> [Int] { sorted { _ in true } }

  /// The rows that were taken for another class, the least probable given class first.
  package func errors() -> [Int] { sorted { given[$0] != predicted[$0] } }

  /// The rows of a class that were taken for another, the least probable given class first.
  package func missed(given: Int) -> [Int] {
    sorted { Int(self.given[$0]) == given && predicted[$0] != self.given[$0] }
  }

  /// The rows in a bin of the reliability table, the least probable given class first; nil where the
  /// file does not say.
  package func rows(in bin: ReliabilityBin) -> [Int]? {
    guard let binned else { return nil }
    return sorted { bin.holds(binned[$0]) }
  }

  private func sorted(_ isWanted: (Int) -> Bool) -> [Int] {
    rows.indices.filter(isWanted).sorted { (probabilities[$0], $0) < (probabilities[$1], $1) }
      .map { Int(rows[$0]) }
  }
}

extension RunPredictions: Codable {
  private static let kind = "tuina-predictions"
  private static let version = 1

  private enum CodingKeys: String, CodingKey {
    case kind, version, part, rows, given, predicted, probabilities, binned
  }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    let form = (
      try container.decode(String.self, forKey: .kind),
      try container.decode(Int.self, forKey: .version)
    )
    part = try container.decode(String.self, forKey: .part)
    rows = try container.decode([Int32].self, forKey: .rows)
    given = try container.decode([Int32].self, forKey: .given)
    predicted = try container.decode([Int32].self, forKey: .predicted)
    probabilities = try container.decode([Float].self, forKey: .probabilities)
    binned = try container.decodeIfPresent([Float].self, forKey: .binned)
    guard form == (Self.kind, Self.version),
      [given.count, predicted.count, probabilities.count, binned?.count ?? rows.count].allSatisfy({
        $0 == rows.count
      })
    else {
      throw DecodingError.dataCorruptedError(
        forKey: .kind,
        in: container,
        debugDescription: "not the predictions of a run"
      )
    }
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(Self.kind, forKey: .kind)
    try container.encode(Self.version, forKey: .version)
    try container.encode(part, forKey: .part)
    try container.encode(rows, forKey: .rows)
    try container.encode(given, forKey: .given)
    try container.encode(predicted, forKey: .predicted)
    try container.encode(probabilities, forKey: .probabilities)
    try container.encodeIfPresent(binned, forKey: .binned)
  }
}

extension RunStore {
  private func predictionsURL(_ id: String) -> URL {
    folder(of: id).appending(path: Self.predictionsName)
  }

  func save(_ predictions: RunPredictions, of id: String) throws {
    try put(JSONEncoder().encode(predictions), predictionsURL(id))
  }

  /// What the model of a run said of the rows it was measured on.
  ///
  /// - Throws: `LearningError.Code.badConfiguration` when that was not kept or cannot be read.
  package func predictions(of id: String) throws -> RunPredictions {
    guard let data = try? Data(contentsOf: predictionsURL(id)),
      let predictions = try? JSONDecoder().decode(RunPredictions.self, from: data)
    else {
      throw LearningError(
        .badConfiguration,
        "the predictions of run \(id) cannot be read",
        suggestion: "train again"
      )
    }
    return predictions
  }
}

extension TrainingLoop {
  /// What a model says of rows; nil where nobody knows which rows they are, or for too many.
  ///
  /// - Complexity: O(rows × cost of a score).
  func predictions(_ part: String, _ rows: LabelledRows, with model: TrainedModel)
    -> RunPredictions?
  {
    guard rows.rows.count == rows.count, rows.count <= RunPredictions.mostRows else { return nil }
    let width = data.classes.count
    let probabilities = model.probabilities(of: rows.features)
    var predictions = RunPredictions(
      part: part,
      rows: rows.rows,
      given: rows.labels,
      predicted: [],
      probabilities: []
    )
    var binned: [Float] = []
    for (row, label) in rows.labels.enumerated() {
      let all = probabilities.span.extracting(row * width..<(row + 1) * width)
      predictions.predicted.append(Int32(model.decision.choose(all)))
      predictions.probabilities.append(probabilities[row * width + Int(label)])
      binned.append(all[data.positive ?? argmax(all)])
    }
    predictions.binned = binned
    return predictions
  }
}
