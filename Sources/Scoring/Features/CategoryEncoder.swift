import Basics
internal import Kernels

/// Gives each category a feature of its own, or a hashed one when there are too many, of 2¹⁸ at most.
///
/// A missing value has a feature of its own. A value never seen in training has none when
/// one-hot, and shares one when hashed.
package struct CategoryEncoder: ColumnEncoder, Hashable {
  package static let kind = "category"
  /// More different training values than this are hashed.
  package static let oneHotLimit = 1024
  private static let largestTable = 1 << 18

  /// The training values in order; empty when hashed.
  package let values: [String]
  /// A power of two when hashed; 0 when one-hot.
  package let buckets: Int
  /// How many different values the training rows have.
  package let distinct: Int

  /// Learns which values the training rows have.
  ///
  /// `codes` has one code a row into `values`, −1 where it is missing; `training` holds row numbers.
  ///
  /// - Complexity: O(rows + values · log values).
  init(codes: [Int32], values: [String], training: [Int32]) {
    var isSeen = Array(repeating: false, count: values.count)
    for row in training where codes[Int(row)] >= 0 { isSeen[Int(codes[Int(row)])] = true }
    let seen = values.indices.filter { isSeen[$0] }
    distinct = seen.count
    if seen.count <= CategoryEncoder.oneHotLimit {
      self.values = seen.map { values[$0] }.sorted()
      buckets = 0
    } else {
      self.values = []
      var size = 1
      while size < 2 * seen.count, size < CategoryEncoder.largestTable { size *= 2 }
      buckets = size
    }
  }

  /// 0 when training saw nothing to tell rows apart by.
  package var sparseWidth: Int {
    buckets == 0 && values.isEmpty ? 0 : (buckets > 0 ? buckets : values.count) + 1
  }

  /// Buckets are none or a power of two, and values ascend.
  package var isSound: Bool {
    buckets == 0
      ? zip(values, values.dropFirst()).allSatisfy { $0 < $1 }
      : buckets > 0 && buckets <= Self.largestTable && buckets.nonzeroBitCount == 1
  }

  package func entries(_ values: FeatureColumn.Values?, rows: [Int32]) -> ColumnEntries {
    guard case .categories(let codes, let distinct) = values else {
      return .single(Array(repeating: 0, count: rows.count))
    }
    // −1, what is missing, comes first.
    let positions = [0] + positions(of: distinct).map { $0 ?? -1 }
    return .single(rows.map { positions[Int(codes[Int($0)]) + 1] })
  }

  package func note(_ column: String) -> String? {
    guard buckets > 0 else { return nil }
    return "\(column) has \(distinct) different values in the training rows: hashed to \(buckets) "
      + "features, so that some values share one"
  }

  package func sparseNames(_ column: String) -> [String] {
    let names =
      buckets > 0
      ? (0..<buckets).map { "\(column) in bucket \($0)" } : values.map { "\(column)=\($0)" }
    return ["\(column) is missing"] + names
  }

  /// The feature of each of a column's distinct values; nil for one that has none.
  func positions(of distinct: [String]) -> [Int32?] {
    if buckets > 0 {
      return distinct.map { Int32(1 + Int(FeatureHash.of($0) & UInt64(buckets - 1))) }
    }
    // A table of all values costs more than to look for a few.
    guard distinct.count > Self.fewValues else { return distinct.map { position(of: $0) } }
    var places: [String: Int32] = [:]
    for (index, value) in values.enumerated() { places[value] = Int32(index + 1) }
    return distinct.map { places[$0] }
  }

  private static let fewValues = 16

  /// The feature of a value, by bisection.
  private func position(of value: String) -> Int32? {
    var (low, high) = (0, values.count)
    while low < high {
      let middle = (low + high) / 2
      if values[middle] < value { low = middle + 1 } else { high = middle }
    }
    return low < values.count && values[low] == value ? Int32(low + 1) : nil
  }
}

extension CategoryEncoder {
  private enum CodingKeys: String, CodingKey {
    case values, buckets, distinct
  }
}
