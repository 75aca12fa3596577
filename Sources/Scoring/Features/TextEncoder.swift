import Basics
internal import Dispatch
internal import Foundation
internal import Kernels
internal import Synchronization

/// Turns text into the weights of its character n-grams.
///
/// N-grams of lower-cased scalars, up to three, are hashed to 2²² buckets; the buckets that training rows
/// use at least twice become features. A row's weights are (1 + ln tf) · idf with
/// idf = ln((1 + n)/(1 + df)) + 1, scaled to length 1, and then multiplied by how much each n-gram tells the
/// classes apart: |ln(p/q)| with p and q its shares among the n-grams of the texts of a class and of the
/// others (Wang & Manning, Baselines and Bigrams, ACL 2012), the largest over the classes, in units of the root of
/// their mean square. Where there are more than eight classes, this last factor is 1.
package struct TextEncoder: ColumnEncoder, Hashable {
  package static let kind = "text"
  private static let mostFeatures = 1 << 18
  private static let mostClasses = 8
  private static let longest = 3
  /// N-grams of a text, about.
  private static let gramsOfText = 128

  /// The longest n-gram.
  package let longest: Int
  /// The buckets in use, ascending.
  private let buckets: [UInt32]
  private let idf: [Float]
  /// What each weight is multiplied with at last; none for 1.
  private let ratios: [Float]

  /// Learns the n-grams of the rows `training` of `texts`, one text or none a row.
  ///
  /// `classes` has the class of each row, in 0..<`classCount`, or is empty.
  ///
  /// - Complexity: O(characters · longest) over the training rows; memory is 2²² counts a class.
  init(_ texts: [String?], training: [Int32], classes: [Int32] = [], classCount: Int = 0) {
    longest = Self.longest
    let isWeighted = !classes.isEmpty && (2...Self.mostClasses).contains(classCount)
    let byClass = TextEncoder.frequencies(
      texts,
      training,
      classes: isWeighted ? classes : [],
      classCount: isWeighted ? classCount : 1
    )
    var frequencies = byClass[0]
    for others in byClass.dropFirst() {
      for gram in frequencies.indices { frequencies[gram] += others[gram] }
    }
    let least: UInt32 = training.count < 200 ? 1 : 2
    var used = frequencies.indices.filter { frequencies[$0] >= least }
    if used.count > TextEncoder.mostFeatures {
      used.sort { (frequencies[$0], $1) > (frequencies[$1], $0) }
      used = used.prefix(TextEncoder.mostFeatures).sorted()
    }
    buckets = used.map(UInt32.init)
    idf = used.map { bucket in
      Float(log(Double(1 + training.count) / Double(1 + frequencies[bucket])) + 1)
    }
    ratios = isWeighted ? Self.ratios(byClass, all: frequencies, used: used) : []
  }

  /// The factor of each n-gram in use, from its frequencies in each class and in all.
  private static func ratios(_ byClass: [[UInt32]], all: [UInt32], used: [Int]) -> [Float] {
    var largest = [Double](repeating: 0, count: used.count)
    for counts in byClass {
      var (own, others) = (0.0, 0.0)
      for bucket in used {
        own += Double(counts[bucket] + 1)
        others += Double(all[bucket] - counts[bucket] + 1)
      }
      for (index, bucket) in used.enumerated() {
        let p = Double(counts[bucket] + 1) / own
        let q = Double(all[bucket] - counts[bucket] + 1) / others
        largest[index] = max(largest[index], abs(log(p / q)))
      }
    }
    // Scaled so that the squares of weights are on average what they would be without.
    var (squares, weights) = (0.0, 0.0)
    for (index, bucket) in used.enumerated() {
      squares += Double(all[bucket]) * largest[index] * largest[index]
      weights += Double(all[bucket])
    }
    let scale = squares > 0 ? (weights / squares).squareRoot() : 1
    return largest.map { Float($0 * scale) }
  }

  package var sparseWidth: Int { buckets.count }

  package var isSound: Bool {
    (1...3).contains(longest) && idf.count == buckets.count
      && (ratios.isEmpty || ratios.count == buckets.count)
      && buckets.count <= TextEncoder.mostFeatures
  }

  package func entries(_ values: FeatureColumn.Values?, rows: [Int32]) -> ColumnEntries {
    guard case .texts(let texts) = values else {
      return .several(counts: Array(repeating: 0, count: rows.count), columns: [], values: [])
    }
    let entries = encode(texts, rows: rows)
    return .several(counts: entries.counts, columns: entries.columns, values: entries.values)
  }

  package func sparseNames(_ column: String) -> [String] {
    buckets.map { "n-grams of \(column) in bucket \($0)" }
  }

  /// The features of the texts of some rows, in the order of the rows and with all numbers above 0.
  ///
  /// `columns` and `values` are those of the first row, then of the next; `counts` says how many each row has.
  ///
  /// - Complexity: O(n-grams), on as many threads as there are processors.
  func encode(
    _ texts: [String?],
    rows: [Int32]
  ) -> (counts: [Int32], columns: [Int32], values: [Float]) {
    let positions = BucketPositions(buckets, lookups: rows.count * Self.gramsOfText)
    let longest = longest
    let parts = TextEncoder.inParallel(rows) { rows in
      var grams = CharacterGrams(longest: longest)
      var part = (counts: [Int32](), columns: [Int32](), values: [Float]())
      part.counts.reserveCapacity(rows.count)
      for row in rows {
        let first = part.columns.count
        if let text = texts[Int(row)] {
          grams.count(text.utf8Span.span)
          append(grams, positions, &part.columns, &part.values)
        }
        part.counts.append(Int32(part.columns.count - first))
      }
      return part
    }
    guard parts.count > 1 else { return parts.first ?? ([], [], []) }
    return (
      parts.flatMap(\.counts), parts.flatMap(\.columns), parts.flatMap(\.values)
    )
  }

  /// Appends the features of one text.
  private func append(
    _ grams: CharacterGrams,
    _ positions: BucketPositions,
    _ columns: inout [Int32],
    _ values: inout [Float]
  ) {
    var squares: Float = 0
    let first = values.count
    for (gram, count) in grams.counts {
      let position = positions[gram]
      guard position >= 0 else { continue }
      let weight = CharacterGrams.weight(count) * idf[Int(position)]
      columns.append(position)
      values.append(weight)
      squares += weight * weight
    }
    guard squares > 0 else { return }
    let scale = 1 / squares.squareRoot()
    for place in first..<values.count {
      values[place] *= ratios.isEmpty ? scale : scale * ratios[Int(columns[place])]
    }
  }

  /// In how many texts of each class each n-gram occurs; of one class without `classes`.
  private static func frequencies(
    _ texts: [String?],
    _ training: [Int32],
    classes: [Int32],
    classCount: Int
  ) -> [[UInt32]] {
    let none = [UInt32](repeating: 0, count: 1 << Int(CharacterGrams.bits))
    let parts = inParallel(training) { rows in
      var grams = CharacterGrams(longest: longest)
      var frequencies = Array(repeating: none, count: classCount)
      for row in rows {
        guard let text = texts[Int(row)] else { continue }
        grams.count(text.utf8Span.span)
        let k = classes.isEmpty ? 0 : Int(classes[Int(row)])
        for entry in grams.counts { frequencies[k][Int(entry.gram)] += 1 }
      }
      return frequencies
    }
    guard var sum = parts.first else { return Array(repeating: none, count: classCount) }
    for part in parts.dropFirst() {
      for k in sum.indices { for gram in none.indices { sum[k][gram] += part[k][gram] } }
    }
    return sum
  }

  /// Does the work on slices of the rows at once, and gives the results in their order.
  private static func inParallel<Result: Sendable>(
    _ rows: [Int32],
    _ work: @Sendable (ArraySlice<Int32>) -> Result
  ) -> [Result] {
    let count = min(Processors.count, 8, rows.count / 2000 + 1)
    guard count > 1 else { return rows.isEmpty ? [] : [work(rows[...])] }
    let results = Mutex([Result?](repeating: nil, count: count))
    DispatchQueue.concurrentPerform(iterations: count) { index in
      let result = work(rows[(rows.count * index / count)..<(rows.count * (index + 1) / count)])
      results.withLock { $0[index] = result }
    }
    return results.withLock { $0.compactMap(\.self) }
  }
}

