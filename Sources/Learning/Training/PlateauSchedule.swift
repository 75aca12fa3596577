/// A learning rate that is halved whenever two more epochs in a row bring no better validation loss.
///
/// It follows from the losses alone, so that a training that is continued goes on at the rate it had.
struct PlateauSchedule: Sendable, Hashable {
  /// Epochs without a better loss before the rate is halved, and the most halvings.
  private static let patience = 2
  private static let mostHalvings = 6

  private(set) var learningRate: Float
  private var best = Double.infinity
  private var epochsWithoutGain = 0
  private var halvings = 0

  /// Whether the rate is so low that more epochs change the loss in the fifth figure at most.
  var isSpent: Bool { halvings == Self.mostHalvings }

  init(_ learningRate: Float) { self.learningRate = learningRate }

  /// Takes note of the validation loss of an epoch.
  mutating func add(_ loss: Double) {
    if loss < best {
      best = loss
      epochsWithoutGain = 0
      return
    }
    epochsWithoutGain += 1
    if epochsWithoutGain.isMultiple(of: Self.patience), halvings < Self.mostHalvings {
      halvings += 1
      learningRate /= 2
    }
  }
}
