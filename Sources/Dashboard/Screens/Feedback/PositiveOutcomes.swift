import Feedback
import Pipeline

extension [ActionCount] {
  /// The outcomes that count as acceptance and occur: where people only click, a click is all there is.
  private var positive: [Outcome] {
    let found = filter { $0.count > 0 && [.accepted, .click].contains($0.action) }.map(\.action)
    return found.isEmpty ? [.accepted] : found
  }

  /// What an acceptance is called.
  var acceptanceWord: String { positive == [.click] ? "clicked" : "accepted" }

  /// The suggestions that an acceptance rate counts.
  var accepted: RowFilter {
    if positive.count == 1 {
      return RowFilter(.events, [.equals(column: "action", value: positive[0].rawValue)])
    }
    let others = Outcome.allCases.filter { !positive.contains($0) }
    return RowFilter(
      .events,
      others.map { RowFilter.Condition.differs(column: "action", value: $0.rawValue) }
    )
  }

  /// Those that occur; all of them where none does.
  var occurring: [ActionCount] {
    let found = filter { $0.count > 0 }
    return found.isEmpty ? self : found
  }
}

extension DashboardModel {
  /// What an acceptance of the chosen model, or of all of them, is called.
  var acceptanceWord: String {
    (shownModel?.actions ?? feedback.summary.value?.actions ?? []).acceptanceWord
  }
}
