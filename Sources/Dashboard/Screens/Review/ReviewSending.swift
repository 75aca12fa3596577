import Basics
import Pipeline
import Review
import Workspace

extension DashboardModel {
  /// What the key that sends to review takes: the row at hand in a grid, else the rows behind the
  /// selected figure; nil when nothing stands there that could be decided.
  var reviewSubmission: ReviewSubmission? {
    if let grid { return submission(of: grid) }
    guard case .rows(let filter, let title) = selectedDrilldown, filter.relation != .rejects else {
      return nil
    }
    return ReviewSubmission(
      filter: filter,
      rows: nil,
      column: nil,
      reason: title,
      who: review.reviewer
    )
  }

  private func submission(of grid: GridState) -> ReviewSubmission? {
    guard let filter = grid.filter, filter.relation != .rejects else { return nil }
    let rows = grid.marked.isEmpty ? grid.row(grid.selection.item).map { [$0] } : grid.marked.rows
    guard let rows else { return nil }
    return ReviewSubmission(
      filter: filter,
      rows: RowPage(
        columns: grid.columns.enumerated().map {
          RowPage.Column(name: $1, isNumeric: grid.numeric.contains($0))
        },
        rows: rows
      ),
      // The first column is where every grid begins: nobody chose it.
      column: grid.selectedPlace > 0 ? grid.selectedColumn : nil,
      reason: grid.title,
      who: review.reviewer
    )
  }

  /// Why nothing can be sent to review now.
  var sendReason: String? {
    if screen == .review, grid == nil { return "it is in the queue" }
    if shownSuspects != nil { return nil }
    if let grid {
      guard let filter = grid.filter else { return "these are figures, no rows" }
      if filter.relation == .rejects {
        return "rows that could not be read are no part of the data"
      }
      let isHere = !grid.marked.isEmpty || grid.row(grid.selection.item) != nil
      return isHere ? nil : "there is no row to send"
    }
    return reviewSubmission == nil ? "no rows of the data are behind this" : nil
  }

  mutating func send() -> [Effect] {
    if let mining = shownSuspects { return [.sendSuspects(mining, who: review.reviewer)] }
    return reviewSubmission.map { [.sendToReview($0)] } ?? []
  }

  mutating func withdraw() -> [Effect] {
    guard let item = reviewedItem, item.isSent, let addition = item.addition else { return [] }
    return [.withdraw(addition.id, by: review.reviewer)]
  }

  mutating func sent(_ added: ReviewAdded, isCut: Bool) -> [Effect] {
    orderAnew()
    var parts = ["\(Figures.plural(added.added, "cell")) sent to review"]
    if added.known > 0 { parts.append("\(Figures.count(added.known)) waited there already") }
    if added.gone > 0 {
      parts.append("\(Figures.plural(added.gone, "row")) without a key left out")
    }
    if isCut { parts.append("of the first \(Figures.count(DatasetSession.mostSent)) rows") }
    let text = parts.joined(separator: ", ")
    return note(added.added > 0 ? .information(text) : .warning(text))
  }

  /// Has the queue made anew when its screen is next shown; until then it stands as it was.
  mutating func orderAnew() {
    review.isOutdated = true
    review.queue.problem = nil
  }
}

extension ReviewItem {
  /// Whether somebody put it into the queue and may know so.
  var isSent: Bool { addition != nil && kind != .known }
}

extension ReviewKind {
  /// As the queue says it.
  var words: String {
    switch self {
    case .conflict: "conflict"
    case .unreadable: "unreadable"
    case .violation: "violation"
    case .labelError: "label error"
    case .hardNegative: "hard negative"
    case .asked: "asked"
    case .known, .random: "by chance"
    }
  }
}
