/// What was shown where and how often, with which propensity, and how often it was taken.
///
/// - Complexity: O(1) a suggestion; at most ``most`` cells in memory.
struct ExposureTally: Sendable {
  /// Different items at different positions that are told apart; a log with more is not estimated.
  static let most = 20_000

  struct Place: Hashable, Sendable {
    var item: Digest
    var position: Int16
  }

  /// Sums over the suggestions of one item at one position, with p the propensity and r whether it
  /// was taken.
  struct Cell: Sendable {
    var shown = 0
    /// Those with a propensity.
    var logged = 0
    /// Σ 1/p, Σ 1/p², Σ r/p, Σ r/p².
    var weight = 0.0
    var squaredWeight = 0.0
    var reward = 0.0
    var squaredReward = 0.0
  }

  private(set) var cells: [Place: Cell] = [:]
  /// Suggestions with a propensity, of which estimates can be made.
  private(set) var logged = 0
  /// Suggestions by position, −1 where there is none.
  private(set) var byPosition: [Int16: Int] = [:]
  private(set) var isTruncated = false
  /// How often it was changed.
  private(set) var changes = 0

  mutating func count(_ suggestion: Suggestion, by sign: Int) {
    guard let item = suggestion.item else { return }
    changes += 1
    let place = Place(item: item, position: suggestion.position)
    guard cells[place] != nil || cells.count < Self.most else {
      isTruncated = true
      return
    }
    byPosition[place.position, default: 0] += sign
    cells[place, default: Cell()].count(
      propensity: suggestion.propensity,
      isTaken: suggestion.outcome.isPositive,
      by: sign
    )
    if !suggestion.propensity.isNaN { logged += sign }
  }
}

extension ExposureTally.Cell {
  fileprivate mutating func count(propensity: Double, isTaken: Bool, by sign: Int) {
    shown += sign
    guard !propensity.isNaN else { return }
    logged += sign
    let weight = Double(sign) / propensity
    self.weight += weight
    squaredWeight += weight / propensity
    guard isTaken else { return }
    reward += weight
    squaredReward += weight / propensity
  }
}
