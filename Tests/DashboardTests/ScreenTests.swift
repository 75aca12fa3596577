import Pipeline
import Terminal
import TestSupport
import Testing
import Workspace

@testable import Dashboard

@Suite struct ScreenTests {
  struct Look: Sendable, CustomTestStringConvertible {
    var name: String
    var size: Size
    var appearance: Appearance
    var testDescription: String { name }
  }

  static let looks: [Look] = [
    Look(name: "40x12", size: Size(columns: 40, rows: 12), appearance: Appearance()),
    Look(name: "100x30", size: Size(columns: 100, rows: 30), appearance: Appearance()),
    Look(name: "80x24", size: Size(columns: 80, rows: 24), appearance: Appearance()),
    Look(name: "160x48", size: Size(columns: 160, rows: 48), appearance: Appearance()),
    Look(name: "80x24-plain", size: Size(columns: 80, rows: 24), appearance: .plain),
    Look(name: "160x48-plain", size: Size(columns: 160, rows: 48), appearance: .plain),
  ]

  @Test(arguments: Screen.allCases) func hostileTextNeverReachesTheFrame(screen: Screen) {
    var model = Fixture.model
    _ = model.update(.navigation(.open(screen)))
    for look in Self.looks {
      for row in model.render(size: look.size, appearance: look.appearance).frame.textRows() {
        #expect(!row.unicodeScalars.contains { $0.value < 0x20 || $0.value == 0x202E })
      }
    }
  }

  /// Chinese names and signs that stand for control characters are data; everything else must be
  /// spelled in seven bits.
  @Test(arguments: Screen.allCases) func plainAppearanceIsASCIIButForData(screen: Screen) {
    for base in [Fixture.empty, Fixture.model, Fixture.training(Fixture.model)] {
      for panel in screen.panels {
        var model = base
        _ = model.update(.navigation(.openPanel(panel)))
        for isZoomed in [false, true] {
          model.isZoomed = isZoomed
          let frame = model.render(size: Size(columns: 100, rows: 30), appearance: .plain).frame
          for row in frame.textRows() {
            let isSpelled = row.unicodeScalars.allSatisfy {
              $0.isASCII || (0x4E00...0x9FFF).contains($0.value)
                || (0x2400...0x2426).contains($0.value)
            }
            #expect(isSpelled, "\(panel): \(row)")
          }
        }
      }
    }
  }

  private func rows(
    _ panel: Panel,
    _ columns: Int,
    _ rows: Int,
    appearance: Appearance = Appearance(),
    _ change: (inout DashboardModel) -> Void = { _ in }
  ) -> [String] {
    var model = Fixture.model
    _ = model.update(.navigation(.openPanel(panel)))
    change(&model)
    let size = Size(columns: columns, rows: rows)
    _ = model.update(.drawn(model.render(size: size, appearance: appearance).view))
    return model.render(size: size, appearance: appearance).frame.textRows()
  }

  @Test func theLegendHasThePatternsOfItsBars() {
    let rows = rows(.classes, 160, 48, appearance: .plain)
    for text in ["# naevus", "= keratosis", "- melanoma"] {
      #expect(rows.contains { $0.contains(text) }, "\(text)")
    }
  }

  @Test(arguments: [80, 100, 120, 160]) func figuresAreNeverCut(columns: Int) {
    let values = rows(.columnValues, columns, 30) { $0.selections[.columns] = Selection(item: 2) }
    #expect(values.contains { $0.contains("rows") && $0.contains("value") })
    #expect(values.contains { $0.contains(" 150 ") || $0.contains(" 150│") || $0.contains("141") })
    let reliability = rows(.reliability, columns, 24)
    #expect(reliability.contains { $0.contains("est. accuracy") && $0.contains("claims") })
    #expect(reliability.contains { $0.contains("97.0 %") })
  }

