import Foundation

/// What people typed instead of what was shown: groups of like texts, as candidates for what a
/// model might show, and what they were typed in place of.
package struct TypedAnswers: Sendable, Hashable, Codable {
  /// Groups, and texts shown, that stand in the matrix.
  package static let mostInMatrix = 12

  /// Texts that say the same.
  package struct Group: Sendable, Hashable, Codable {
    /// The most frequent text of the group.
    package var text: String
    package var count: Int
    /// Different texts.
    package var spellings: Int
    /// The most frequent other texts, at most five.
    package var others: [String]
  }

  /// What was typed in place of one text.
  package struct Row: Sendable, Hashable, Codable {
    package var shown: String
    package var count: Int
    /// By the groups of the matrix, in their order; what belongs to none of them is the rest.
    package var byGroup: [Int]
  }

  package var answers: Int
  /// Answers that came when too many different ones were known to tell them apart.
  package var unnamed: Int
  /// The most frequent first; at most 200.
  package var groups: [Group]
  /// The texts shown for which most was typed; the columns are the first groups.
  package var matrix: [Row]

  package init() { self.init([]) }

  init(_ tallies: [TypedTally]) {
    let pairs = tallies.reduce(into: [TypedAnswer: Int]()) { sum, tally in
      sum.merge(tally.pairs) { $0 + $1 }
    }
    answers = tallies.reduce(0) { $0 + $1.answers }
    unnamed = answers - pairs.values.reduce(0, +)
    let counts = pairs.reduce(into: [String: Int]()) { $0[$1.key.typed, default: 0] += $1.value }
    let clusters = TextClusters(counts)
    groups = clusters.groups.prefix(200).map { members in
      Group(
        text: members[0].text,
        count: members.reduce(0) { $0 + $1.count },
        spellings: members.count,
        others: members.dropFirst().prefix(5).map(\.text)
      )
    }
    let columns = min(groups.count, Self.mostInMatrix)
    var rows: [String: Row] = [:]
    for (pair, count) in pairs {
      var row =
        rows[pair.shown]
        ?? Row(shown: pair.shown, count: 0, byGroup: [Int](repeating: 0, count: columns))
      row.count += count
      if let group = clusters.group(of: pair.typed), group < columns { row.byGroup[group] += count }
      rows[pair.shown] = row
    }
    matrix = Array(
      rows.values.sorted { ($1.count, $0.shown) < ($0.count, $1.shown) }.prefix(Self.mostInMatrix)
    )
  }
}
