import Basics
import Foundation
import Kernels
import Testing

struct FTRLProximalTests {
  private static let plain = FTRLProximal.Rates(alpha: 0.1, beta: 1, l1: 0, l2: 0)
  private static let penal = FTRLProximal.Rates(alpha: 0.3, beta: 0.5, l1: 0.05, l2: 2)

  @Test func theFirstStepFollowsThePublishedEquations() {
    // From nothing p = 1/2; with y = 1 and x = 2: g = −1, n = 1, σ = 1/α, z = −1 as w = 0.
    var state = [Float](repeating: 0, count: 6)
    let loss = step(&state, [[(1, 2)]], [1], Self.plain)
    #expect(abs(loss - 0.693_147_18) < 1e-6)
    #expect(state[0] == 0 && state[1] == 0)
    #expect(abs(state[2] + 1) < 1e-6)
    #expect(abs(state[3] - 1) < 1e-6)
    // The bias sees x = 1: g = −1/2.
    #expect(abs(state[4] + 0.5) < 1e-6)
    #expect(abs(state[5] - 0.25) < 1e-6)
    // w = −z / ((β + √n) / α) = 1 / 20.
    let weights = FTRLProximal.weights(of: state.span, classes: 1, rates: Self.plain)
    #expect(abs(weights[1] - 0.05) < 1e-6)
  }

  @Test func aWeightIsZeroUntilItsEvidenceExceedsTheL1Penalty() {
    let rates = FTRLProximal.Rates(alpha: 0.1, beta: 1, l1: 1, l2: 0)
    #expect(rates.weight(z: 1, n: 4) == 0)
    #expect(rates.weight(z: -1, n: 4) == 0)
    #expect(abs(rates.weight(z: -1.5, n: 4) - 0.5 / 30) < 1e-7)
    #expect(abs(rates.weight(z: 1.5, n: 4) + 0.5 / 30) < 1e-7)
  }