  @Test func theSelectedFindingIsReadToItsEnd() throws {
    let place = try #require(
      Fixture.model.findings.firstIndex { $0.finding.kind == "unfinished-training" }
    )
    let text = rows(.findings, 80, 24) { $0.selections[.findings] = Selection(item: place) }
      .joined(separator: " ")
    #expect(text.contains("checkpoint"))
  }

  @Test(arguments: [Screen.overview, .train, .feedback]) func hintsKeepEnterAndQuit(screen: Screen)
  {
    var model = Fixture.model
    _ = model.update(.navigation(.open(screen)))
    for columns in [40, 60, 80] {
      let frame = model.render(size: Size(columns: columns, rows: 24), appearance: Appearance())
        .frame
      let last = frame.textRows().last ?? ""
      #expect(last.contains("enter ") && last.contains("q quit"))
      #expect(!last.contains("space pause"))
    }
  }

  @Test func aPanelAloneSaysThatThereAreOthers() {
    #expect(rows(.calibration, 40, 12).contains { $0.contains("tab 8/9") })
  }

  @Test(arguments: Panel.allCases) func everyPanelIsReachedByTabAndZoomed(panel: Panel) {
    var model = Fixture.model
    _ = model.update(.navigation(.open(panel.screen)))
    for _ in panel.screen.panels where model.focus != panel { _ = model.update(.key(.tab)) }
    // What holds nothing is passed over, but can be opened.
    #expect((model.focus == panel) == (panel == .findings || model.table(panel).rowCount > 0))
    _ = model.update(.navigation(.openPanel(panel)))
    let title = model.table(panel).title
    for key in [nil, Key.character("+")] {
      if let key { _ = model.update(.key(key)) }
      let rows = model.render(size: Size(columns: 80, rows: 24), appearance: Appearance()).frame
        .textRows()
      #expect(rows.contains { $0.contains(title.prefix(8)) }, "\(panel)")
    }
  }

  @Test func wideTextsAreMeasuredInCells() throws {
    var model = Fixture.model
    let table = LocalTable(title: "wide", columns: ["名称"], rows: [["感知机模型"]])
    _ = model.update(.grid(.openTable(table)))
    #expect(model.grid?.widths == [10])
  }

  @Test func aClickOnAHeaderSorts() throws {
    var model = Fixture.model
    let table = LocalTable(title: "t", columns: ["a", "b"], rows: [["1", "y"], ["2", "x"]])
    _ = model.update(.grid(.openTable(table)))
    let frame = model.render(size: Size(columns: 80, rows: 24), appearance: Appearance()).frame
    let places = (0..<80).flatMap { x in (0..<24).map { Point(x: x, y: $0) } }
    let header = try #require(
      places.first { frame.target(at: $0) == Target.gridColumn(1).name }
    )
    let click = MouseEvent(action: .press(.left), position: header)
    _ = model.update(try #require(model.message(for: click, over: frame)))
    #expect(model.grid?.row(0) == ["2", "x"])
  }

  @Test func everySizeIsDrawn() {
    var models = [Fixture.empty, Fixture.withGrid(Fixture.model), Fixture.training(Fixture.model)]
    for screen in Screen.allCases {
      var model = Fixture.model
      _ = model.update(.navigation(.open(screen)))
      models.append(model)
    }
    let columns = [1, 5, 19, 20, 21, 39, 40, 59, 60, 61, 79, 80, 100, 119, 120, 160, 220]
    let rows = [1, 2, 5, 6, 7, 10, 13, 14, 15, 20, 24, 30, 36, 48, 60]
    for width in columns {
      for height in rows {
        let size = Size(columns: width, rows: height)
        for model in models {
          #expect(model.render(size: size, appearance: Appearance()).frame.size == size)
        }
      }
    }
  }

  @Test func aTooSmallTerminalIsTold() {
    let frame = Fixture.model.render(size: Size(columns: 19, rows: 5), appearance: Appearance())
      .frame
    #expect(frame.textRows()[0].hasPrefix("too small"))
  }

  @Test func aScreenIsDrawnWithinAFewMilliseconds() {
    let clock = ContinuousClock()
    for screen in Screen.allCases {
      var model = Fixture.model
      _ = model.update(.navigation(.open(screen)))
      let size = Size(columns: 160, rows: 48)
      let times = (0..<20).map { _ in
        clock.measure { _ = model.render(size: size, appearance: Appearance()) }
      }.sorted()
      print("render \(screen.title) 160x48: \(times[10])")
      // Loose, for debug builds on a busy machine; a release build takes a few milliseconds.
      #expect(times[10] < .milliseconds(250))
    }
  }
}
