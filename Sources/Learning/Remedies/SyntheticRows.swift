import Basics
internal import Foundation
import Scoring

/// Rows made between neighbours of a rare class (SMOTE; Chawla et al., JAIR 16, 2002).
enum SyntheticRows {
  private static let neighbours = 5
  /// Neighbours are looked for among this many rows of a class, drawn by chance.
  private static let mostCandidates = 2_000

  /// The rows, and behind them new ones of each class until it has as many as the largest.
  ///
  /// Dense features lie on the line to one of the five nearest rows of the class; sparse ones,
  /// which are categories and texts, are those of the row itself. A class with one row is drawn
  /// again as it is. `counts` has the rows of each class.
  ///
  /// - Complexity: O(candidates² · dense width) a class.
  static func balancing(_ rows: LabelledRows, counts: [Int], seed: UInt64) -> LabelledRows {
    let most = counts.max() ?? 0
    var generator = SeededGenerator(seed: seed)
    var result = rows
    // New rows have no place in a table.
    result.rows = []
    for label in counts.indices where counts[label] > 0 && counts[label] < most {
      var members = rows.labels.indices.filter { rows.labels[$0] == Int32(label) }
      generator.shuffle(&members)
      let candidates = Array(members.prefix(mostCandidates))
      let near = nearest(candidates, rows.features.selecting(candidates.map(Int32.init)))
      for _ in counts[label]..<most {
        let pick = generator.next(below: candidates.count)
        let row = candidates[pick]
        let others = near[pick]
        let other = others.isEmpty ? row : others[generator.next(below: others.count)]
        result.features.append(
          rows.features,
          row: row,
          towards: other,
          by: Float(generator.nextUnit())
        )
        result.labels.append(Int32(label))
        if !rows.weights.isEmpty { result.weights.append(rows.weights[row]) }
        if !rows.groups.isEmpty { result.groups.append(rows.groups[row]) }
      }
    }
    return result
  }

  /// For each of `rows`, the five nearest others of them by their dense features, nearest first.
  private static func nearest(_ rows: [Int], _ features: FeatureMatrix) -> [[Int]] {
    let width = features.denseWidth
    let dense = features.dense.span
    var near: [[Int]] = []
    for row in rows.indices {
      var found: [(distance: Float, row: Int)] = []
      for other in rows.indices where other != row {
        var sum: Float = 0
        for j in 0..<width {
          let gap = dense[row &* width &+ j] - dense[other &* width &+ j]
          sum += gap * gap
        }
        if found.count == neighbours, let last = found.last, sum >= last.distance { continue }
        if found.count == neighbours { found.removeLast() }
        let place = found.firstIndex { sum < $0.distance } ?? found.count
        found.insert((sum, rows[other]), at: place)
      }
      near.append(found.map(\.row))
    }
    return near
  }
}

extension FeatureMatrix {
  /// Appends a row of `source` whose dense features are moved towards another row's by a share.
  fileprivate mutating func append(
    _ source: FeatureMatrix,
    row: Int,
    towards other: Int,
    by share: Float
  ) {
    for j in 0..<denseWidth {
      let start = source.dense[row * denseWidth + j]
      dense.append(start + share * (source.dense[other * denseWidth + j] - start))
    }
    let entries = source.rowStarts[row]..<source.rowStarts[row + 1]
    columns.append(contentsOf: source.columns[entries])
    values.append(contentsOf: source.values[entries])
    rowStarts.append(columns.count)
    rowCount += 1
  }
}
