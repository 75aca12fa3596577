import Terminal
import Testing

@Suite struct TableTests {
  private func table(selectedColumn: Int?, frozen: Int = 0, first: Int = 0) -> TableView {
    TableView(
      columns: (0..<10).map { TableView.Column("c\($0)", width: .fixed(8)) },
      rows: [],
      selectedColumn: selectedColumn,
      frozenColumns: frozen,
      firstColumn: first
    )
  }

  @Test(arguments: 0..<10)
  func theSelectedColumnIsAlwaysVisible(selected: Int) {
    for width in 4...95 {
      for frozen in [0, 1] {
        let arrangement = TableArrangement(
          table(selectedColumn: selected, frozen: frozen),
          width: width,
          TextWidth()
        )
        let columns = arrangement.places.map(\.column)
        if width >= 18 { #expect(columns.contains(selected)) }
        #expect(arrangement.places.allSatisfy { $0.width > 0 && $0.x + $0.width <= width })
        #expect(
          zip(arrangement.places, arrangement.places.dropFirst()).allSatisfy {
            $0.x + $0.width < $1.x
          }
        )
      }
    }
  }

  @Test func hiddenColumnsAreAnnounced() {
    let middle = TableArrangement(table(selectedColumn: 5, first: 4), width: 30, TextWidth())
    #expect(middle.hiddenLeftAt != nil && middle.hidesRight)
    let all = TableArrangement(table(selectedColumn: 0), width: 200, TextWidth())
    #expect(all.hiddenLeftAt == nil && !all.hidesRight && all.places.count == 10)
  }

  @Test func clicksNameRowsAndColumns() {
    var frame = Frame(size: Size(columns: 76, rows: 8))
    WidgetGoldenTests.table.draw(in: &frame, frame.bounds, Appearance())
    #expect(frame.target(at: Point(x: 3, y: 0)) == "row-column:0")
    #expect(frame.target(at: Point(x: 3, y: 4)) == "row:3")
    #expect(frame.cursor == Point(x: 11, y: 3))
  }

  @Test(arguments: [(0, 0, 0), (5, 0, 0), (10, 0, 1), (99, 0, 90), (50, 60, 50), (3, 95, 3)])
  func scrollingMovesAsLittleAsNeeded(selected: Int, current: Int, top: Int) {
    #expect(ScrollWindow.top(selected: selected, current: current, visible: 10, total: 100) == top)
  }
}
