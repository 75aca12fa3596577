package import Foundation

/// What a person orders of a training that goes on; it is carried out between two batches.
package enum RunOrder: Sendable, Hashable {
  /// So many epochs more than it has now; patience counts anew, and a rate that is spent ends it no
  /// more.
  case extend(epochs: Int)
  /// Goes on with this rate; halving and patience count anew.
  case learningRate(Float)
  /// Measures the best weights so far, on the test rows too when asked.
  case evaluate(test: Bool)
  /// Nil takes the tag away.
  case tag(String?)
}

/// A change of the schedule while a run learns: part of what decides its numbers, so that a
/// checkpoint keeps it.
package struct ScheduleChange: Sendable, Hashable {
  /// Epochs completed when it took effect.
  package var epoch: Int
  /// The most epochs in all from then on.
  package var epochs: Int
  /// The rate from then on, until it is halved; nil lets the schedule be.
  package var learningRate: Float?

  package init(epoch: Int, epochs: Int, learningRate: Float?) {
    self.epoch = epoch
    self.epochs = epochs
    self.learningRate = learningRate
  }
}

/// What a person did to a run, for its record.
package struct RunAction: Sendable, Hashable {
  package enum Kind: String, Sendable, Hashable, Codable {
    case continued = "continued"
    case extended = "extended"
    case learningRate = "learning-rate"
    case evaluated = "evaluated"
    /// The test rows were looked at before the run had ended.
    case tested = "tested"
    case promoted = "promoted"
    case tagged = "tagged"
  }

  package var kind: Kind
  package var at: Date
  /// Epochs completed at that time.
  package var epoch: Int
  /// The most epochs from then on; of an extension.
  package var epochs: Int?
  /// Of a change of the rate.
  package var learningRate: Float?

  package init(
    _ kind: Kind,
    at: Date = Date(),
    epoch: Int,
    epochs: Int? = nil,
    learningRate: Float? = nil
  ) {
    self.kind = kind
    self.at = at
    self.epoch = epoch
    self.epochs = epochs
    self.learningRate = learningRate
  }

  /// As a line of the record: `after epoch 7: learning rate 0.001`.
  package var words: String {
    let what =
      switch kind {
      case .continued: "continued from a checkpoint"
      case .extended: "extended" + (epochs.map { " to \($0) epochs" } ?? "")
      case .learningRate: "learning rate" + (learningRate.map { " \($0)" } ?? "")
      case .evaluated: "evaluated on validation rows"
      case .tested: "evaluated on validation and test rows"
      case .promoted: "promoted to champion"
      case .tagged: "tagged"
      }
    return "after epoch \(epoch): \(what)"
  }
}

/// How the best weights of a run did before it had ended.
package struct InterimEvaluation: Sendable, Hashable {
  /// The epoch whose weights were measured; nil before the first was done.
  package var epoch: Int?
  package var validation: Evaluation
  /// Nil unless a person asked for the test rows.
  package var test: Evaluation?

  package init(epoch: Int?, validation: Evaluation, test: Evaluation?) {
    self.epoch = epoch
    self.validation = validation
    self.test = test
  }
}

extension ScheduleChange: Codable {
  private enum CodingKeys: String, CodingKey { case epoch, epochs, learningRate }
}

extension RunAction: Codable {
  private enum CodingKeys: String, CodingKey { case kind, at, epoch, epochs, learningRate }
}

extension InterimEvaluation: Codable {
  private enum CodingKeys: String, CodingKey { case epoch, validation, test }
}
