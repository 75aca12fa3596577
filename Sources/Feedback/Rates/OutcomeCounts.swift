/// How many suggestions had which outcome.
struct OutcomeCounts: Sendable {
  private var counts = [Int](repeating: 0, count: Outcome.allCases.count)

  subscript(outcome: Outcome) -> Int { counts[Self.place(outcome)] }

  mutating func count(_ outcome: Outcome, by sign: Int) { counts[Self.place(outcome)] += sign }

  mutating func add(_ other: OutcomeCounts) {
    for place in counts.indices { counts[place] += other.counts[place] }
  }

  /// Distinct suggestions, seen or not.
  var suggestions: Int { counts.reduce(0, +) }
  /// Those that were in sight long enough, or of which nobody says how long.
  var shown: Int { suggestions - self[.unseen] }
  var positive: Int { self[.accepted] + self[.click] }
  var answered: Int { positive + self[.rejected] + self[.typed] }
  /// Whether silence is the answer: people only ever click.
  var isClicksOnly: Bool {
    self[.click] > 0 && self[.accepted] + self[.rejected] + self[.typed] == 0
  }

  var acceptance: AcceptanceRate { AcceptanceRate(accepted: positive, events: shown) }

  /// Accepted, ignored, rejected and typed always; the others where there are any.
  var actions: [ActionCount] {
    let always: [Outcome] = [.accepted, .ignored, .rejected, .typed]
    return Outcome.allCases.filter { always.contains($0) || self[$0] > 0 }
      .map { ActionCount(action: $0, count: self[$0]) }
  }

  private static func place(_ outcome: Outcome) -> Int {
    switch outcome {
    case .accepted: 0
    case .ignored: 1
    case .rejected: 2
    case .typed: 3
    case .shown: 4
    case .click: 5
    case .unseen: 6
    }
  }
}
