import Basics
import Foundation
import Pipeline
import Terminal
import Testing

@testable import Dashboard

@Suite("The grid", .serialized)
struct GridTests {
  private static func press(_ keys: String, in model: inout DashboardModel) -> [Effect] {
    var effects: [Effect] = []
    for key in keys { effects += model.update(.key(.character(key))) }
    return effects
  }

  private static func select(_ column: String, in model: inout DashboardModel) throws {
    let place = try #require(model.grid?.columns.firstIndex(of: column))
    model.grids[model.grids.count - 1].selection.figure = place
  }

  private static func fetches(_ effects: [Effect]) -> [PageRequest] {
    effects.compactMap { if case .fetch(let request) = $0 { request } else { nil } }
  }

  @Test("The key stays on the screen, and where a row stands comes last")
  func keysArePinned() async throws {
    var model = try await MolesFixture.grid()
    let grid = try #require(model.grid)
    let names = grid.shownColumns.map { grid.columns[$0] }
    #expect(names.first == "lesion_id")
    #expect(names.suffix(2) == ["_row", "_file"])
    #expect(grid.selectedColumn == "lesion_id")
    for _ in 0..<20 { _ = model.update(.key(.right)) }
    var session = DashboardSession(model)
    let frame = session.draw(size: Size(columns: 60, rows: 20), appearance: Appearance()).frame
    #expect(frame.textRows().contains { $0.contains("lesion_id") && $0.contains("_file") })
  }

  @Test("Columns are hidden, shown, resized and pinned, and rows read as a whole keep all")
  func columnsAreArranged() async throws {
    var model = try await MolesFixture.grid()
    let all = try #require(model.grid?.shownColumns)
    try Self.select("age", in: &model)
    _ = Self.press("-", in: &model)
    var grid = try #require(model.grid)
    #expect(grid.shownColumns.count == all.count - 1)
    #expect(grid.selectedColumn != "age")
    _ = model.update(.key(.enter))
    guard case .detail(let detail) = model.overlay else {
      Issue.record("the row is not read")
      return
    }
    #expect(detail.lines.contains { $0.hasPrefix("age: ") })
    _ = model.update(.key(.escape))
    _ = Self.press("v", in: &model)
    #expect(model.grid?.shownColumns == all)
    try Self.select("age", in: &model)
    let width = try #require(model.grid).width(ofColumn: model.grid?.selection.figure ?? 0)
    _ = Self.press("))", in: &model)
    grid = try #require(model.grid)
    #expect(grid.width(ofColumn: grid.selection.figure) == width + 8)
    _ = Self.press("((((((((((", in: &model)
    grid = try #require(model.grid)
    #expect(grid.width(ofColumn: grid.selection.figure) == 3)
    _ = Self.press("!", in: &model)
    #expect(model.grid?.shownColumns[1] == model.grid?.selection.figure)
    _ = Self.press("!", in: &model)
    #expect(model.grid?.shownColumns == all)
    for _ in all { _ = Self.press("-", in: &model) }
    #expect(model.grid?.shownColumns.count == 1, "one column stays")
  }

  @Test("A frequency table is a grid of its own, whose lines open their rows")
  func frequenciesOpen() async throws {
    var model = try await MolesFixture.grid()
    let rows = try #require(model.grid?.filter)
    try Self.select("diagnosis", in: &model)
    let asked = Self.fetches(Self.press("F", in: &model))
    let filter = RowFilter(.frequencies(of: rows, column: "diagnosis"))
    #expect(asked.first?.filter == filter)
    let grid = try #require(model.grid)
    let page = GridPage(
      columns: ["value", "rows", "percent"],
      numeric: [1, 2],
      rows: [["nevus", "700", "70"], [nil, "300", "30"]],
      widths: [5, 4, 7]
    )
    func arrive() {
      _ = model.update(
        .grid(.page(grid: grid.id, generation: grid.generation, page: 0, .success(page)))
      )
    }
    arrive()
    #expect(model.breadcrumb(of: grid).last == "frequencies of diagnosis")
    var opened = Self.fetches(model.update(.key(.enter)))
    #expect(opened.first?.filter == rows.and(.equals(column: "diagnosis", value: "nevus")))
    _ = Self.press("q", in: &model)
    _ = model.update(.key(.down))
    opened = Self.fetches(model.update(.key(.enter)))
    #expect(opened.first?.filter == rows.and(.missing(column: "diagnosis")))
  }

