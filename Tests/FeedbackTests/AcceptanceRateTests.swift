import Feedback
import Testing

@Suite struct AcceptanceRateTests {
  /// The Open Bandit figures: clicks of 10,000 shown items, in shares.
  @Test(arguments: [
    (38, 10_000, 0.00277, 0.00521), (42, 10_000, 0.00311, 0.00567),
    (69, 10_000, 0.00546, 0.00872), (0, 10, 0, 0.27753), (10, 10, 0.72247, 1),
    (1, 2, 0.09453, 0.90547),
  ])
  func publishedIntervalsAreReached(accepted: Int, events: Int, low: Double, high: Double) throws {
    let rate = AcceptanceRate(accepted: accepted, events: events)
    #expect(rate.rate == Double(accepted) / Double(events))
    #expect(abs(try #require(rate.low) - low) < 0.000006)
    #expect(abs(try #require(rate.high) - high) < 0.000006)
  }

  @Test func thereIsNoRateWithoutEvents() {
    let rate = AcceptanceRate(accepted: 0, events: 0)
    #expect(rate.rate == nil && rate.low == nil && rate.high == nil)
  }
}
