import Basics
import Testing

struct LatencyHistogramTests {
  @Test func quantilesOfLatenciesAreRightToThreePercent() throws {
    var latency = LatencyHistogram()
    #expect(latency.quantile(0.5) == nil)
    for step in 1...10_000 { latency.add(Double(step) * 1e-6) }
    for share in [0.1, 0.5, 0.9, 0.99, 1] {
      let found = try #require(latency.quantile(share))
      #expect(abs(found - share * 0.01) <= share * 0.01 * 0.04, "\(share): \(found)")
    }
    #expect(latency.longest == 0.01)
    #expect(latency.powersOfTwo.reduce(0) { $0 + $1.count } == 10_000)
  }

  @Test func whatCameSinceIsTheDifferenceAndBucketsEndAtPowersOfTwo() {
    var latency = LatencyHistogram()
    for _ in 0..<90 { latency.add(0.0007) }
    let before = latency
    for _ in 0..<10 { latency.add(0.008) }
    let since = latency.since(before)
    #expect(since.count == 10)
    #expect(abs(since.total - 0.08) < 1e-12)
    #expect(latency.count(belowPower: 9) == 0)
    #expect(latency.count(belowPower: 10) == 90)
    #expect(latency.count(belowPower: 12) == 90)
    #expect(latency.count(belowPower: 13) == 100)
    var sum = before
    sum.add(since)
    #expect(sum.count == latency.count)
    #expect(sum.quantile(0.95) == latency.quantile(0.95))
  }
}
