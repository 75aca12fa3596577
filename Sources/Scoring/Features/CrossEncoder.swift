/// Gives each pair of values of two columns that occurs in the training rows a feature of its own.
///
/// With it a linear model knows how the two act together. A pair that training has not seen has none.
package struct CrossEncoder: Sendable, Hashable {
  private let left: Bucketing
  private let right: Bucketing
  /// The pairs, as code of the left times count of the right plus code of the right; ascending.
  private let pairs: [Int32]

  /// Learns the pairs in the rows `training` of a table.
  ///
  /// - Complexity: O(training rows).
  package init(_ left: Bucketing, _ right: Bucketing, of table: [FeatureColumn], training: [Int32])
  {
    self.left = left
    self.right = right
    pairs = Set(Self.codes(left, right, of: table, rows: training)).sorted()
  }

  package var name: String { "\(left.column) × \(right.column)" }

  var sparseWidth: Int { pairs.count }

  var isSound: Bool {
    left.isSound && right.isSound && pairs.count <= left.count * right.count
      && pairs.allSatisfy { (0..<Int32(left.count * right.count)).contains($0) }
      && zip(pairs, pairs.dropFirst()).allSatisfy { $0 < $1 }
  }

  private static func codes(
    _ left: Bucketing,
    _ right: Bucketing,
    of table: [FeatureColumn],
    rows: [Int32]
  ) -> [Int32] {
    let lefts = left.codes(table.first { $0.name == left.column }, rows: rows)
    let rights = right.codes(table.first { $0.name == right.column }, rows: rows)
    return zip(lefts, rights).map { $0 * Int32(right.count) + $1 }
  }

  /// The entries of rows in the sparse block, in 0..<`sparseWidth`.
  func entries(of table: [FeatureColumn], rows: [Int32]) -> ColumnEntries {
    var places = [Int32](repeating: -1, count: left.count * right.count)
    for (place, pair) in pairs.enumerated() { places[Int(pair)] = Int32(place) }
    return .single(Self.codes(left, right, of: table, rows: rows).map { places[Int($0)] })
  }

  var names: [String] {
    pairs.map { pair in
      let (first, second) = Int(pair).quotientAndRemainder(dividingBy: right.count)
      return "\(left.name(of: first)) × \(right.name(of: second))"
    }
  }
}

extension CrossEncoder: Codable {
  private enum CodingKeys: String, CodingKey {
    case left, right, pairs
  }
}
