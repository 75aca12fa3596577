import Terminal

extension ActionTable {
  static let grid: [Action] = [
    Action(
      "grid.sort",
      .grid,
      [.character("s")],
      "sort by the column",
      hint: "sort",
      .grid(.sort),
      unless: { $0.emptyGridReason }
    ),
    Action(
      "grid.reverse",
      .grid,
      [.character("r")],
      "reverse the order",
      hint: "reverse",
      .grid(.reverse),
      unless: {
        $0.emptyGridReason ?? ($0.grid?.sort == nil ? "sort by a column first" : nil)
      }
    ),
    Action(
      "grid.search",
      .grid,
      [.character("/")],
      "keep the rows that contain a text",
      hint: "search",
      .overlay(.search)
    ),
    Action(
      "grid.widen",
      .grid,
      [.backspace],
      "take the search or the last condition away",
      hint: "widen",
      .grid(.widen),
      unless: { $0.widenReason }
    ),
    Action("grid.close", .grid, [.character("q")], "close the grid", hint: "close", .grid(.close)),
    gridAction("grid.sort-also", "a", "sort equal rows by the column, turn it, or not", .sortAlso),
    gridAction(
      "grid.frequencies",
      "F",
      "how often each value stands there",
      hint: "frequencies",
      .frequencies
    ),
    gridAction(
      "grid.value",
      ",",
      "keep the rows with the value of the cell",
      hint: "this value",
      .narrowToValue,
      needsQuery: true
    ),
    gridAction(
      "grid.expression",
      "=",
      "keep the rows for which an expression is true",
      .ask(.expression),
      needsQuery: true
    ),
    gridAction(
      "grid.count",
      "+",
      "count the column: values, mean, sum, least and greatest",
      hint: "count",
      .count,
      needsQuery: true
    ),
    gridAction("grid.find", "f", "find a text, all rows kept", .ask(.find)),
    Action(
      "grid.next-match",
      .grid,
      [.character("n")],
      "to the next row that contains what was found",
      .grid(.match(1)),
      unless: { $0.grid?.sought.isEmpty == false ? nil : "find a text first" }
    ),
    Action(
      "grid.previous-match",
      .grid,
      [.character("N")],
      "to the row before that contains it",
      .grid(.match(-1)),
      unless: { $0.grid?.sought.isEmpty == false ? nil : "find a text first" }
    ),
    gridAction(
      "grid.mark",
      " ",
      "mark the row, or not: marked rows are sent and saved",
      hint: "mark",
      .mark
    ),
    Action(
      "grid.unmark",
      .grid,
      [.character("u")],
      "take all marks away",
      .grid(.unmark),
      unless: { $0.grid?.marked.isEmpty == false ? nil : "no row is marked" }
    ),
    gridAction("grid.hide", "-", "hide the column", .hideColumn),
    Action(
      "grid.show",
      .grid,
      [.character("v")],
      "show all columns again",
      .grid(.showColumns),
      unless: { $0.grid?.layout.hidden.isEmpty == false ? nil : "no column is hidden" }
    ),
    gridAction("grid.narrower", "(", "make the column narrower", .resize(-4)),
    gridAction("grid.wider", ")", "make the column wider", .resize(4)),
    gridAction("grid.pin", "!", "keep the column on the screen, or let it scroll", .pin),
    Action(
      "grid.left",
      .grid,
      [.character("<")],
      "ten columns to the left",
      .grid(.shift(-10))
    ),
    Action(
      "grid.right",
      .grid,
      [.character(">")],
      "ten columns to the right",
      .grid(.shift(10))
    ),
  ]

  /// An action about the selected column or row of a grid.
  private static func gridAction(
    _ id: String,
    _ key: Character,
    _ title: String,
    hint: String? = nil,
    _ message: GridMessage,
    needsQuery: Bool = false
  ) -> Action {
    Action(
      id,
      .grid,
      [.character(key)],
      title,
      hint: hint,
      .grid(message),
      unless: { model in
        if let reason = model.emptyGridReason { return reason }
        return needsQuery && model.grid?.filter == nil ? "these are figures, no rows" : nil
      }
    )
  }

  static let feedback: [Action] = [
    Action(
      "feedback.buckets",
      .screen(.feedback),
      [.character("m")],
      "the last 60 minutes, the last 48 hours, or all",
      hint: "window",
      .feedback(.toggleBuckets),
      unless: {
        $0.feedback.summary.value == nil ? "no feedback events were found" : nil
      }
    ),
    retrain("feedback.retrain", .feedback),
  ]
}
