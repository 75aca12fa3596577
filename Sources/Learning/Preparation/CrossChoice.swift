import Basics
internal import Foundation
import Scoring

/// Chooses pairs of columns that tell more of the label together than the sum of what each tells.
///
/// Every pair of the up to 32 columns that tell most alone is tried. On one half of the training rows a
/// logistic model is fitted in which the two columns add up, and the classes are counted in each pair of
/// their values, drawn towards that model where rows are few. On the other half it is measured by how much
/// the counts lower the log-loss. A pair is taken when this gain is above four standard errors, which with
/// nothing to find happens in less than one of sixty searches of all 496 pairs, and above a five
/// hundredth of the label's entropy. Rows of one group are in one half, and count as one.
struct CrossChoice {
  private static let mostColumns = 32
  private static let mostRows = 20_000
  private static let leastRows = 200
  private static let leastErrors = 4.0
  private static let leastShare = 0.002

  /// The pairs that were chosen, the largest gain first.
  let crosses: [CrossEncoder]
  /// What was found, for people; nil where none was asked for.
  let note: String?

  /// Tries the pairs on the rows `training`; at most `most` are taken.
  ///
  /// - Complexity: O(pairs · (rows + values² · classes)) on at most 20,000 rows.
  init(
    _ table: LearningTable,
    labels: [Int32],
    classes: Int,
    training: [Int32],
    most: Int
  ) throws {
    guard most > 0 else {
      (crosses, note) = ([], nil)
      return
    }
    let step = max(1, (training.count + Self.mostRows - 1) / Self.mostRows)
    let rows = stride(from: 0, to: training.count, by: step).map { training[$0] }
    guard rows.count >= Self.leastRows else {
      crosses = []
      note = "no columns are crossed: \(training.count) training rows are too few to tell"
      return
    }
    let groups = rows.map { table.groups.isEmpty ? UInt64($0) : table.groups[Int($0)] }
    let sample = CrossTrial(
      labels: rows.map { labels[Int($0)] },
      classes: classes,
      groups: groups,
      isLearnt: groups.map { FeatureHash.mix($0 ^ Self.salt) & 1 == 0 }
    )
    var columns = table.columns.compactMap { column -> Candidate? in
      guard let bucketing = Bucketing(column, training: training) else { return nil }
      let codes = bucketing.codes(column, rows: rows)
      return Candidate(
        bucketing: bucketing,
        codes: codes,
        gain: sample.gain(codes, count: bucketing.count)
      )
    }
    let eligible = columns.count
    // The order of the table among equals.
    columns = columns.enumerated()
      .sorted { ($0.element.gain, $1.offset) > ($1.element.gain, $0.offset) }
      .prefix(Self.mostColumns).map(\.element)
    var found: [(gain: Double, left: Bucketing, right: Bucketing)] = []
    for (place, left) in columns.enumerated() {
      try Task.checkCancellation()
      for right in columns.dropFirst(place + 1) {
        let gain = sample.gain(
          left.codes,
          right.codes,
          counts: (left.bucketing.count, right.bucketing.count)
        )
        guard gain.mean > Self.leastErrors * gain.error,
          gain.mean > Self.leastShare * sample.entropy
        else { continue }
        found.append((gain.mean, left.bucketing, right.bucketing))
      }
    }
    let taken = found.enumerated().sorted {
      ($0.element.gain, $1.offset) > ($1.element.gain, $0.offset)
    }
    .prefix(most).map(\.element)
    crosses = taken.map {
      CrossEncoder($0.left, $0.right, of: table.columns, training: training)
    }
    let tried =
      "\(columns.count * (columns.count - 1) / 2) pairs of \(columns.count) of \(eligible) columns"
    guard !taken.isEmpty else {
      note =
        "no columns are crossed: none of \(tried) tells more than the sum of its parts on rows "
        + "kept aside"
      return
    }
    let words = zip(crosses, taken).map { "\($0.name) (−\(Self.figure($1.gain)))" }
    note =
      "crossed are \(words.joined(separator: ", ")): so many nats less log-loss than the sum of their "
      + "parts on training rows kept aside; \(found.count) of \(tried) tell more than that sum"
  }

  /// Keeps the halves apart from others that are made of the same numbers.
  private static let salt: UInt64 = 0xC505

  private struct Candidate {
    let bucketing: Bucketing
    let codes: [Int32]
    /// What the column tells alone, in nats a row.
    let gain: Double
  }

  private static func figure(_ gain: Double) -> String { "\((gain * 10_000).rounded() / 10_000)" }
}
