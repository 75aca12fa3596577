import Pipeline
import Foundation
import Terminal
import Testing

@testable import Dashboard

@Suite struct NoticeTests {
  private let size = Size(columns: 60, rows: 24)

  @Test func aLongNoticeIsReadToItsEnd() {
    var model = Fixture.model
    _ = model.update(.notice(.failure((0..<40).map { "word\($0)" }.joined(separator: " "))))
    let text = model.render(size: size, appearance: Appearance()).frame.textRows()
      .joined(separator: " ")
    #expect(text.contains("word0") && text.contains("word39"))
  }

  @Test func noticesAreListedWithTheirTime() {
    var model = Fixture.model
    model.time = Date(timeIntervalSince1970: 1_777_777_777)
    _ = model.update(.notice(.information("table saved: .tuina/reports/a.csv")))
    _ = model.update(.key(.down))
    #expect(model.notice == nil)
    _ = model.update(.notice(.warning("later")))
    _ = model.update(.key(.character("@")))
    guard case .detail(let detail) = model.overlay else {
      Issue.record("no list of messages")
      return
    }
    #expect(
      detail.lines.prefix(2) == [
        "03:09 warning: later", "03:09 table saved: .tuina/reports/a.csv",
      ]
    )
  }

  @Test func whatIsSelectedIsCopied() {
    var model = Fixture.withGrid(Fixture.model)
    #expect(model.update(.key(.character("y"))) == [.copy("L-1000")])
    _ = model.update(.key(.enter))
    let copied = model.update(.key(.character("y")))
    guard case .copy(let text) = copied.first else {
      Issue.record("the text of a cell is not copied")
      return
    }
    #expect(text.contains("diagnosis: "))
    _ = model.update(.key(.escape))
    _ = model.update(.key(.escape))
    _ = model.update(.navigation(.openPanel(.classes)))
    guard case .copy(let row) = model.update(.key(.character("y"))).first else {
      Issue.record("the row of a panel is not copied")
      return
    }
    #expect(row.hasPrefix("naevus\t"))
  }

  @Test func aLongTextIsScrolledToItsEndAndNotBeyond() {
    var model = Fixture.model
    let text = (0..<900).map { "word\($0)" }.joined(separator: " ")
    model.overlay = .detail(Detail(title: "cell", lines: ["note", text]))
    _ = model.update(.drawn(model.render(size: size, appearance: Appearance()).view))
    _ = model.update(.key(.end))
    let rendered = model.render(size: size, appearance: Appearance())
    #expect(rendered.frame.textRows().contains { $0.contains("word899") })
    _ = model.update(.key(.pageDown))
    guard case .detail(let detail) = model.overlay else { return }
    #expect(detail.scroll == rendered.view.overlayExtent?.lastTop)
    _ = model.update(.key(.escape))
    _ = model.update(.overlay(.help))
    _ = model.update(.drawn(model.render(size: size, appearance: Appearance()).view))
    _ = model.update(.key(.end))
    _ = model.update(.key(.pageDown))
    guard case .help(let scroll, _) = model.overlay else { return }
    #expect(scroll == model.overlayExtent?.lastTop)
  }

  @Test func aCutCellSaysSo() throws {
    var model = Fixture.model
    _ = model.update(.grid(.open(.init(.rows), title: "all rows")))
    let grid = try #require(model.grid)
    let page = GridPage(
      columns: ["note"],
      numeric: [],
      rows: [[String(repeating: "x", count: 4000)]],
      widths: [80],
      cuts: [GridPage.Place(row: 0, column: 0): 12_345]
    )
    _ = model.update(.grid(.page(grid: grid.id, generation: 0, page: 0, .success(page))))
    _ = model.update(.key(.enter))
    guard case .detail(let detail) = model.overlay else {
      Issue.record("the cell is not shown")
      return
    }
    #expect(detail.lines.contains { $0.contains("4,000 of 12,345 characters") })
  }
}