  @Test(arguments: [1, 2, 3, 4, 5])
  func equalsAPlainReference(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let rates = seed.isMultiple(of: 2) ? Self.plain : Self.penal
    let rows = Self.rows(40, slots: 16, &random)
    let labels = rows.map { _ in Int32(random.nextUnit() < 0.4 ? 1 : 0) }
    let weights: [Float] = seed > 3 ? [0.5, 3] : []
    var state = [Float](repeating: 0, count: 34)
    let loss = step(&state, rows, labels, rates, classWeights: weights)
    var reference = Reference(rates, slots: 16)
    var expected = 0.0
    for (row, label) in zip(rows, labels) {
      expected += reference.learn(row, label, weights.isEmpty ? 1 : Double(weights[Int(label)]))
    }
    #expect(abs(loss - expected) < 1e-3, "seed \(seed)")
    for slot in 0...16 {
      #expect(abs(Double(state[2 * slot]) - reference.z[slot]) < 1e-3, "seed \(seed), z \(slot)")
      #expect(
        abs(Double(state[2 * slot + 1]) - reference.n[slot]) < 1e-3,
        "seed \(seed), n \(slot)"
      )
    }
  }

  @Test func twoClassesAsManyLearnWhatAPlainSoftmaxReferenceLearns() {
    var random = SeededGenerator(seed: 9)
    let rows = Self.rows(50, slots: 8, &random)
    let labels = rows.map { _ in Int32(random.nextUnit() * 3) }
    var state = [Float](repeating: 0, count: 2 * 3 * 9)
    let (starts, slots, values) = Self.compressed(rows)
    var span = state.mutableSpan
    let order = (0..<50).map(Int32.init)
    let loss = FTRLProximal.step(
      rows: order.span,
      rowStarts: starts.span,
      slots: slots.span,
      values: values.span,
      vectors: 3,
      rates: Self.penal,
      state: &span
    ) { scores, place in
      let label = Int(labels[place])
      let sum = scores.map(exp).reduce(0, +)
      let loss = Double(log(sum) - scores[label])
      for k in scores.indices { scores[k] = exp(scores[k]) / sum - (k == label ? 1 : 0) }
      return loss
    }
    var references = (0..<3).map { _ in Reference(Self.penal, slots: 8) }
    var expected = 0.0
    for (row, label) in zip(rows, labels) {
      let scores = references.map { $0.score(row) }
      let sum = scores.map(exp).reduce(0, +)
      expected += log(sum) - scores[Int(label)]
      for k in 0..<3 {
        references[k].move(
          row,
          exp(scores[k]) / sum - (Int(label) == k ? 1 : 0),
          together: false
        )
      }
    }
    #expect(abs(loss - expected) < 1e-3)
    for slot in 0...8 {
      for k in 0..<3 {
        #expect(abs(Double(state[2 * (slot * 3 + k)]) - references[k].z[slot]) < 1e-3)
      }
    }
  }

  @Test func theGradientIsThatOfTheLoss() {
    // After one step from nothing z = g of each weight: against central differences of the log-loss.
    for label in [Int32(0), 1] {
      let row: [(Int, Float)] = [(0, 0.5), (2, -1.5), (3, 2)]
      var state = [Float](repeating: 0, count: 10)
      _ = step(&state, [row], [label], Self.plain)
      for (slot, value) in row {
        let h = 1e-4
        func loss(_ w: Double) -> Double {
          let score = w * Double(value)
          return log(1 + exp(score)) - Double(label) * score
        }
        let slope = (loss(h) - loss(-h)) / (2 * h)
        #expect(abs(Double(state[2 * slot]) - slope) < 1e-4)
      }
    }
  }

  @Test func scoresAreThoseOfTheWeights() {
    var random = SeededGenerator(seed: 4)
    let rows = Self.rows(30, slots: 16, &random)
    let (starts, slots, values) = Self.compressed(rows)
    for classes in [1, 3] {
      let weights = (0..<(17 * classes)).map { _ in Float(random.nextNormal()) }
      var out = [Float](repeating: 0, count: 30 * classes)
      var span = out.mutableSpan
      FTRLProximal.scores(
        rowStarts: starts.span,
        slots: slots.span,
        values: values.span,
        weights: weights.span,
        classes: classes,
        into: &span
      )
      for (index, row) in rows.enumerated() {
        for k in 0..<classes {
          var sum = weights[16 * classes + k]
          for (slot, value) in row { sum += weights[slot * classes + k] * value }
          #expect(abs(out[index * classes + k] - sum) < 1e-4)
        }
      }
    }
  }

  @Test func extremeScoresGiveFiniteLosses() {
    var state = [Float](repeating: 0, count: 4)
    for _ in 0..<50 {
      let loss = step(&state, [[(0, 1e6)], [(0, -1e6)]], [1, 0], Self.plain)
      #expect(loss.isFinite)
    }
    #expect(state.allSatisfy { $0.isFinite })
  }

  /// The definition, byte by byte.
  private static func plainHash(_ bytes: [UInt8], seed: UInt64) -> UInt64 {
    func fold(_ a: UInt64, _ b: UInt64) -> UInt64 {
      let product = a.multipliedFullWidth(by: b)
      return product.high ^ product.low
    }
    var state = fold(seed ^ 0x9E37_79B9_7F4A_7C15, 0x8BB8_4B93_962E_ACC9)
    for at in stride(from: 0, to: bytes.count - bytes.count % 8, by: 8) {
      let word = (0..<8).reduce(UInt64(0)) { $0 | UInt64(bytes[at + $1]) << UInt64(8 * $1) }
      state = fold(state ^ word, 0xA076_1D64_78BD_642F)
    }
    let left = bytes.suffix(bytes.count % 8)
    let rest = left.enumerated().reduce(UInt64(0)) { $0 | UInt64($1.1) << UInt64(8 * $1.0) }
    state = fold(state ^ rest, 0xE703_7ED1_A0B4_28DB)
    return fold(state ^ UInt64(bytes.count), 0x8EBC_6AF0_9C88_C6E3)
  }

  @Test(arguments: 0...33)
  func byteHashesAreAsDefined(count: Int) {
    var generator = SystemRandomNumberGenerator()
    for seed in [0, 7, UInt64.max] {
      let bytes = (0..<count).map { _ in UInt8.random(in: 0...255, using: &generator) }
      #expect(byteHash(bytes.span, seed: seed) == Self.plainHash(bytes, seed: seed), "\(bytes)")
    }
    #expect(byteHash(Span(), seed: 3) == byteHash("".utf8Span.span, seed: 3))
  }

  /// Slots of texts, two a row of which the second is theirs; −2 − row where a text was left to another.
  private static func slots(
    _ offsets: [Int32],
    _ bytes: [UInt8],
    likeEmpty: [UInt64] = []
  ) -> [Int32] {
    var out = [Int32](repeating: -1, count: 2 * (offsets.count - 1))
    var span = out.mutableSpan
    hashTexts(
      offsets: offsets.span,
      bytes: bytes.span,
      seed: 5,
      shift: 40,
      likeEmpty: likeEmpty,
      into: &span,
      first: 1,
      stride: 2
    ) { -2 - Int32($0) }
    return out
  }

  @Test func textsOfAColumnAreHashedEachAtItsPlace() {
    let texts = ["a", "", "bcdefgh", "12345678", "123456789", " padded", "padded ", "é", "\u{1}x"]
    var bytes: [UInt8] = []
    var offsets: [Int32] = [0]
    var expected: [Int32] = []
    for (row, text) in texts.enumerated() {
      let utf8 = Array(text.utf8)
      bytes += utf8
      offsets.append(Int32(bytes.count))
      expected += [-1, row < 5 ? Int32(Self.plainHash(utf8, seed: 5) >> 40) : -2 - Int32(row)]
    }
    #expect(Self.slots(offsets, bytes) == expected)
    let nothing: [UInt64] = [Self.plainHash(Array("12345678".utf8), seed: 5), 9, 9 + 64]
    expected[7] = expected[3]
    #expect(Self.slots(offsets, bytes, likeEmpty: nothing) == expected)
  }

  @Test func viewsAreHashedAsTextsSideBySideAreAndLongOnesAreLeft() {
    let texts = ["a", "", "123456789012", "1234567890123", " padded", "padded ", "é", "\u{1}x"]
    var views: [UInt32] = []
    var expected: [Int32] = []
    for (row, text) in texts.enumerated() {
      let bytes = Array(text.utf8)
      expected += [-1, row < 3 ? Int32(Self.plainHash(bytes, seed: 5) >> 40) : -2 - Int32(row)]
      views.append(UInt32(bytes.count))
      // The bytes behind a short text, and what stands for a long one, must not count.
      let filled = (bytes + [UInt8](repeating: 0x7A, count: 12)).prefix(12)
      for word in 0..<3 {
        let four = filled[(4 * word)..<(4 * word + 4)]
        views.append(four.reversed().reduce(0) { $0 << 8 | UInt32($1) })
      }
    }
    var out = [Int32](repeating: -1, count: 2 * texts.count)
    var span = out.mutableSpan
    hashTexts(
      views: views.span,
      seed: 5,
      shift: 40,
      likeEmpty: [],
      into: &span,
      first: 1,
      stride: 2
    ) { -2 - Int32($0) }
    #expect(out == expected)
  }

  @Test(arguments: [[3, 1], [-4, 1], [0, 90]] as [[Int32]])
  func offsetsThatLeadNowhereAreThoseOfAnEmptyText(offsets: [Int32]) {
    #expect(Self.slots(offsets, [1, 2]) == [-1, Int32(Self.plainHash([], seed: 5) >> 40)])
  }

  @Test func byteHashesTellBytesLengthsAndSeedsApart() {
    var seen: Set<UInt64> = []
    var texts = 0
    for length in 0..<40 {
      for fill in UInt8(0)..<3 {
        let bytes = [UInt8](repeating: fill, count: length)
        for seed in UInt64(0)..<3 {
          seen.insert(byteHash(bytes.span, seed: seed))
          texts += length == 0 && fill > 0 ? 0 : 1
        }
      }
    }
    #expect(seen.count == texts)
  }

  // MARK: Reference

  /// The algorithm as it is printed, with doubles.
  private struct Reference {
    let rates: FTRLProximal.Rates
    var z: [Double]
    var n: [Double]

    init(_ rates: FTRLProximal.Rates, slots: Int) {
      self.rates = rates
      z = Array(repeating: 0, count: slots + 1)
      n = z
    }

    func weight(_ slot: Int) -> Double {
      let isBias = slot == z.count - 1
      let (l1, l2) = isBias ? (0, 0) : (Double(rates.l1), Double(rates.l2))
      if abs(z[slot]) <= l1 { return 0 }
      let sign: Double = z[slot] < 0 ? -1 : 1
      return -(z[slot] - sign * l1)
        / ((Double(rates.beta) + n[slot].squareRoot()) / Double(rates.alpha) + l2)
    }

    func score(_ row: [(Int, Float)]) -> Double {
      row.reduce(weight(z.count - 1)) { $0 + weight($1.0) * Double($1.1) }
    }

    /// With `together`, entries that share a slot are updated from the same weight.
    mutating func move(_ row: [(Int, Float)], _ gradient: Double, together: Bool) {
      let before = self
      for (slot, value) in row + [(z.count - 1, 1)] {
        let old = together ? before : self
        let g = gradient * Double(value)
        let sigma =
          ((old.n[slot] + g * g).squareRoot() - old.n[slot].squareRoot()) / Double(rates.alpha)
        z[slot] += g - sigma * old.weight(slot)
        n[slot] += g * g
      }
    }

    mutating func learn(_ row: [(Int, Float)], _ label: Int32, _ importance: Double) -> Double {
      let score = score(row)
      let p = 1 / (1 + exp(-score))
      move(row, (p - Double(label)) * importance, together: true)
      return importance * -log(label == 1 ? p : 1 - p)
    }
  }

  private static func rows(
    _ count: Int,
    slots: Int,
    _ random: inout SeededGenerator
  ) -> [[(Int, Float)]] {
    (0..<count).map { _ in
      (0..<Int(random.nextUnit() * 6)).map { _ in
        (Int(random.nextUnit() * Double(slots)), Float(random.nextNormal()))
      }
    }
  }

  private static func compressed(
    _ rows: [[(Int, Float)]]
  ) -> (starts: [Int], slots: [Int32], values: [Float]) {
    var starts = [0]
    for row in rows { starts.append(starts[starts.count - 1] + row.count) }
    return (starts, rows.joined().map { Int32($0.0) }, rows.joined().map { $0.1 })
  }

  private func step(
    _ state: inout [Float],
    _ rows: [[(Int, Float)]],
    _ labels: [Int32],
    _ rates: FTRLProximal.Rates,
    classWeights: [Float] = []
  ) -> Double {
    let (starts, slots, values) = Self.compressed(rows)
    let order = rows.indices.map(Int32.init)
    let weights = classWeights.isEmpty ? [] : labels.map { classWeights[Int($0)] }
    var span = state.mutableSpan
    return FTRLProximal.stepBinary(
      rows: order.span,
      rowStarts: starts.span,
      slots: slots.span,
      values: values.span,
      labels: labels.span,
      weights: weights.span,
      rates: rates,
      state: &span
    )
  }
}
