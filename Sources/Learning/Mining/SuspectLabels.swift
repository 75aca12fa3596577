import Basics
internal import Foundation
import Scoring

/// Negative rows that look like positive ones to models that did not learn from them.
///
/// A negative is suspect when its out-of-fold log-odds exceed the median of the positive rows, or
/// when its features are those of a positive row.
package struct SuspectLabels: Sendable {
  package struct Row: Sendable, Hashable {
    /// In the training rows.
    package var row: Int32
    /// Out of fold, of the positive class.
    package var logOdds: Float
    /// Whether its features are those of a positive row.
    package var repeatsPositive: Bool
  }

  /// Negatives that a fold's training learns from, by positive rows: more add little.
  private static let mostNegatives = 50

  /// The most suspect first.
  package let rows: [Row]
  /// The median log-odds of positive rows, out of fold.
  package let bar: Float

  /// Trains once a fold, rows of a group together.
  init(
    _ data: PreparedData,
    positive: Int,
    folds: Int,
    configuration: RunConfiguration,
    isCancelled: () -> Bool
  ) throws {
    let train = data.train
    let positives = train.labels.indices.filter { Int(train.labels[$0]) == positive }
    let count = min(folds, positives.count)
    guard count >= 2 else {
      (rows, bar) = ([], .infinity)
      return
    }
    var odds = Array(repeating: Float.nan, count: train.count)
    let parts = Splitter(labels: train.labels, groups: train.groups)
      .folds(count, seed: configuration.seed)
    for (fold, part) in parts.enumerated() {
      var rest = parts.enumerated().filter { $0.offset != fold }.flatMap(\.element)
      rest = Self.thinned(rest, train.labels, positive, seed: configuration.seed)
      var folded = data
      folded.train = train.selecting(rest)
      guard folded.train.counts(classes: data.classes.count).count(where: { $0 > 0 }) > 1 else {
        continue
      }
      var loop = TrainingLoop(data: folded, configuration: configuration.adapted(to: folded))
      try loop.finish(isCancelled: isCancelled)
      let found = NegativePool.odds(
        loop.bestModel,
        train.features.selecting(part),
        positive: positive
      )
      for (index, row) in part.enumerated() { odds[Int(row)] = found[index] }
    }
    let sorted = positives.map { odds[$0] }.filter(\.isFinite).sorted()
    let bar = sorted.isEmpty ? Float.infinity : sorted[sorted.count / 2]
    let forms = Set(positives.map { train.features.form(of: $0) })
    var found: [Row] = []
    for (row, label) in train.labels.enumerated() where Int(label) != positive {
      let repeats = forms.contains(train.features.form(of: row))
      guard repeats || odds[row] > bar else { continue }
      found.append(Row(row: Int32(row), logOdds: odds[row], repeatsPositive: repeats))
    }
    self.bar = bar
    rows = found.sorted { ($0.logOdds, $1.row) > ($1.logOdds, $0.row) }
  }

  /// All positive rows and at most fifty times as many others, by chance.
  private static func thinned(
    _ rows: [Int32],
    _ labels: [Int32],
    _ positive: Int,
    seed: UInt64
  ) -> [Int32] {
    let ones = rows.filter { Int(labels[Int($0)]) == positive }
    var others = rows.filter { Int(labels[Int($0)]) != positive }
    let most = max(1000, mostNegatives * ones.count)
    guard others.count > most else { return rows }
    var generator = SeededGenerator(seed: seed)
    generator.shuffle(&others)
    return (ones + others.prefix(most)).sorted()
  }
}

extension FeatureMatrix {
  /// A hash of a row's features, equal for equal rows.
  fileprivate func form(of row: Int) -> UInt64 {
    var hash = FeatureHash()
    for j in (row * denseWidth)..<((row + 1) * denseWidth) {
      hash.combine(UInt64(dense[j].bitPattern))
    }
    for entry in rowStarts[row]..<rowStarts[row + 1] {
      hash.combine(
        UInt64(UInt32(bitPattern: columns[entry])) << 32 | UInt64(values[entry].bitPattern)
      )
    }
    return hash.value
  }
}
