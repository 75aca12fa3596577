internal import Basics
internal import Columnar
internal import Kernels

/// How one column becomes hashed features; each hash begins with the name of the column.
///
/// A missing value has a feature of its own.
package struct HashedField: Sendable, Hashable {
  package enum Kind: Sendable, Hashable {
    /// One feature: the value without the white space around it.
    case category
    /// Two features: the edges on both sides of the number, weighted by how near they are, so that the
    /// model is linear between edges. In a column of whole numbers these have a third, their value.
    case number(edges: [Double], isWhole: Bool)
    /// Character n-grams up to this length, each weighted by 1 + ln(count), of length 1 together.
    case text(longest: Int)
    /// `index:value` pairs, as libsvm and libFM write them: the index weighted by its value.
    case pairs
  }

  package let name: String
  package let kind: Kind
  private let seed: UInt64
  /// The words of a category that mean a missing value, where those who read it did not take them out.
  private var missingWords: [UInt64] = []
  /// Has the bit of each of their hashes: few others need to be compared.
  private var missingBits: UInt64 = 0

  package init(name: String, kind: Kind) {
    self.name = name
    self.kind = kind
    seed = FeatureHash.of(name)
  }

  /// A field for a column, with what it must know of the rows `training`; nil for pictures.
  init?(fitting column: FeatureColumn, training: [Int32]) {
    switch column.values {
    case .numbers(let numbers), .times(let numbers):
      self.init(name: column.name, numbers: training.map { numbers[Int($0)] })
    case .categories: self.init(name: column.name, kind: .category)
    case .texts: self.init(name: column.name, kind: .text(longest: Self.longestGram))
    case .pairs: self.init(name: column.name, kind: .pairs)
    case .pictures: return nil
    }
  }

  /// A field for numbers, with edges at quantiles of a sample of them.
  ///
  /// - Complexity: O(n log n).
  package init(name: String, numbers: [Double]) {
    let finite = numbers.filter(\.isFinite).sorted()
    self.init(
      name: name,
      kind: .number(
        edges: PiecewiseEncoder.edges(finite),
        isWhole: finite.allSatisfy { $0 == $0.rounded() }
      )
    )
  }

  /// The longest n-grams of texts, in characters.
  package static let longestGram = 3

  /// The features a row has when all rows have as many; nil for those of texts and of pairs.
  package var fixedCount: Int? {
    switch kind {
    case .category: 1
    case .number: 3
    case .text, .pairs: nil
    }
  }

  /// Whether each feature counts 1.
  var isPlain: Bool { kind == .category }

  /// Whether a field from a file can be used.
  var isSound: Bool {
    switch kind {
    case .category, .pairs: true
    case .text(let longest): (1...4).contains(longest)
    case .number(let edges, _):
      edges.count != 1 && edges.count <= 4096 && edges.allSatisfy(\.isFinite)
        && zip(edges, edges.dropFirst()).allSatisfy { $0 < $1 }
    }
  }

  /// The same field of a column in which these words, without white space around them, mean a missing value.
  package func reading(missing words: some Sequence<String>) -> HashedField {
    var field = self
    field.missingWords = words.map { byteHash($0.utf8Span.span, seed: seed) }
    field.missingBits = field.missingWords.reduce(0) { $0 | 1 << ($1 & 63) }
    return field
  }

  /// Writes one slot a row of a category at `offset`, `offset + stride`, ….
  func writeCategory(
    _ column: Column,
    shift: UInt64,
    into slots: inout [Int32],
    at offset: Int,
    stride: Int
  ) {
    let (seed, words, bits) = (seed, missingWords, missingBits)
    let missing = slot(ofCategory: "", shift: shift)
    func categorySlot(_ word: Span<UInt8>) -> Int32 {
      let hash = byteHash(word, seed: seed)
      let isMissing = bits >> (hash & 63) & 1 != 0 && words.contains(hash)
      return isMissing ? missing : Int32(truncatingIfNeeded: hash >> shift)
    }
    var out = slots.mutableSpan
    let texts: Void? = column.withTexts { offsets, bytes in
      hashTexts(
        offsets: offsets,
        bytes: bytes,
        seed: seed,
        shift: shift,
        likeEmpty: words,
        into: &out,
        first: offset,
        stride: stride
      ) { row in column.withWord(row) { categorySlot($0) } }
    }
    let views: Void? = column.withTextViews { views in
      hashTexts(
        views: views,
        seed: seed,
        shift: shift,
        likeEmpty: words,
        into: &out,
        first: offset,
        stride: stride
      ) { row in column.withWord(row) { categorySlot($0) } }
    }
    guard texts ?? views == nil else {
      column.forEachNull { out[offset + $0 * stride] = missing }
      return
    }
    column.forEachWord { row, word in out[offset &+ row &* stride] = categorySlot(word) }
  }

  /// Writes three entries a row of numbers, those without meaning with the value 0.
  func writeNumbers(
    _ numbers: some Collection<Double>,
    edges: [Double],
    isWhole: Bool,
    shift: UInt64,
    slots: inout [Int32],
    values: inout [Float],
    at offset: Int,
    stride: Int
  ) {
    let missing = slot(.missing, 0, shift)
    for (row, number) in numbers.enumerated() {
      let at = offset + row * stride
      for extra in 0..<3 { slots[at + extra] = missing }
      guard number.isFinite else {
        values[at] = 1
        continue
      }
      let (edge, share) = Self.place(number, in: edges)
      slots[at] = slotOfEdge(edge, shift: shift)
      values[at] = 1 - share
      if share > 0 {
        slots[at + 1] = slotOfEdge(edge + 1, shift: shift)
        values[at + 1] = share
      }
      if isWhole, number == number.rounded() {
        slots[at + 2] = slotOfValue(number, shift: shift)
        values[at + 2] = 1
      }
    }
  }

  /// The edge at or below a number, and how far it is to the next, 0..<1; numbers beyond both ends
  /// belong to the last edge there.
  ///
  /// - Complexity: O(log edges).
  package static func place(_ number: Double, in edges: [Double]) -> (edge: Int, share: Float) {
    guard let first = edges.first, number > first else { return (0, 0) }
    guard let last = edges.last, number < last else { return (edges.count - 1, 0) }
    var (low, high) = (0, edges.count - 1)
    while high - low > 1 {
      let middle = (low + high) / 2
      if edges[middle] <= number { low = middle } else { high = middle }
    }
    return (low, Float((number - edges[low]) / (edges[high] - edges[low])))
  }

  /// The slot of an n-gram or the index of a pair.
  func slot(ofHash hash: UInt64, shift: UInt64) -> Int32 {
    Int32(truncatingIfNeeded: FeatureHash.mix(seed ^ hash) >> shift)
  }

  /// How the words of a category become slots.
  func words(shift: UInt64) -> HashedWords { HashedWords(seed: seed, shift: shift) }

  /// The slot of a category; a missing one is written like an empty one.
  func slot(ofCategory word: String, shift: UInt64) -> Int32 {
    Int32(truncatingIfNeeded: byteHash(word.utf8Span.span, seed: seed) >> shift)
  }

  func slotOfMissingNumber(shift: UInt64) -> Int32 { slot(.missing, 0, shift) }

  func slotOfEdge(_ edge: Int, shift: UInt64) -> Int32 { slot(.edge, UInt64(edge), shift) }

  func slotOfValue(_ number: Double, shift: UInt64) -> Int32 {
    slot(.value, number.bitPattern, shift)
  }

  private enum Part: UInt64 { case missing = 1, edge, value }

  private func slot(_ part: Part, _ number: UInt64, _ shift: UInt64) -> Int32 {
    let hash = FeatureHash.mix(FeatureHash.mix(seed ^ part.rawValue) ^ number)
    return Int32(truncatingIfNeeded: hash >> shift)
  }
}

