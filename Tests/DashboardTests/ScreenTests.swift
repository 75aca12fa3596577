import Terminal
import TestSupport
import Testing

@testable import Dashboard

@Suite struct ScreenTests {
  struct Look: Sendable, CustomTestStringConvertible {
    var name: String
    var size: Size
    var appearance: Appearance
    var testDescription: String { name }
  }

  static let looks: [Look] = [
    Look(name: "80x24", size: Size(columns: 80, rows: 24), appearance: Appearance()),
    Look(name: "160x48", size: Size(columns: 160, rows: 48), appearance: Appearance()),
    Look(name: "80x24-plain", size: Size(columns: 80, rows: 24), appearance: .plain),
    Look(name: "160x48-plain", size: Size(columns: 160, rows: 48), appearance: .plain),
  ]

  private func check(_ model: DashboardModel, _ name: String, _ look: Look) throws {
    var model = model
    // The first drawing tells the model how much of each list is seen; the second is the golden.
    model.note(model.render(size: look.size, appearance: look.appearance))
    model.settle()
    let frame = model.render(size: look.size, appearance: look.appearance).frame
    try expectSnapshot(frame.golden(), "\(name)-\(look.name).txt")
  }

  @Test(arguments: Screen.allCases, looks)
  func everyScreenLooksAsDesigned(screen: Screen, look: Look) throws {
    var model = Fixture.model
    _ = model.update(.navigation(.open(screen)))
    try check(model, screen.title.lowercased(), look)
  }

  @Test(arguments: looks) func theFirstFrameSaysThatItReads(look: Look) throws {
    try check(Fixture.empty, "reading", look)
  }

  @Test(arguments: looks) func aTrainingIsShownWhileItRuns(look: Look) throws {
    try check(Fixture.training(Fixture.model), "training", look)
  }

  @Test(arguments: looks) func theGridShowsRowsAndTheirFilter(look: Look) throws {
    try check(Fixture.withGrid(Fixture.model), "grid", look)
  }

  @Test(arguments: looks) func overlaysStandOverTheScreen(look: Look) throws {
    var model = Fixture.model
    _ = model.update(.overlay(.help))
    try check(model, "help", look)
    _ = model.update(.key(.escape))
    _ = model.update(.overlay(.palette))
    for letter in "exp" { _ = model.update(.key(.character(letter))) }
    try check(model, "palette", look)
    _ = model.update(.key(.escape))
    _ = model.update(.overlay(.export))
    try check(model, "export", look)
    _ = model.update(.key(.escape))
    _ = model.update(.overlay(.themes))
    try check(model, "themes", look)
  }

  @Test(arguments: Screen.allCases) func hostileTextNeverReachesTheFrame(screen: Screen) {
    var model = Fixture.model
    _ = model.update(.navigation(.open(screen)))
    for look in Self.looks {
      for row in model.render(size: look.size, appearance: look.appearance).frame.textRows() {
        #expect(!row.unicodeScalars.contains { $0.value < 0x20 || $0.value == 0x202E })
      }
    }
  }

  @Test func plainAppearanceIsASCIIButForData() {
    var model = Fixture.empty
    for screen in Screen.allCases {
      _ = model.update(.navigation(.open(screen)))
      let frame = model.render(size: Size(columns: 100, rows: 30), appearance: .plain).frame
      for row in frame.textRows() {
        let isASCII = row.allSatisfy { $0.isASCII }
        #expect(isASCII, "\(row)")
      }
    }
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