  @Test("Rows are narrowed to a value and by an expression, and widened again")
  func rowsAreNarrowed() async throws {
    var model = try await MolesFixture.grid()
    let rows = try #require(model.grid?.filter)
    try Self.select("sex", in: &model)
    let value = try #require(model.grid?.row(0)?[model.grid?.selection.figure ?? 0])
    var asked = Self.fetches(Self.press(",", in: &model))
    let one = rows.and(.equals(column: "sex", value: value))
    #expect(asked.first?.filter == one && asked.first?.counts == true)
    model = try await MolesFixture.grid()
    _ = Self.press("=", in: &model)
    #expect(model.overlay == .gridText(.expression, TextFieldState()))
    _ = Self.press("age > 40", in: &model)
    asked = Self.fetches(model.update(.key(.enter)))
    #expect(asked.first?.filter == rows.and(.expression("age > 40")))
    #expect(model.grid.map { model.breadcrumb(of: $0).last } == "age > 40")
    asked = Self.fetches(model.update(.key(.backspace)))
    #expect(asked.first?.filter == rows)
  }

  @Test("A second key sorts rows that are equal, is turned, and let go")
  func secondKeys() async throws {
    var model = try await MolesFixture.grid()
    try Self.select("sex", in: &model)
    _ = Self.press("s", in: &model)
    #expect(model.grid?.sort == GridState.Sort(column: "sex", isDescending: false))
    _ = model.update(
      .grid(
        .page(
          grid: model.grid?.id ?? 0,
          generation: model.grid?.generation ?? 0,
          page: 0,
          .success(try #require(try await Self.firstPage()))
        )
      )
    )
    try Self.select("age", in: &model)
    let asked = Self.fetches(Self.press("a", in: &model))
    let age = GridState.Sort(column: "age", isDescending: false)
    #expect(asked.first?.sort?.thenBy == [age])
    let sort = try #require(asked.first?.sort)
    #expect(RowOrder(sort).keys.map(\.column) == ["sex", "age"])
    #expect(model.grid?.sort?.key("age")?.place == 1)
    _ = model.update(.grid(.sortAlso))
    #expect(model.grid?.sort?.thenBy.first?.isDescending == true)
    _ = model.update(.grid(.reverse))
    #expect(model.grid?.sort?.isDescending == true)
    #expect(model.grid?.sort?.thenBy.first?.isDescending == false)
    _ = model.update(.grid(.sortAlso))
    _ = model.update(.grid(.sortAlso))
    #expect(model.grid?.sort?.thenBy.isEmpty == true)
  }

  private static func firstPage() async throws -> GridPage? {
    try await MolesFixture.recording.value.grid.lazy.compactMap { message -> GridPage? in
      if case .grid(.page(_, _, _, .success(let page))) = message { page } else { nil }
    }.first
  }

  @Test("Marked rows outlast another order, and are what is sent and saved")
  func rowsAreMarked() async throws {
    var model = try await MolesFixture.grid()
    let rows = try [0, 1].map { try #require(model.grid?.row($0)) }
    _ = Self.press("  ", in: &model)
    #expect(model.grid?.marked.rows == rows)
    #expect(model.grid?.selection.item == 2)
    _ = model.update(.key(.up))
    _ = Self.press(" ", in: &model)
    #expect(model.grid?.marked.rows == [rows[0]])
    _ = Self.press("s", in: &model)
    #expect(model.grid?.marked.rows == [rows[0]])
    let sent = Self.press("S", in: &model).compactMap {
      if case .sendToReview(let sent) = $0 { sent } else { nil }
    }
    #expect(sent.first?.rows?.rows == [rows[0]])
    let saved = model.update(.key(.control("s"))).compactMap { effect -> LocalTable? in
      if case .saveTable(let saved, _) = effect { saved.table() } else { nil }
    }
    #expect(saved.first?.rows.count == 1 && saved.first?.columns == model.grid?.columns)
    _ = Self.press("u", in: &model)
    #expect(model.grid?.marked.isEmpty == true)
  }

  @Test("A column is counted over all rows, and late answers to another question are not shown")
  func columnsAreCounted() async throws {
    var model = try await MolesFixture.grid()
    try Self.select("age", in: &model)
    let asked = Self.press("+", in: &model).compactMap { effect -> GridInquiry? in
      if case .inquire(let inquiry) = effect { inquiry } else { nil }
    }
    let question = try #require(asked.first)
    #expect(question.subject == .figures(column: "age"))
    let figures = RowFigures(
      rows: 10,
      present: 8,
      distinct: 5,
      sum: 400,
      mean: 50,
      least: "1",
      greatest: "99"
    )
    var late = question.question
    late.generation += 1
    _ = model.update(.grid(.answered(late, .success(.figures(column: "age", figures)))))
    #expect(model.grid?.aggregates?.words == nil)
    _ = model.update(
      .grid(.answered(question.question, .success(.figures(column: "age", figures))))
    )
    #expect(
      model.grid?.aggregates?.words
        == "8 present, 2 missing, 5 distinct, 1 … 99, mean 50, sum 400"
    )
    _ = Self.press("+", in: &model)
    #expect(model.grid?.aggregates == nil)
  }

  @Test("A text is found from the row at hand on, and n and N go on")
  func textsAreFound() async throws {
    var model = try await MolesFixture.grid()
    _ = Self.press("f", in: &model)
    _ = Self.press("nevus", in: &model)
    func inquiries(_ effects: [Effect]) -> [GridInquiry] {
      effects.compactMap { if case .inquire(let inquiry) = $0 { inquiry } else { nil } }
    }
    var asked = try #require(inquiries(model.update(.key(.enter))).first)
    #expect(asked.subject == .match("nevus", from: -1, isForward: true))
    #expect(model.grid?.selection.item == 0)
    _ = model.update(.grid(.answered(asked.question, .success(.match(7)))))
    #expect(model.grid?.selection.item == 7)
    asked = try #require(inquiries(Self.press("N", in: &model)).first)
    #expect(asked.subject == .match("nevus", from: 7, isForward: false))
    _ = model.update(.grid(.answered(asked.question, .success(.match(nil)))))
    #expect(model.notice?.text.contains("no other row contains") == true)
  }

  @Test("A table in memory is sorted by two keys, searched and counted as others are")
  func tablesInMemory() async throws {
    var model = try await MolesFixture.model()
    let table = LocalTable(
      title: "t",
      columns: ["a", "b"],
      rows: [["x", "2"], ["y", "1"], ["x", "1"]]
    )
    _ = model.update(.grid(.openTable(table)))
    _ = Self.press("s", in: &model)
    try Self.select("b", in: &model)
    _ = Self.press("a", in: &model)
    #expect(
      (0..<3).map { model.grid?.row($0)?.compactMap(\.self) } == [
        ["x", "1"], ["x", "2"], ["y", "1"],
      ]
    )
    _ = Self.press("f", in: &model)
    _ = Self.press("Y", in: &model)
    _ = model.update(.key(.enter))
    #expect(model.grid?.selection.item == 2)
    _ = Self.press("n", in: &model)
    #expect(model.notice?.text.contains("no row below") == true)
    try Self.select("a", in: &model)
    _ = Self.press("F", in: &model)
    #expect(model.grid?.row(0)?.compactMap(\.self) == ["x", "2", "66.67"])
    _ = Self.press(",", in: &model)
    #expect(model.notice?.text.contains("these are figures") == true)
  }
}
