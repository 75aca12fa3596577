import Feedback
import Testing

@Suite struct WilsonIntervalTests {
  /// The Open Bandit figures, in per cent of 10,000 shown items; the others by the formula.
  @Test(arguments: [
    (38, 10_000, 0.00277, 0.00521), (42, 10_000, 0.00311, 0.00567),
    (69, 10_000, 0.00546, 0.00872), (0, 10, 0, 0.27753), (10, 10, 0.72247, 1),
    (1, 2, 0.09453, 0.90547),
  ])
  func publishedIntervalsAreReached(successes: Int, trials: Int, low: Double, high: Double) throws {
    let interval = try #require(WilsonInterval.interval(successes: successes, trials: trials))
    #expect(abs(interval.low - low) < 0.000006)
    #expect(abs(interval.high - high) < 0.000006)
  }

  @Test func thereIsNoIntervalWithoutTrials() {
    #expect(WilsonInterval.interval(successes: 0, trials: 0) == nil)
    #expect(WilsonInterval.interval(successes: 3, trials: 2) == nil)
  }

  @Test func theIntervalHoldsTheShareAndStaysInBounds() throws {
    for trials in 1...60 {
      for successes in 0...trials {
        let interval = try #require(
          WilsonInterval.interval(successes: successes, trials: trials)
        )
        let share = Double(successes) / Double(trials)
        #expect(interval.low >= 0 && interval.low <= share)
        #expect(interval.high <= 1 && interval.high >= share)
      }
    }
  }
}
