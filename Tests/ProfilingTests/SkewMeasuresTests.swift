import Foundation
import Testing

@testable import Basics
@testable import Profiling

struct SkewMeasuresTests {
  @Test func oneClassHasNoImbalance() {
    let single = LabelDistribution([40])
    #expect(single.imbalance == 0)
    #expect(single.imbalanceRatio == 1)
    #expect(single.entropy == 0)
  }

  @Test func imbalanceGoesFromNoneToOne() {
    #expect(abs(LabelDistribution([25, 25, 25, 25]).imbalance) < 1e-12)
    #expect(LabelDistribution([9_999, 1]).imbalance > 0.99)
    #expect(LabelDistribution([90, 10]).imbalanceRatio == 9)
    #expect(LabelDistribution([10, 0, 10]).imbalance == 0)
  }

  @Test func effectiveNumberIsSmallerThanTheCountAndBounded() {
    #expect(abs(LabelDistribution.effectiveNumber(of: 1) - 1) < 1e-9)
    #expect(LabelDistribution.effectiveNumber(of: 100) < 100)
    #expect(abs(LabelDistribution.effectiveNumber(of: 1_000_000) - 1000) < 1e-6)
  }

  @Test func jensenShannonIsOneBitBetweenStrangers() {
    let left = LabelDistribution([10, 0])
    let right = LabelDistribution([0, 30])
    #expect(abs(left.jensenShannon(from: right) - 1) < 1e-12)
    #expect(left.jensenShannon(from: LabelDistribution([5, 0])) == 0)
    // Weighted 1 to 3, the mixture has the entropy of a quarter.
    let expected = -(0.25 * log2(0.25) + 0.75 * log2(0.75))
    #expect(abs(LabelDistribution.jensenShannon(of: [left, right]) - expected) < 1e-12)
    #expect(LabelDistribution.jensenShannon(of: [LabelDistribution([0, 0])]) == 0)
  }

  /// Reference: the interval of 10 successes in 100 trials, computed by hand from the formula.
  @Test func wilsonIntervalsAreAsPublished() {
    let interval = WilsonInterval(successes: 10, total: 100)
    #expect(abs(interval.low - 0.05522914) < 1e-6)
    #expect(abs(interval.high - 0.17436566) < 1e-6)
    #expect(WilsonInterval(successes: 0, total: 20).low == 0)
    #expect(WilsonInterval(successes: 20, total: 20).high == 1)
    #expect(WilsonInterval(successes: 0, total: 0) == WilsonInterval(successes: 0, total: 0))
  }

  @Test func cramersVIsZeroWithoutAndOneWithFullAssociation() throws {
    let independent = ContingencyTable([[50, 50], [50, 50]])
    #expect(try #require(independent.cramersV) == 0)
    let full = ContingencyTable([[500, 0], [0, 500]])
    #expect(abs(try #require(full.cramersV) - 1) < 0.01)
    #expect(ContingencyTable([[5, 6]]).cramersV == nil)
    #expect(ContingencyTable([[5, 0], [6, 0]]).cramersV == nil)
    #expect(ContingencyTable([]).cramersV == nil)
  }
}
