import Basics
internal import Foundation
internal import Kernels

/// Turns text into the weights of its character n-grams.
///
/// N-grams of lower-cased scalars are hashed to 2²⁰ buckets; the buckets that training rows use
/// at least twice become features. A row's weights are (1 + ln tf) · idf with
/// idf = ln((1 + n)/(1 + df)) + 1, scaled to length 1.
package struct TextEncoder: Sendable, Hashable {
  private static let bucketBits: UInt64 = 20
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
    longest = TextEncoder.isIdeographic(texts, training: training) ? 2 : 3
    var frequencies = [UInt32](repeating: 0, count: 1 << Int(TextEncoder.bucketBits))
    for row in training {
      guard let text = texts[Int(row)] else { continue }
      for (bucket, _) in TextEncoder.counts(of: text, longest: longest) {
        frequencies[Int(bucket)] += 1
      }
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
  }

  var sparseWidth: Int { buckets.count }

  /// Whether an encoder from a file can be used.
  var isSound: Bool {
    (1...3).contains(longest) && idf.count == buckets.count
      && buckets.count <= TextEncoder.mostFeatures
  }

  /// The features of a text, in ascending order; all numbers are above zero.
  func encode(_ text: String) -> [(column: Int32, value: Float)] {
    var entries: [(column: Int32, value: Float)] = []
    var squares: Float = 0
    var low = 0
    for (bucket, count) in TextEncoder.counts(of: text, longest: longest) {
      // Both lists ascend, so the search can start where the last one ended.
      var high = buckets.count
      while low < high {
        let middle = (low + high) / 2
        if buckets[middle] < bucket { low = middle + 1 } else { high = middle }
      }
      guard low < buckets.count, buckets[low] == bucket else { continue }
      let weight = (1 + log(Float(count))) * idf[low]
      entries.append((Int32(low), weight))
      squares += weight * weight
    }
    guard squares > 0 else { return [] }
    let scale = 1 / squares.squareRoot()
    for i in entries.indices { entries[i].value *= scale }
    return entries
  }

  /// How often each bucket occurs, by ascending bucket.
  private static func counts(of text: String, longest: Int) -> [(bucket: UInt32, count: Int)] {
    let scalars = text.lowercased().unicodeScalars.map {
      $0.properties.isWhitespace ? 32 : $0.value
    }
    var grams: [UInt32] = []
    grams.reserveCapacity(scalars.count * longest)
    for start in scalars.indices {
      var state: UInt64 = 0
      for offset in 0..<min(longest, scalars.count - start) {
        state = FeatureHash.mix(state ^ UInt64(scalars[start + offset]))
        if scalars[start + offset] == 32, offset == 0, longest > 2 { continue }
        grams.append(UInt32(state >> (64 - bucketBits)))
      }
    }
    grams.sort()
    var counts: [(bucket: UInt32, count: Int)] = []
    for gram in grams {
      if let last = counts.last, last.bucket == gram {
        counts[counts.count - 1].count += 1
      } else {
        counts.append((gram, 1))
      }
    }
    return counts
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
