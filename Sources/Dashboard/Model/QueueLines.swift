import Basics
import Review
import Terminal
import Workspace

/// What stands in the list of the review queue, cell by cell.
struct QueueLines: Sendable {
  /// The columns by which the list can be sorted, in their order.
  enum Column: Int, CaseIterable {
    case entity = 1
    case attribute, value, confidence, why
  }

  var queue: ReviewQueue
  var answers: QueueAnswers
  /// Places of which what was said and believed is hidden.
  var blind: Set<Int>
  var disputed: [Int: [Decision]]
  /// What is believed is hidden of every place.
  var isAllBlind: Bool

  /// - `place`: in the queue.
  func cells(_ place: Int) -> [PanelTable.Cell] {
    let item = queue.items[place]
    let isBlind = isBlind(place)
    let isDisputed = disputed[place] != nil
    let (mark, role) = isDisputed ? ("≠", Role.warning) : Self.mark(answers[place])
    let isDecided = decided(place) != nil
    return [
      .text(mark, role), .text(item.name), .text(item.attribute, .dim),
      .text(value(place), isDecided ? .good : item.isUndecided ? .bad : .accent),
      isBlind || item.confidence == 0
        ? .text(isBlind ? "" : Figures.none, .dim, sort: .missing)
        : .decimal(item.confidence, item.confidence < 0.8 ? .warning : .text),
      isDisputed
        ? .text("disputed", .warning)
        : .text(item.kind.words, item.kind == .asked ? .accent : .dim),
    ]
  }

  /// What the cell of a place and a column is ordered by.
  func sortValue(_ place: Int, _ column: Column) -> SortValue {
    let item = queue.items[place]
    return switch column {
    case .entity: .text(item.name)
    case .attribute: .text(item.attribute)
    case .value: .text(value(place))
    // Where nothing is claimed nobody is sure of anything.
    case .confidence:
      isBlind(place) || item.confidence == 0 ? .missing : SortValue(item.confidence)
    case .why: .text(disputed[place] != nil ? "disputed" : item.kind.words)
    }
  }

  private func isBlind(_ place: Int) -> Bool { isAllBlind || blind.contains(place) }

  /// The value that a person gave the cell.
  private func decided(_ place: Int) -> String? {
    guard case .value(let value) = answers[place]?.verdict else { return nil }
    return value ?? "no value"
  }

  private func value(_ place: Int) -> String {
    if let decided = decided(place) { return decided }
    guard !isBlind(place) else { return "" }
    let item = queue.items[place]
    return item.isUndecided ? "undecided" : item.value ?? Figures.none
  }

  private static func mark(_ decision: Decision?) -> (String, Role) {
    switch decision?.verdict {
    case nil: (" ", .dim)
    case .value(let value): value == decision?.old ? ("✓", .good) : ("✎", .accent)
    case .reject: ("✗", .bad)
    case .skip: ("·", .dim)
    case .flag: ("⚑", .warning)
    }
  }
}
