/// Divides a column of categories, numbers or times into few values, so that it can be crossed with another.
///
/// Code 0 is a missing value. Of categories the thirty most frequent in training have a code each and the
/// others share one; numbers are divided at their quantiles.
package struct Bucketing: Sendable, Hashable {
  private static let mostValues = 30
  private static let quantiles = 8
  private static let mostEdges = 16

  package let column: String
  /// The categories with a code of their own, ascending; empty for numbers.
  private let values: [String]
  /// Where a bucket of numbers begins, ascending; empty for categories.
  private let edges: [Double]
  private let isNumeric: Bool

  /// Divides what the rows `training` have; nil for texts, pairs and pictures, and where all rows are alike.
  ///
  /// - Complexity: O(n log n) in the training rows, O(values · log values) for categories.
  package init?(_ column: FeatureColumn, training: [Int32]) {
    self.column = column.name
    switch column.values {
    case .categories(let codes, let distinct):
      var counts = [Int](repeating: 0, count: distinct.count)
      for row in training where codes[Int(row)] >= 0 { counts[Int(codes[Int(row)])] += 1 }
      let seen = distinct.indices.filter { counts[$0] > 0 }
        .sorted { (counts[$0], distinct[$1]) > (counts[$1], distinct[$0]) }
      values = seen.prefix(Self.mostValues).map { distinct[$0] }.sorted()
      edges = []
      isNumeric = false
      let missing = training.contains { codes[Int($0)] < 0 }
      guard seen.count + (missing ? 1 : 0) > 1 else { return nil }
    case .numbers(let numbers), .times(let numbers):
      let sorted = training.lazy.map { numbers[Int($0)] }.filter(\.isFinite).sorted()
      guard let first = sorted.first else { return nil }
      var distinct: [Double] = []
      for value in sorted where value != distinct.last {
        distinct.append(value)
        if distinct.count > Self.mostEdges + 1 { break }
      }
      var edges = Array(distinct.dropFirst())
      if edges.count > Self.mostEdges {
        edges = []
        for part in 1..<Self.quantiles {
          let edge = sorted[part * sorted.count / Self.quantiles]
          if edge > edges.last ?? first { edges.append(edge) }
        }
      }
      self.edges = edges
      values = []
      isNumeric = true
      guard !edges.isEmpty || sorted.count < training.count else { return nil }
    case .texts, .pairs, .pictures: return nil
    }
  }

  /// How many codes there are.
  package var count: Int { 2 + (isNumeric ? edges.count : values.count) }

  var isSound: Bool {
    values.count <= Self.mostValues && edges.count <= Self.mostEdges
      && edges.allSatisfy(\.isFinite) && zip(edges, edges.dropFirst()).allSatisfy { $0 < $1 }
      && (isNumeric ? values.isEmpty : edges.isEmpty)
  }

  /// The code of each of the rows, in 0..<`count`; `column` is nil where it is missing in all of them.
  package func codes(_ column: FeatureColumn?, rows: [Int32]) -> [Int32] {
    switch column?.values {
    case .categories(let codes, let distinct)? where !isNumeric:
      var places: [String: Int32] = [:]
      for (index, value) in values.enumerated() { places[value] = Int32(index + 1) }
      let other = Int32(values.count + 1)
      let byCode = [0] + distinct.map { places[$0] ?? other }
      return rows.map { byCode[Int(codes[Int($0)]) + 1] }
    case .numbers(let numbers)? where isNumeric, .times(let numbers)? where isNumeric:
      return rows.map { row in
        let number = numbers[Int(row)]
        guard number.isFinite else { return 0 }
        var (low, high) = (0, edges.count)
        while low < high {
          let middle = (low + high) / 2
          if edges[middle] <= number { low = middle + 1 } else { high = middle }
        }
        return Int32(low + 1)
      }
    default: return Array(repeating: 0, count: rows.count)
    }
  }

  /// What a code says of the column, for people.
  func name(of code: Int) -> String {
    if code == 0 { return "\(column) is missing" }
    guard isNumeric else {
      return code <= values.count ? "\(column)=\(values[code - 1])" : "\(column) is another value"
    }
    let low = code >= 2 ? "from \(edges[code - 2])" : ""
    let high = code <= edges.count ? "below \(edges[code - 1])" : ""
    return [column, low, high].filter { !$0.isEmpty }.joined(separator: " ")
  }
}

extension Bucketing: Codable {
  private enum CodingKeys: String, CodingKey {
    case column, values, edges, isNumeric
  }
}
