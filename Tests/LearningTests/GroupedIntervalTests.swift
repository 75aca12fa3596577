import Basics
import Foundation
import Learning
import Testing

/// Intervals of rows that belong together, against the figures of samples drawn anew.
struct GroupedIntervalTests {
  private struct Sample {
    var probabilities: [Float] = []
    var labels: [Int32] = []
    var groups: [UInt64] = []
  }

  /// Patients with ten rows each, that share most of what their scores err by.
  private func sample(_ patients: Int, _ random: inout SeededGenerator) -> Sample {
    var sample = Sample()
    for patient in 0..<patients {
      let shared = random.nextNormal()
      for row in 0..<10 {
        let label: Int32 = (row + patient).isMultiple(of: 3) ? 1 : 0
        let odds = (label == 1 ? 0.8 : -0.8) + 1.2 * shared + 0.4 * random.nextNormal()
        let p = Float(1 / (1 + exp(-odds)))
        sample.probabilities += [1 - p, p]
        sample.labels.append(label)
        sample.groups.append(UInt64(patient))
      }
    }
    return sample
  }

  private func measure(_ sample: Sample, grouped: Bool) -> Evaluation {
    Evaluation.measure(
      probabilities: sample.probabilities,
      labels: sample.labels,
      classes: ["n", "y"],
      positive: 1,
      groups: grouped ? sample.groups : [],
      withIntervals: true
    )
  }

  private typealias Figure = (
    name: String, value: @Sendable (Evaluation) -> Double?,
    interval: @Sendable (Evaluation) -> (Double?, Double?)
  )

  private static let figures: [Figure] = [
    ("accuracy", { $0.accuracy }, { ($0.accuracyLow, $0.accuracyHigh) }),
    ("AUC", { $0.auc }, { ($0.aucLow, $0.aucHigh) }),
    ("AP", { $0.averagePrecision }, { ($0.averagePrecisionLow, $0.averagePrecisionHigh) }),
    ("log-loss", { $0.logLoss }, { ($0.logLossLow, $0.logLossHigh) }),
    (
      "balanced accuracy", { $0.balancedAccuracy },
      { ($0.balancedAccuracyLow, $0.balancedAccuracyHigh) }
    ),
    ("recall", { $0.classes[1].recall }, { ($0.classes[1].recallLow, $0.classes[1].recallHigh) }),
  ]

  /// Of 150 samples of 30 patients, intervals by patient hold the truth about as often as they say;
  /// by row they do not.
  @Test func intervalsByGroupHoldTheTruthAsOftenAsTheySay() throws {
    var random = SeededGenerator(seed: 4)
    let truth = measure(sample(20_000, &random), grouped: false)
    var held: [String: (byGroup: Int, byRow: Int)] = [:]
    let rounds = 150
    for _ in 0..<rounds {
      let drawn = sample(30, &random)
      let (byGroup, byRow) = (measure(drawn, grouped: true), measure(drawn, grouped: false))
      #expect(byGroup.groups == 30)
      #expect(byRow.groups == nil)
      for figure in Self.figures {
        let value = try #require(figure.value(truth))
        func holds(_ evaluation: Evaluation) -> Int {
          guard case (let low?, let high?) = figure.interval(evaluation) else { return 0 }
          return low <= value && value <= high ? 1 : 0
        }
        held[figure.name, default: (0, 0)].byGroup += holds(byGroup)
        held[figure.name, default: (0, 0)].byRow += holds(byRow)
      }
    }
    for (name, counts) in held {
      let share = Double(counts.byGroup) / Double(rounds)
      // The average precision of few groups is too high, and so are both ends of its interval.
      #expect(share > (name == "AP" ? 0.84 : 0.88), "\(name): \(share)")
      #expect(counts.byGroup > counts.byRow || name == "AP", "\(name)")
    }
  }

  @Test func groupsOfOneRowAreNoGroups() {
    var random = SeededGenerator(seed: 9)
    var drawn = sample(12, &random)
    drawn.groups = drawn.groups.indices.map { UInt64($0) }
    #expect(measure(drawn, grouped: true) == measure(drawn, grouped: false))
  }

  @Test func oneGroupHasNoIntervals() {
    var random = SeededGenerator(seed: 9)
    let measured = measure(sample(1, &random), grouped: true)
    #expect(measured.groups == 1)
    #expect(measured.accuracyLow == nil && measured.aucLow == nil && measured.logLossLow == nil)
    #expect(measured.averagePrecisionLow == nil && measured.eceLow == nil)
  }
}
