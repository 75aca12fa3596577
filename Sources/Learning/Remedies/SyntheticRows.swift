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
    for label in counts.indices where counts[label] > 0 && counts[label] < most {
      var members = rows.labels.indices.filter { rows.labels[$0] == Int32(label) }
      generator.shuffle(&members)
      let candidates = Array(members.prefix(mostCandidates))
      let near = candidates.map { nearest(to: $0, among: candidates, rows.features) }
      for _ in counts[label]..<most {
        let pick = generator.next(below: candidates.count)
        let row = candidates[pick]
        let other =
          near[pick].isEmpty ? row : near[pick][generator.next(below: near[pick].count)]
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

  /// The nearest other rows by their dense features.
  private static func nearest(
    to row: Int,
    among candidates: [Int],
    _ features: FeatureMatrix
  ) -> [Int] {
    let width = features.denseWidth
    let distances = candidates.filter { $0 != row }.map { other in
      var sum: Float = 0
      for j in 0..<width {
        let gap = features.dense[row * width + j] - features.dense[other * width + j]
        sum += gap * gap
      }
      return (sum, other)
    }
    return distances.sorted { $0 < $1 }.prefix(neighbours).map(\.1)
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
