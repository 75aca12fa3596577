import Basics
internal import Foundation
import Scoring

/// Looks for columns that give the label away by themselves.
///
/// Each column is learnt alone on one half of the training rows, as a table of classes by value (by
/// 32 quantiles for numbers), and tried on the other half. A column that leaves less than a tenth of
/// the label's uncertainty is told: most such columns are made from the label, or after it.
struct LeakCheck {
  private static let mostRows = 50_000
  private static let leastRows = 40
  private static let bins = 32
  /// The share of the log-loss of the classes' shares that a column must take away to be told.
  private static let explained = 0.9

  /// A sentence for each such column.
  let notes: [String]

  /// - Complexity: O(columns · rows · log rows) on at most 50,000 training rows.
  init(_ table: LearningTable, labels: [Int32], classes: Int, training: [Int32]) {
    let step = max(1, training.count / Self.mostRows)
    let rows = stride(from: 0, to: training.count, by: step).map { Int(training[$0]) }
    guard rows.count >= Self.leastRows else {
      notes = []
      return
    }
    // Halves by a hash, since rows may come in an order that hangs together with the label; and rows of
    // one group in one half, since what tells groups apart tells their labels.
    let isLearnt = rows.map { row in
      FeatureHash.mix(table.groups.isEmpty ? UInt64(row) : table.groups[row]) & 1 == 0
    }
    notes = table.columns.compactMap { column in
      guard let codes = Self.codes(column.values, rows) else { return nil }
      let found = Self.uncertainty(
        codes: codes,
        labels: rows.map { labels[$0] },
        classes: classes,
        isLearnt: isLearnt
      )
      guard let found, found.left <= 1 - Self.explained else { return nil }
      let hits = Figures.percent(found.accuracy)
      return
        "\(column.name) alone gives \(table.label) away: it is right in \(hits) of rows kept aside. If it "
        + "is known only once \(table.label) is, leave it out of features"
    }
  }

  /// A number for each value of the rows, equal where the values are; nil for pictures and pairs.
  private static func codes(_ values: FeatureColumn.Values, _ rows: [Int]) -> [UInt64]? {
    switch values {
    case .categories(let codes, _): return rows.map { UInt64(bitPattern: Int64(codes[$0])) }
    case .texts(let texts): return rows.map { texts[$0].map { FeatureHash.of($0) } ?? 0 }
    case .numbers(let numbers), .times(let numbers):
      let sorted = rows.map { numbers[$0] }.filter(\.isFinite).sorted()
      guard !sorted.isEmpty else { return nil }
      let edges = (1..<bins).map { sorted[$0 * sorted.count / bins] }
      return rows.map { row in
        guard numbers[row].isFinite else { return UInt64.max }
        var (low, high) = (0, edges.count)
        while low < high {
          let middle = (low + high) / 2
          if edges[middle] <= numbers[row] { low = middle + 1 } else { high = middle }
        }
        return UInt64(low)
      }
    case .pictures, .pairs: return nil
    }
  }

  /// The log-loss of the other half by that of the classes' shares alone, and the share it is right
  /// in; nil where the shares leave no uncertainty.
  private static func uncertainty(
    codes: [UInt64],
    labels: [Int32],
    classes: Int,
    isLearnt: [Bool]
  ) -> (left: Double, accuracy: Double)? {
    var shares = Array(repeating: 1.0, count: classes)
    // Classes by value as they occur: many classes times many values would fill the memory.
    var tables: [UInt64: [Int32: Double]] = [:]
    for (row, label) in labels.enumerated() where isLearnt[row] {
      shares[Int(label)] += 1
      tables[codes[row], default: [:]][label, default: 0] += 1
    }
    let total = shares.reduce(0, +)
    for k in shares.indices { shares[k] /= total }
    let commonest = shares.indices.max { shares[$0] < shares[$1] } ?? 0
    var (base, loss, hits, count) = (0.0, 0.0, 0, 0)
    for (row, label) in labels.enumerated() where !isLearnt[row] {
      let table = tables[codes[row]] ?? [:]
      let seen = table.values.reduce(0, +)
      base -= log(shares[Int(label)])
      loss -= log(((table[label] ?? 0) + shares[Int(label)]) / (seen + 1))
      var best = (believed: commonest, weight: shares[commonest] + (table[Int32(commonest)] ?? 0))
      // In the order of the classes, so that equals are told apart the same way each time.
      for (other, times) in table.sorted(by: { $0.key < $1.key })
      where times + shares[Int(other)] > best.weight {
        best = (Int(other), times + shares[Int(other)])
      }
      if best.believed == Int(label) { hits += 1 }
      count += 1
    }
    guard base > 0, count > 0 else { return nil }
    return (loss / base, Double(hits) / Double(count))
  }
}
