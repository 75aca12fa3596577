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
    )
  ]
}