/// `{"kind": "number", "name": "age", "edges": [0, 1], "isWhole": false}`.
extension HashedField: Codable {
  private enum CodingKeys: String, CodingKey {
    case name, kind, edges, isWhole, longest
  }

  private enum KindName: String, Codable {
    case category = "category"
    case number = "number"
    case text = "text"
    case pairs = "pairs"
  }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    let kind: Kind =
      switch try container.decode(KindName.self, forKey: .kind) {
      case .category: .category
      case .number:
        .number(
          edges: try container.decode([Double].self, forKey: .edges),
          isWhole: try container.decode(Bool.self, forKey: .isWhole)
        )
      case .text: .text(longest: try container.decode(Int.self, forKey: .longest))
      case .pairs: .pairs
      }
    self.init(name: try container.decode(String.self, forKey: .name), kind: kind)
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(name, forKey: .name)
    switch kind {
    case .category: try container.encode(KindName.category, forKey: .kind)
    case .number(let edges, let isWhole):
      try container.encode(KindName.number, forKey: .kind)
      try container.encode(edges, forKey: .edges)
      try container.encode(isWhole, forKey: .isWhole)
    case .text(let longest):
      try container.encode(KindName.text, forKey: .kind)
      try container.encode(longest, forKey: .longest)
    case .pairs: try container.encode(KindName.pairs, forKey: .kind)
    }
  }
}
