internal import Foundation

/// The learning rate of every step of a training.
///
/// It follows from the configuration and the validation losses alone, so that a training that is
/// continued goes on at the rate it had.
package struct LearningRateSchedule: Sendable, Hashable {
  package enum Form: String, Sendable, Hashable, Codable, CaseIterable {
    /// Halved whenever two more epochs in a row bring no better validation loss.
    case plateau
    /// From the rate at the start to 0 along half a cosine (Loshchilov & Hutter, ICLR 2017).
    case cosine
    case constant
  }

  /// Epochs without a better loss before the rate is halved, and the most halvings.
  private static let patience = 2
  private static let mostHalvings = 6

  private let form: Form
  private var base: Float
  private var epochs: Int
  /// Epochs over which the rate rises from 0 at the start.
  private let warmUp: Float
  private var best = Double.infinity
  private var epochsWithoutGain = 0
  private var halvings = 0

  package init(_ configuration: RunConfiguration) {
    form = configuration.schedule
    base = configuration.learningRate
    epochs = configuration.epochs
    warmUp = configuration.warmUp
  }

  /// Whether the rate is so low that more epochs change the loss in the fifth figure at most.
  package var isSpent: Bool { form == .plateau && halvings == Self.mostHalvings }

  /// The rate after `progress` epochs, a step within one counting as its share of the rows.
  package func rate(at progress: Float) -> Float {
    let rise = progress < warmUp ? (progress + 1 / 256) / (warmUp + 1 / 256) : 1
    switch form {
    case .constant: return base * rise
    case .plateau: return base * rise / Float(1 << halvings)
    case .cosine: return base * rise * (1 + cos(.pi * min(1, progress / Float(epochs)))) / 2
    }
  }

  /// Goes on as a person asked.
  ///
  /// With another rate, epochs without a better loss and halvings count anew.
  mutating func change(_ change: ScheduleChange) {
    epochs = change.epochs
    guard let rate = change.learningRate else { return }
    base = rate
    epochsWithoutGain = 0
    halvings = 0
  }

  /// Takes note of the validation loss of an epoch.
  package mutating func add(_ loss: Double) {
    if loss < best {
      best = loss
      epochsWithoutGain = 0
      return
    }
    epochsWithoutGain += 1
    if epochsWithoutGain.isMultiple(of: Self.patience), halvings < Self.mostHalvings {
      halvings += 1
    }
  }
}
