import Terminal
import Testing

@testable import Dashboard

@Suite struct MouseTests {
  private static let size = Size(columns: 160, rows: 48)

  private func frame(_ model: DashboardModel) -> Frame {
    model.render(size: Self.size, appearance: Appearance()).frame
  }

  private func click(
    _ model: inout DashboardModel,
    _ isWanted: (Target) -> Bool,
    action: MouseEvent.Action = .press(.left)
  ) throws {
    let frame = frame(model)
    let places = (0..<Self.size.rows).flatMap { y in
      (0..<Self.size.columns).map { Point(x: $0, y: y) }
    }
    let place = try #require(
      places.first { frame.target(at: $0).flatMap(Target.init(name:)).map(isWanted) == true }
    )
    let event = MouseEvent(action: action, position: place)
    _ = model.update(try #require(model.message(for: event, over: frame)))
  }

  @Test func aClickOnAScrollbarGoesToTheItemThere() throws {
    var model = Fixture.withGrid(Fixture.model)
    for (wanted, action) in [
      (1803, MouseEvent.Action.press(.left)), (0, .drag(.left)),
    ] {
      try click(&model, { $0 == .gridScrollbar(item: wanted) }, action: action)
      #expect(model.grid?.selection.item == wanted)
    }
  }

  @Test func aClickOnAFocusedChartOpensItsFigures() throws {
    var model = Fixture.model
    _ = model.update(.navigation(.open(.feedback)))
    try click(&model) { $0 == .panel(.promised, item: -1) }
    #expect(model.focus == .promised && model.grids.isEmpty)
    try click(&model) { $0 == .panel(.promised, item: -1) }
    #expect(model.grid?.title.hasPrefix("promised against kept") == true)
  }

  @Test func aClickOnAKeyAtTheFootDoesWhatTheKeyDoes() throws {
    var model = Fixture.model
    try click(&model) { $0 == .key(.character("?")) }
    guard case .help = model.overlay else {
      Issue.record("the help is not open")
      return
    }
  }

  @Test func aClickOnAScreensNameOpensItWhateverItsDigitMeans() async throws {
    var model = try await MolesFixture.model(on: .review)
    // Digits take claims here, and the first line says so.
    let line = try #require(frame(model).textRows().first)
    #expect(line.contains("[ Conflicts") && line.contains("] Train") && !line.contains("6 Train"))
    #expect(line.contains(" Feedback") && !line.contains("8 Feedback"))
    try click(&model) { $0 == .screen(.feedback) }
    #expect(model.screen == .feedback && model.review.latest.isEmpty)
    #expect(try #require(frame(model).textRows().first).contains("8 Feedback"))
    try click(&model) { $0 == .screen(.labels) }
    #expect(model.screen == .labels)
    model.overlay = .search(TextFieldState())
    let frame = frame(model)
    let tab = try #require(
      (0..<Self.size.columns).map { Point(x: $0, y: 0) }
        .first { frame.target(at: $0) == Target.screen(.train).name }
    )
    let event = MouseEvent(action: .press(.left), position: tab)
    let isHeard = model.message(for: event, over: frame) != nil
    #expect(!isHeard, "what lies over the screen takes it")
  }
}
