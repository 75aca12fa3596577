/// Gives each index of `index:value` pairs a feature of its own: its value, in units of the largest in
/// the training rows, so that it lies in −1...1 there.
///
/// An index never seen in training has none.
package struct PairsEncoder: ColumnEncoder, Hashable {
  package static let kind = "pairs"
  /// Of more indexes, those that stand in the most training rows are used.
  private static let mostFeatures = 1 << 20

  /// The indexes in order.
  package let indexes: [String]
  /// The largest size of the values of each, above 0.
  private let scales: [Float]

  /// Learns which indexes the rows `training` have.
  ///
  /// - Complexity: O(pairs + indexes · log indexes).
  init(_ pairs: PairColumn, training: [Int32]) {
    var counts = [Int](repeating: 0, count: pairs.indexes.count)
    var largest = [Float](repeating: 0, count: pairs.indexes.count)
    for row in training {
      for entry in pairs.entries(of: Int(row)) {
        let code = Int(pairs.codes[entry])
        counts[code] += 1
        largest[code] = max(largest[code], abs(pairs.values[entry]))
      }
    }
    var used = counts.indices.filter { counts[$0] > 0 && largest[$0] > 0 }
    if used.count > Self.mostFeatures {
      used.sort { (counts[$0], pairs.indexes[$1]) > (counts[$1], pairs.indexes[$0]) }
      used = Array(used.prefix(Self.mostFeatures))
    }
    used.sort { pairs.indexes[$0] < pairs.indexes[$1] }
    indexes = used.map { pairs.indexes[$0] }
    scales = used.map { largest[$0] }
  }

  package var sparseWidth: Int { indexes.count }

  package var isSound: Bool {
    scales.count == indexes.count && indexes.count <= Self.mostFeatures
      && scales.allSatisfy { $0.isFinite && $0 > 0 }
  }

  package func entries(_ values: FeatureColumn.Values?, rows: [Int32]) -> ColumnEntries {
    guard case .pairs(let pairs) = values else {
      return .several(counts: Array(repeating: 0, count: rows.count), columns: [], values: [])
    }
    let entries = encode(pairs, rows: rows)
    return .several(counts: entries.counts, columns: entries.columns, values: entries.values)
  }

  package func sparseNames(_ column: String) -> [String] { indexes.map { "\(column): \($0)" } }

  /// The features of some rows, in the order of the rows: how many each has, and their columns and values.
  ///
  /// - Complexity: O(pairs of the rows + indexes).
  func encode(
    _ pairs: PairColumn,
    rows: [Int32]
  ) -> (counts: [Int32], columns: [Int32], values: [Float]) {
    var places: [String: Int32] = [:]
    places.reserveCapacity(indexes.count)
    for (place, index) in indexes.enumerated() { places[index] = Int32(place) }
    let positions = pairs.indexes.map { places[$0] ?? -1 }
    var result = (counts: [Int32](), columns: [Int32](), values: [Float]())
    result.counts.reserveCapacity(rows.count)
    for row in rows {
      let first = result.columns.count
      for entry in pairs.entries(of: Int(row)) {
        let position = positions[Int(pairs.codes[entry])]
        guard position >= 0 else { continue }
        result.columns.append(position)
        result.values.append(pairs.values[entry] / scales[Int(position)])
      }
      result.counts.append(Int32(result.columns.count - first))
    }
    return result
  }
}

extension PairsEncoder {
  private enum CodingKeys: String, CodingKey {
    case indexes, scales
  }
}
