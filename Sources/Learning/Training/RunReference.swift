internal import Foundation
internal import Kernels
package import Scoring
internal import Workspace

/// How features and scores were spread where a run was trained and measured: what those of later events
/// are compared with.
package struct RunReference: Sendable, Hashable {
  /// Scores of rows that were held out: those of rows that were learnt from would be too sure.
  package struct HeldOut: Sendable, Hashable {
    /// `test` or `validation`.
    package var part: String
    package var rows: Int
    /// The probability of the positive class, or of the second of two; nil for more classes without one.
    package var score: ReferenceDistribution?
    /// The probability of the class that was chosen.
    package var confidence: ReferenceDistribution
    package var alerts: AlertCounts?
  }

  /// Rows that were taken for the positive class at the threshold of the model.
  package struct AlertCounts: Sendable, Hashable {
    package var rows: Int
    package var alerts: Int
    /// Rows that are of the class, and those of them that were taken for it.
    package var positives: Int
    package var caught: Int

    package init(rows: Int = 0, alerts: Int = 0, positives: Int = 0, caught: Int = 0) {
      (self.rows, self.alerts, self.positives, self.caught) = (rows, alerts, positives, caught)
    }
  }

  package var run: String
  /// Of the columns that the model reads, over its training rows or a sample of them.
  package var features: [ReferenceDistribution]
  /// Nil where no row was held out.
  package var heldOut: HeldOut?

  package init(run: String, features: [ReferenceDistribution], heldOut: HeldOut?) {
    self.run = run
    self.features = features
    self.heldOut = heldOut
  }
}

extension RunReference.HeldOut {
  /// What a model says of rows with known classes; nil without rows.
  ///
  /// - Complexity: O(rows × cost of a score).
  init?(_ part: String, _ rows: LabelledRows, _ model: TrainedModel, positive: Int?) {
    guard rows.count > 0 else { return nil }
    let width = model.classes.count
    let scored = positive ?? (width == 2 ? 1 : nil)
    let probabilities = model.probabilities(of: rows.features)
    var (scores, confidences): ([Double], [Double]) = ([], [])
    var alerts = RunReference.AlertCounts(rows: rows.count)
    for (row, label) in rows.labels.enumerated() {
      let all = probabilities.span.extracting(row * width..<(row + 1) * width)
      let choice = model.decision.choose(all)
      confidences.append(Double(all[choice]))
      guard let scored else { continue }
      scores.append(Double(all[scored]))
      if choice == scored { alerts.alerts += 1 }
      guard Int(label) == scored else { continue }
      alerts.positives += 1
      if choice == scored { alerts.caught += 1 }
    }
    self.init(
      part: part,
      rows: rows.count,
      score: scored.map { _ in ReferenceDistribution("score", numbers: scores) },
      confidence: ReferenceDistribution("score", numbers: confidences),
      alerts: scored.map { _ in alerts }
    )
  }
}

extension TrainingLoop {
  /// The distributions that later events are compared with.
  func reference(of model: TrainedModel) -> RunReference {
    let heldOut =
      RunReference.HeldOut("test", data.test, model, positive: data.positive)
      ?? RunReference.HeldOut("validation", data.validation, model, positive: data.positive)
    return RunReference(run: model.runID, features: data.distributions, heldOut: heldOut)
  }
}

extension RunReference: Codable {
  private static let kind = "tuina-reference"
  private static let version = 1

  private enum CodingKeys: String, CodingKey { case kind, version, run, features, heldOut }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    try FormatVersion.check(
      kind: try container.decodeIfPresent(String.self, forKey: .kind),
      version: try container.decodeIfPresent(Int.self, forKey: .version),
      against: (Self.kind, Self.version)
    )
    run = try container.decode(String.self, forKey: .run)
    features = try container.decode([ReferenceDistribution].self, forKey: .features)
    heldOut = try container.decodeIfPresent(HeldOut.self, forKey: .heldOut)
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(Self.kind, forKey: .kind)
    try container.encode(Self.version, forKey: .version)
    try container.encode(run, forKey: .run)
    try container.encode(features, forKey: .features)
    try container.encodeIfPresent(heldOut, forKey: .heldOut)
  }
}

extension RunReference.HeldOut: Codable {
  private enum CodingKeys: String, CodingKey { case part, rows, score, confidence, alerts }
}

extension RunReference.AlertCounts: Codable {
  private enum CodingKeys: String, CodingKey { case rows, alerts, positives, caught }
}

extension RunStore {
  static let referenceName = "reference.json"

  private func referenceURL(_ id: String) -> URL {
    folder(of: id).appending(path: Self.referenceName)
  }

  func save(_ reference: RunReference) throws {
    try put(JSONEncoder().encode(reference), referenceURL(reference.run))
  }

  /// Whether distributions are kept with a run.
  package func hasReference(_ id: String) -> Bool {
    FileManager.default.fileExists(atPath: referenceURL(id).path)
  }

  /// The distributions kept with a run; nil for runs of older versions, and for a damaged file.
  package func reference(of id: String) -> RunReference? {
    guard let data = try? RegularFile.read(referenceURL(id)),
      let reference = try? JSONDecoder().decode(RunReference.self, from: data),
      reference.run == id
    else { return nil }
    return reference
  }
}
