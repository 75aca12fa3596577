import Basics
import Kernels
import Testing

struct SelectionAndHashTests {
  @Test func argmaxTakesTheFirstOfEquals() {
    let equals: [Float] = [1, 7, 7]
    let first = argmax(equals.span)
    #expect(first == 1)
    let unordered: [Float] = [.nan, 2, 1]
    let number = argmax(unordered.span)
    #expect(number == 1)
  }

  @Test(arguments: [0, 1, 2, 500, 5000])
  func placesAscendByTheirValuesAndEqualOnesKeepTheirOrder(count: Int) {
    var generator = SeededGenerator(seed: UInt64(count))
    var values = (0..<count).map { _ in Float(generator.nextNormal() * 100).rounded() / 8 }
    let extremes: [Float] = [
      .infinity, -.infinity, 0, -0.0, .leastNonzeroMagnitude, -.leastNonzeroMagnitude,
      .greatestFiniteMagnitude, -.greatestFiniteMagnitude,
    ]
    for (index, value) in extremes.enumerated() where count >= 500 { values[index * 31] = value }
    let expected = values.indices.sorted { (values[$0], $0) < (values[$1], $1) }
    #expect(ascendingOrder(values.span).map { Int($0) } == expected)
  }

  /// Fixed values: a change would make saved models read other features.
  @Test func hashesNeverChange() {
    #expect(FeatureHash.mix(0) == 0xE220_A839_7B1D_CDAF)
    #expect(FeatureHash.of("推拿") == FeatureHash.of("推拿"))
    #expect(FeatureHash.of("a") != FeatureHash.of("b"))
    #expect(FeatureHash.of("a", seed: 1) != FeatureHash.of("a"))
  }

  @Test func lowBitsSpreadEvenly() {
    var counts = [Int](repeating: 0, count: 64)
    for i in 0..<64_000 { counts[Int(FeatureHash.of("word\(i)") & 63)] += 1 }
    let chiSquare = counts.reduce(0.0) { $0 + (Double($1) - 1000) * (Double($1) - 1000) / 1000 }
    // 63 degrees of freedom: 103.4 is the 99.9 % point.
    #expect(chiSquare < 103.4)
  }

  @Test func checksumSeesEveryByte() {
    let bytes = [UInt8](0..<21)
    let whole = checksum(bytes.span.bytes)
    for i in bytes.indices {
      var altered = bytes
      altered[i] ^= 1
      let sum = checksum(altered.span.bytes)
      #expect(sum != whole)
    }
    let shorter = Array(bytes.dropLast())
    let sum = checksum(shorter.span.bytes)
    #expect(sum != whole)
  }

  @Test func meanAndDeviationPassOverMissingNumbers() {
    let values: [Double] = [1, .nan, 3, .infinity, 100]
    let rows: [Int32] = [0, 1, 2, 3]
    let measured = meanAndDeviation(values.span, rows: rows.span)
    #expect(measured == (2, 1, 2))
    let missing: [Int32] = [1]
    let nothing = meanAndDeviation(values.span, rows: missing.span)
    #expect(nothing == (0, 0, 0))
  }

  /// The sum of the first overflows, the squares of both.
  @Test(arguments: [([1.5e308, 1.7e308], 1.6e308, 1e307), ([-1e200, 1e200], 0, 1e200)])
  func hugeNumbersHaveAMeanAndADeviation(values: [Double], mean: Double, sd: Double) {
    let rows: [Int32] = [0, 1]
    let measured = meanAndDeviation(values.span, rows: rows.span)
    #expect(abs(measured.mean / 1e308 - mean / 1e308) < 1e-12)
    #expect(abs(measured.sd / sd - 1) < 1e-12)
    #expect(measured.count == 2)
  }

  @Test func sparseProductsAgreeWithDenseOnes() {
    // Rows: [0, 2, 0], [1, 0, −1]; table 3 × 2.
    let (starts, columns, values): ([Int], [Int32], [Float]) = ([0, 1, 3], [1, 0, 2], [2, 1, -1])
    let table: [Float] = [1, 2, 3, 4, 5, 6]
    var out: [Float] = [0, 0, 10, 10]
    var outSpan = out.mutableSpan
    let rows: [Int32] = [1, 0]
    addSparseProduct(
      rows: rows.span,
      rowStarts: starts.span,
      columns: columns.span,
      values: values.span,
      table: table.span,
      width: 2,
      to: &outSpan
    )
    #expect(out == [-4, -4, 16, 18])
    let delta: [Float] = [1, 2, 3, 4]
    var gradient = [Float](repeating: 0, count: 6)
    var gradientSpan = gradient.mutableSpan
    var marks = [false, false, false]
    var markSpan = marks.mutableSpan
    var touched: [Int32] = []
    addSparseGradient(
      rows: rows.span,
      rowStarts: starts.span,
      columns: columns.span,
      values: values.span,
      delta: delta.span,
      width: 2,
      to: &gradientSpan,
      marks: &markSpan,
      touched: &touched
    )
    #expect(gradient == [1, 2, 6, 8, -1, -2])
    #expect(touched == [0, 2, 1])
    #expect(marks == [true, true, true])
  }
}
