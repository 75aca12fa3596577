import Basics
import Foundation
import Testing

@testable import Scoring

struct RobustAndLogEncoderTests {
  private static func encode(_ encoder: some ScalarEncoder, _ values: [Double]) -> [Float] {
    values.flatMap { value in
      var dense = [Float](repeating: -7, count: encoder.denseWidth)
      encoder.encode(value, into: &dense, at: 0)
      return dense
    }
  }

  private static func rows(_ values: [Double]) -> [Int32] { values.indices.map(Int32.init) }

  @Test func aNumberIsItsDistanceFromTheMedianInQuartiles() {
    let values: [Double] = [1, 2, 3, 4, 5]
    let encoder = RobustEncoder(values, training: Self.rows(values))
    #expect(encoder.median == 3)
    #expect(abs(encoder.scale - 2 / 1.349) < 1e-12)
    let features = Self.encode(encoder, [3, 4, -1e9, 1e9, .nan, .infinity])
    #expect(abs(features[1] - 0.6745) < 1e-6)
    #expect([features[0]] + features[2...] == [0, -10, 10, 0, 0])
  }

  /// The scale of nine rows in ten does not hang on what the tenth is; that of standardising does.
  @Test(arguments: [1e3, 1e9, 1e300])
  func outliersDoNotMoveTheScale(outlier: Double) {
    var random = SeededGenerator(seed: 12)
    let values = (0..<1000).map { $0 % 20 == 0 ? outlier : 5 + 2 * random.nextNormal() }
    let encoder = RobustEncoder(values, training: Self.rows(values))
    #expect(abs(encoder.median - 5) < 0.4)
    #expect(abs(encoder.scale - 2) < 0.3)
    #expect(encoder.cut == 50)
    #expect(
      encoder.note("x")
        == "50 of 1000 training values of x lie more than 10 robust deviations from the median and are cut there"
    )
  }

  @Test func aSpikeLeavesTheScaleToTheNextWiderRange() {
    let values = (0..<1000).map { $0 < 880 ? 0 : Double($0) }
    let encoder = RobustEncoder(values, training: Self.rows(values))
    #expect(encoder.median == 0)
    #expect(encoder.scale > 0)
    #expect(Self.encode(encoder, [0]) == [0])
    let rare = [Double](repeating: 0, count: 999) + [4]
    #expect(Self.encode(RobustEncoder(rare, training: Self.rows(rare)), [0, 4]) == [0, 10])
    let same = RobustEncoder([3, 3, 3], training: [0, 1, 2])
    #expect(same.denseWidth == 0)
    let gaps = RobustEncoder([3, .nan, 3], training: [0, 1, 2])
    #expect(Self.encode(gaps, [3, .nan]) == [0, 1])
  }

  /// Whatever the numbers, features are numbers within ±10.
  @Test(arguments: [UInt64](1...6))
  func featuresAreAlwaysFinite(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let values = (0..<300).map { _ in
      let scale = pow(10, Double(random.next() % 617) - 308)
      return (random.nextNormal() * scale).isFinite ? random.nextNormal() * scale : 1e308
    }
    let rows = Self.rows(values)
    let encoders: [any ScalarEncoder] = [
      RobustEncoder(values, training: rows), LogEncoder(values, training: rows),
    ]
    for encoder in encoders {
      #expect(encoder.isSound)
      let features = Self.encode(
        encoder,
        values + [.nan, 1.7e308, -1.7e308, .leastNonzeroMagnitude]
      )
      #expect(features.allSatisfy { $0.isFinite && abs($0) <= 10 }, "seed \(seed)")
    }
  }

  @Test func aLogarithmKeepsTheSignAndIsStandardised() {
    let values = [1.0, -1, 3, -3].map { $0 < 0 ? 1 - exp(-$0) : exp($0) - 1 }
    let encoder = LogEncoder(values, training: Self.rows(values))
    let sd = 5.0.squareRoot()
    let features = Self.encode(encoder, values + [0])
    for (feature, value) in zip(features, [1.0, -1, 3, -3, 0]) {
      #expect(abs(Double(feature) - value / sd) < 1e-6)
    }
    #expect(encoder.denseNames("x") == ["logarithm of x"])
    let gaps = LogEncoder([1, 9, .nan], training: [0, 1, 2])
    #expect(gaps.denseNames("x") == ["logarithm of x", "x is missing"])
    #expect(Self.encode(gaps, [.nan]) == [0, 1])
  }

  @Test func onlyTrainingRowsAreMeasured() {
    let values: [Double] = [1, 2, 3, 4, 5, 1e9, .nan]
    let encoder = RobustEncoder(values, training: [0, 1, 2, 3, 4])
    #expect(encoder == RobustEncoder([1, 2, 3, 4, 5], training: [0, 1, 2, 3, 4]))
    #expect(!encoder.hasIndicator)
    #expect(LogEncoder(values, training: [0, 1]) == LogEncoder([1, 2], training: [0, 1]))
  }
}
