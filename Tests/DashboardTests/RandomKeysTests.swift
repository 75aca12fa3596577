import Basics
import Learning
import Terminal
import Testing

@testable import Dashboard

@Suite struct RandomKeysTests {
  static let keys: [Key] =
    ActionTable.all.flatMap(\.keys).filter { $0 != .character("q") }
    + "abyn7 0.".map(Key.character) + [.backspace, .delete, .left, .right, .shiftDown, .alt("x")]

  @Test(arguments: [1, 2, 3, 4, 5, 6] as [UInt64])
  func keysNeverTrapAndSelectionsStayInside(seed: UInt64) {
    var generator = SeededGenerator(state: seed)
    var model = seed.isMultiple(of: 2) ? Fixture.model : Fixture.empty
    let arrivals = Fixture.messages + Fixture.oddMessages
    for step in 0..<2500 {
      switch Int.random(in: 0..<100, using: &generator) {
      case 0: model = Fixture.withGrid(model)
      case 1: _ = model.update(arrivals[Int.random(in: 0..<arrivals.count, using: &generator)])
      case 2: _ = model.update(.paste("pasted\ntext 数据"))
      case 3:
        let panel = Panel.allCases[Int.random(in: 0..<Panel.allCases.count, using: &generator)]
        let item = Int.random(in: -2..<60, using: &generator)
        _ = model.update(.navigation(.select(panel, item: item)))
      case 4: _ = model.update(.train(.event(1, .finished(Fixture.run))))
      case 5: if !model.training.isActive { model = Fixture.training(model) }
      case 6: _ = model.update(.grid(.scroll(Int.random(in: -500..<500, using: &generator))))
      default:
        let key = Self.keys[Int.random(in: 0..<Self.keys.count, using: &generator)]
        _ = model.update(.key(key))
      }
      for panel in model.screen.panels {
        let selection = model.selection(panel)
        let table = model.table(panel)
        #expect(selection.item >= 0 && selection.item < max(table.rowCount, 1))
        #expect(selection.figure >= 0 && selection.figure < table.figures.count)
      }
      if let grid = model.grid {
        #expect(grid.selection.item >= 0)
        #expect(grid.selection.item < max(grid.total ?? grid.rowCount, 1))
        #expect(grid.selection.figure >= 0)
        #expect(grid.selection.figure < max(grid.columns.count, 1))
      }
      if step.isMultiple(of: 25) {
        let size = Size(
          columns: Int.random(in: 1...200, using: &generator),
          rows: Int.random(in: 1...60, using: &generator)
        )
        _ = model.update(.drawn(model.render(size: size, appearance: Appearance()).view))
      }
    }
  }

  @Test(arguments: Panel.allCases) func oddFiguresAreDrawn(panel: Panel) {
    var model = Fixture.model
    for message in Fixture.oddMessages {
      _ = model.update(message)
      _ = model.update(.navigation(.openPanel(panel)))
      for isZoomed in [false, true] {
        model.isZoomed = isZoomed
        for size in [Size(columns: 40, rows: 12), Size(columns: 160, rows: 48)] {
          #expect(model.render(size: size, appearance: Appearance()).frame.size == size)
        }
      }
      _ = model.update(.key(.enter))
      _ = model.update(.key(.escape))
    }
  }
}