extension TextEncoder {
  private enum CodingKeys: String, CodingKey {
    case longest, buckets, idf, ratios
  }
}

/// Which feature a bucket of n-grams is.
private struct BucketPositions: Sendable {
  /// The buckets in use, ascending.
  private let buckets: [UInt32]
  /// The position of each bucket there may be, −1 for those not in use; empty for few lookups, which are
  /// done sooner by halving than the table is made.
  private let table: [Int32]

  init(_ buckets: [UInt32], lookups: Int) {
    self.buckets = buckets
    let size = 1 << Int(CharacterGrams.bits)
    guard lookups > size / 16 else {
      table = []
      return
    }
    var table = [Int32](repeating: -1, count: size)
    for (index, bucket) in buckets.enumerated() { table[Int(bucket)] = Int32(index) }
    self.table = table
  }

  /// - Complexity: O(1) with a table, else O(log buckets).
  subscript(bucket: UInt32) -> Int32 {
    if !table.isEmpty { return table[Int(bucket)] }
    var (low, high) = (0, buckets.count)
    while low < high {
      let middle = (low + high) / 2
      if buckets[middle] < bucket { low = middle + 1 } else { high = middle }
    }
    return low < buckets.count && buckets[low] == bucket ? Int32(low) : -1
  }
}
