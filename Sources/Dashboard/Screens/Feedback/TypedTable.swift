import Basics
import Feedback
import Foundation
import Pipeline
import Terminal

extension DashboardModel {
  /// What people typed in place of what was shown: a row for each text shown, a column for each
  /// group of like answers, in the order of the groups.
  func typedTable(of summary: FeedbackSummary) -> PanelTable {
    let typed = shownModel?.typed ?? summary.typed
    let title = "typed instead\(shownModelWords)"
    let rows = typed.matrix
    let groups = Array(typed.groups.prefix(rows.first?.byGroup.count ?? 0))
    let most = max(rows.flatMap(\.byGroup).max() ?? 1, 1)
    let base = shownEvents.and(.equals(column: "action", value: "typed"))
    let headings = groups.enumerated().map { place, group in
      PanelTable.Column(
        title: String(group.text.prefix(14)),
        isNumeric: true,
        dispensable: place + 1
      )
    }
    return PanelTable(
      title: title,
      columns: [
        .init(title: "shown", isName: true),
        .init(title: "typed", isNumeric: true, isFigure: true),
      ] + headings,
      rowCount: rows.count,
      cells: { row in
        let counts = rows[row].byGroup.map { count -> PanelTable.Cell in
          .count(
            count == 0 ? nil : count,
            count * 2 >= most ? .warning : (count == 0 ? .dim : .text)
          )
        }
        let shown = rows[row].shown.isEmpty ? "(not said)" : rows[row].shown
        return [.text(shown), .count(rows[row].count)] + counts
      },
      drilldown: { row, _ in
        .rows(
          rows[row].shown.isEmpty
            ? base.and(.missing(column: "shown"))
            : base.and(.equals(column: "shown", value: rows[row].shown)),
          title: "typed in place of \(rows[row].shown)"
        )
      },
      empty: "nobody typed an answer of their own",
      footer: groups.isEmpty
        ? "" : "\(Figures.plural(typed.groups.count, "candidate")), the most frequent first"
    )
  }
}
