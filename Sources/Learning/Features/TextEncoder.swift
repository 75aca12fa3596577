import Basics
internal import Dispatch
internal import Foundation
internal import Kernels
internal import Synchronization

/// Turns text into the weights of its character n-grams.
///
/// N-grams of lower-cased scalars are hashed to 2²⁰ buckets; the buckets that training rows use
/// at least twice become features. A row's weights are (1 + ln tf) · idf with
/// idf = ln((1 + n)/(1 + df)) + 1, scaled to length 1.
package struct TextEncoder: Sendable, Hashable {
  private static let mostFeatures = 1 << 18

  /// The longest n-gram: 2 where most characters are ideographs, else 3.
  package let longest: Int
  /// The buckets in use, ascending.
  private let buckets: [UInt32]
  private let idf: [Float]

  /// Learns the n-grams of the rows `training` of `texts`, one text or none a row.
  ///
  /// - Complexity: O(characters · longest · log) over the training rows; memory is 2²⁰ counts.
  init(_ texts: [String?], training: [Int32]) {
    let longest = TextEncoder.isIdeographic(texts, training: training) ? 2 : 3
    self.longest = longest
    let frequencies = TextEncoder.frequencies(texts, training, longest: longest)
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
  }

  var sparseWidth: Int { buckets.count }

  /// Whether an encoder from a file can be used.
  var isSound: Bool {
    (1...3).contains(longest) && idf.count == buckets.count
      && buckets.count <= TextEncoder.mostFeatures
  }

  /// The features of the texts of some rows, in the order of the rows and with all numbers above zero:
  /// the columns and values of the first row, then of the next. `counts` has as many as each row has.
  ///
  /// - Complexity: O(n-grams), on as many threads as there are processors.
  func encode(
    _ texts: [String?],
    rows: [Int32]
  ) -> (counts: [Int32], columns: [Int32], values: [Float]) {
    var positions = [Int32](repeating: -1, count: 1 << Int(CharacterGrams.bits))
    for (index, bucket) in buckets.enumerated() { positions[Int(bucket)] = Int32(index) }
    let table = positions
    let parts = TextEncoder.inParallel(rows) { rows in
      var grams = CharacterGrams(longest: longest)
      var part = (counts: [Int32](), columns: [Int32](), values: [Float]())
      part.counts.reserveCapacity(rows.count)
      for row in rows {
        let first = part.columns.count
        if let text = texts[Int(row)] {
          grams.count(text.utf8Span.span)
          append(grams, table, &part.columns, &part.values)
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
    _ positions: [Int32],
    _ columns: inout [Int32],
    _ values: inout [Float]
  ) {
    var squares: Float = 0
    let first = values.count
    for (gram, count) in grams.counts {
      let position = positions[Int(gram)]
      guard position >= 0 else { continue }
      let weight = CharacterGrams.weight(count) * idf[Int(position)]
      columns.append(position)
      values.append(weight)
      squares += weight * weight
    }
    guard squares > 0 else { return }
    let scale = 1 / squares.squareRoot()
    for place in first..<values.count { values[place] *= scale }
  }

  /// In how many texts each n-gram occurs.
  private static func frequencies(
    _ texts: [String?],
    _ training: [Int32],
    longest: Int
  ) -> [UInt32] {
    let parts = inParallel(training) { rows in
      var grams = CharacterGrams(longest: longest)
      var frequencies = [UInt32](repeating: 0, count: 1 << Int(CharacterGrams.bits))
      for row in rows {
        guard let text = texts[Int(row)] else { continue }
        grams.count(text.utf8Span.span)
        for entry in grams.counts { frequencies[Int(entry.gram)] += 1 }
      }
      return frequencies
    }
    guard var sum = parts.first else {
      return Array(repeating: 0, count: 1 << Int(CharacterGrams.bits))
    }
    for part in parts.dropFirst() { for gram in sum.indices { sum[gram] += part[gram] } }
    return sum
  }

  /// Does the work on slices of the rows at once, and gives the results in their order.
  private static func inParallel<Result: Sendable>(
    _ rows: [Int32],
    _ work: @Sendable (ArraySlice<Int32>) -> Result
  ) -> [Result] {
    let count = min(ProcessInfo.processInfo.activeProcessorCount, 8, rows.count / 2000 + 1)
    guard count > 1 else { return rows.isEmpty ? [] : [work(rows[...])] }
    let results = Mutex([Result?](repeating: nil, count: count))
    DispatchQueue.concurrentPerform(iterations: count) { index in
      let result = work(rows[(rows.count * index / count)..<(rows.count * (index + 1) / count)])
      results.withLock { $0[index] = result }
    }
    return results.withLock { $0.compactMap(\.self) }
  }

  private static func isIdeographic(_ texts: [String?], training: [Int32]) -> Bool {
    var ideographs = 0
    var letters = 0
    for row in training.prefix(1000) {
      for scalar in (texts[Int(row)] ?? "").unicodeScalars.prefix(200) {
        if scalar.properties.isIdeographic { ideographs += 1 }
        if scalar.properties.isAlphabetic { letters += 1 }
      }
    }
    return ideographs * 2 > letters
  }
}

extension TextEncoder: Codable {
  private enum CodingKeys: String, CodingKey {
    case longest, buckets, idf
  }
}
