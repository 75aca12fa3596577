import Basics
import Feedback
import Foundation
import Pipeline
import Terminal

extension DashboardModel {
  /// What people typed in place of what was shown: a row for each group of like answers, the most
  /// frequent first, with a column for each text that it was typed instead of.
  func typedTable(of summary: FeedbackSummary) -> PanelTable {
    let typed = shownModel?.typed ?? summary.typed
    let groups = typed.groups
    // Where no event says what was shown there is nothing to tell apart.
    let shown = typed.matrix.filter { !$0.shown.isEmpty }
    let most = max(shown.flatMap(\.byGroup).max() ?? 1, 1)
    let base = shownEvents.and(.equals(column: "action", value: "typed"))
    return PanelTable(
      title: "typed instead\(shownModelWords)",
      columns: [
        .init(title: "text", isName: true, isWide: true, limit: 60),
        .init(title: "times", isNumeric: true, isFigure: true),
      ]
        + shown.enumerated().map { place, row in
          .init(
            title: "for \(row.shown)",
            isNumeric: true,
            dispensable: place + 1,
            titleLimit: 16
          )
        },
      rowCount: groups.count,
      cells: { row in
        let counts = shown.map { shown -> PanelTable.Cell in
          // Rarer groups are not told apart by what was shown.
          guard shown.byGroup.indices.contains(row) else { return .text("", .dim, sort: .missing) }
          let count = shown.byGroup[row]
          return .count(
            count == 0 ? nil : count,
            count * 2 >= most ? .warning : (count == 0 ? .dim : .text)
          )
        }
        return [.text(groups[row].text), .count(groups[row].count)] + counts
      },
      drilldown: { row, _ in
        let group = groups[row]
        guard group.spellings == 1 else { return group.explanation }
        return .rows(
          base.and(.equals(column: "value", value: group.text)),
          title: "typed: \(group.text)"
        )
      },
      empty: "nobody typed an answer of their own",
      footer: groups.isEmpty ? "" : Figures.plural(groups.count, "candidate")
    )
  }
}

extension TypedAnswers.Group {
  /// The texts that were taken for one.
  fileprivate var explanation: Drilldown {
    let rest = spellings - 1 - others.count
    return .explanation(
      title: "typed \(Figures.count(count)) times in \(Figures.count(spellings)) spellings",
      lines: [text, "", "also:"] + others
        + (rest > 0 ? ["and \(Figures.plural(rest, "other"))"] : [])
    )
  }
}
