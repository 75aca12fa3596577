internal import Basics
internal import Foundation

/// How the values of a column, or the scores of a model, were spread where the model was made: what later
/// ones are compared with.
package struct ReferenceDistribution: Sendable, Hashable {
  /// What of a column is counted.
  package enum Kind: String, Sendable, Hashable, Codable {
    case number
    case category
    /// The number of its characters.
    case text
  }

  package let name: String
  package let kind: Kind
  package let counts: BinCounts
  /// What differs without drift; nil where there are too few rows to tell.
  package let noise: NoiseBand?

  /// Rows of which the edges of bins are found, at most.
  private static let mostSorted = 100_000

  /// Numbers such as scores; those that are not finite are missing.
  ///
  /// - Complexity: O(n log bins), and O(m log m) for the at most 100,000 that are sorted.
  package init(_ name: String, numbers: [Double], kind: Kind = .number) {
    let step = max(1, numbers.count / Self.mostSorted)
    let bins = ReferenceBins(
      numbers: stride(from: 0, to: numbers.count, by: step).map { numbers[$0] }
    )
    self.init(name, kind, bins, rows: numbers.count) {
      bins.bin(of: numbers[$0].isFinite ? .number(numbers[$0]) : .missing)
    }
  }

  /// The given rows of a column; nil for pictures, pairs and times.
  ///
  /// What comes later than a training has later times: they would always differ.
  ///
  /// - Complexity: O(rows log bins).
  package init?(_ column: FeatureColumn, rows: [Int32]) {
    switch column.values {
    case .numbers(let values):
      self.init(column.name, numbers: rows.map { values[Int($0)] })
    case .texts(let texts):
      let lengths = rows.map { row in texts[Int(row)].map { Double($0.count) } ?? .nan }
      self.init(column.name, numbers: lengths, kind: .text)
    case .categories(let codes, let values):
      var counts = [Int](repeating: 0, count: values.count)
      for row in rows where codes[Int(row)] >= 0 { counts[Int(codes[Int(row)])] += 1 }
      let bins = ReferenceBins(
        counts: Dictionary(
          values.indices.filter { counts[$0] > 0 }.map { (values[$0], counts[$0]) }
        ) { $0 + $1 }
      )
      let places = values.map { bins.bin(of: .text($0)) }
      let missing = bins.bin(of: .missing)
      self.init(column.name, .category, bins, rows: rows.count) {
        let code = codes[Int(rows[$0])]
        return code < 0 ? missing : places[Int(code)]
      }
    case .times, .pairs, .pictures: return nil
    }
  }

  /// Counts rows by their bins, all of them and in chunks that chance deals.
  private init(
    _ name: String,
    _ kind: Kind,
    _ bins: ReferenceBins,
    rows: Int,
    bin: (Int) -> Int
  ) {
    var all = BinCounts(bins)
    var chunks = [BinCounts](
      repeating: BinCounts(bins),
      count: NoiseBand.chunks(ofRows: rows)
    )
    for row in 0..<rows {
      let place = bin(row)
      all.add(1, toBin: place)
      let chunk = FeatureHash.mix(UInt64(row) ^ 0xD21F) % UInt64(chunks.count)
      chunks[Int(chunk)].add(1, toBin: place)
    }
    self.name = name
    self.kind = kind
    counts = all
    noise = NoiseBand(chunks, of: all)
  }

  /// Above this the Jensen–Shannon distance of `rows` values from the reference is more than noise; nil where
  /// the reference is too small to tell.
  ///
  /// The larger of what chunks of the reference leave room for and of what theory does: without drift,
  /// 8 ln 2 · D² / (1/n + 1/N) is about χ² with as many degrees of freedom as bins that the reference has
  /// filled, less one. Its quantile is taken at 1 − 0.0005 (Wilson & Hilferty, PNAS 17, 1931): of 40
  /// features in 200 windows, two in turn beyond it come by chance once in 500 times.
  package func noiseLimit(rows current: Int) -> Double? {
    guard let noise else { return nil }
    let degrees = Double(max(counts.counts.count { $0 > 0 } - 1, 1))
    let part = 2 / (9 * degrees)
    let root = 1 - part + Self.quantile * part.squareRoot()
    let chiSquare = degrees * root * root * root
    let spread = 1 / Double(max(current, 1)) + 1 / Double(max(counts.total, 1))
    return max(noise.limit(rows: current), (chiSquare * spread / (8 * log(2))).squareRoot())
  }

  /// Of the normal distribution, at 1 − 0.0005.
  private static let quantile = 3.29

  /// A value as this distribution counts it.
  package func counted(_ value: CellValue) -> CellValue {
    guard kind == .text else { return value }
    switch value {
    case .text(let text): return text.isEmpty ? .missing : .number(Double(text.count))
    case .number(let number): return .number(Double(number.description.count))
    case .missing: return .missing
    }
  }
}

extension ReferenceDistribution: Codable {
  private enum CodingKeys: String, CodingKey { case name, kind, counts, noise }
}

extension Sequence<FeatureColumn> {
  /// The distributions of columns that have one, over the given rows.
  package func distributions(rows: [Int32]) -> [ReferenceDistribution] {
    compactMap { ReferenceDistribution($0, rows: rows) }
  }
}
