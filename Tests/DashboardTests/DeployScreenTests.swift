import Foundation
import Learning
import Pipeline
import Terminal
import Testing
import Workspace

@testable import Dashboard

@Suite struct DeployScreenTests {
  private static let now = Date(timeIntervalSince1970: 1_777_790_000)

  private static func run(_ id: String, _ tag: String? = nil) -> TrainingRun {
    var run = Fixture.run("run-x", .finished, epochs: 4, model: .softmax)
    run.id = id
    run.tag = tag
    return run
  }

  /// Champion run-1, challenger run-5, and run-0 that was champion before.
  private static var model: DashboardModel {
    var model = Fixture.empty
    _ = model.update(.time(now))
    let runs = [run("run-5", "challenger"), run("run-1"), run("run-0")]
    _ = model.update(.loading(.runs(.success(runs), best: nil, unfinished: nil)))
    _ = model.update(.deploy(.record(Fixture.deployment(at: now))))
    _ = model.update(.key(.character("7")))
    return model
  }

  private static func choose(_ run: String, in model: inout DashboardModel) throws {
    let place = try #require(model.deployedModels.firstIndex { $0.run.id == run })
    _ = model.update(.navigation(.select(.deployModels, item: place + 1)))
  }

  private static func texts(_ table: PanelTable) -> [[String]] { table.local.texts }

  @Test func nothingDeployedSaysWhatToDo() {
    var model = Fixture.empty
    _ = model.update(.loading(.runs(.success([]), best: nil, unfinished: nil)))
    _ = model.update(.deploy(.record(DeploymentRecord())))
    _ = model.update(.key(.character("7")))
    #expect(model.screen == .deploy)
    for (panel, words) in [
      (Panel.deployModels, "6 Train"), (.promotions, "tuina gate"), (.deployServer, "tuina serve"),
      (.jobs, "tuina score"), (.servedScores, "tuina serve"), (.requestRate, "no server"),
    ] {
      let table = model.table(panel)
      #expect(table.rowCount == 0)
      #expect(table.empty.contains(words), "\(panel): \(table.empty)")
    }
    _ = model.update(.key(.character("P")))
    #expect(model.overlay == nil)
    #expect(model.notice?.text.contains("choose a model") == true)
    _ = model.update(.key(.character("B")))
    #expect(model.notice?.text.contains("no champion before") == true)
  }

  @Test func theChampionStandsFirstThenTheChallenger() {
    let model = Self.model
    #expect(model.deployedModels.map(\.run.id) == ["run-1", "run-5", "run-0"])
    #expect(model.deployedModels.map(\.part) == [.champion, .challenger, .former])
    let rows = Self.texts(model.table(.deployModels))
    #expect(rows[0][0] == "all together")
    #expect(rows[1].contains("96,400"))
  }

  @Test func theCursorOnAModelFiltersTheOtherPanels() throws {
    var model = Self.model
    #expect(model.table(.jobs).rowCount == 3)
    #expect(model.table(.promotions).rowCount == 2)
    try Self.choose("run-5", in: &model)
    #expect(model.table(.jobs).rowCount == 0)
    #expect(model.table(.promotions).rowCount == 0)
    #expect(Self.texts(model.table(.deployServer)).contains { $0[0] == "rows beside" })
    #expect(model.table(.promotions).empty.contains("never promoted"))
    #expect(model.table(.jobs).empty.contains("with it"))
    try Self.choose("run-0", in: &model)
    #expect(model.table(.promotions).rowCount == 2)
    // It scored nothing, and nothing is said of its scores.
    #expect(Self.texts(model.table(.servedScores)).allSatisfy { $0[2] == "–" })
    try Self.choose("run-1", in: &model)
    #expect(model.table(.jobs).rowCount == 3)
    #expect(model.table(.promotions).rowCount == 1)
    // News leave the cursor where it is.
    _ = model.update(.deploy(.record(Fixture.deployment(champion: "run-5", at: Self.now))))
    #expect(model.shownDeployed?.id == "run-1")
  }

  @Test func promotingAsksFirstAndNamesTheGate() throws {
    var model = Self.model
    try Self.choose("run-5", in: &model)
    #expect(model.update(.key(.character("P"))).isEmpty)
    guard case .confirmChampion(.promote(let run)) = model.overlay else {
      Issue.record("no question")
      return
    }
    #expect(run.id == "run-5")
    let frame = model.render(size: Size(columns: 100, rows: 30), appearance: Appearance()).frame
    #expect(frame.golden().contains("No gate compared it"))
    #expect(model.update(.key(.character("n"))).isEmpty)
    #expect(model.overlay == nil)
    _ = model.update(.key(.character("P")))
    #expect(model.update(.key(.character("y"))) == [.promoteRun("run-5")])
    #expect(model.overlay == nil)
    try Self.choose("run-1", in: &model)
    _ = model.update(.key(.character("P")))
    #expect(model.notice?.text.contains("champion already") == true)
  }

  @Test func goingBackAsksFirst() {
    var model = Self.model
    _ = model.update(.key(.character("B")))
    #expect(model.overlay == .confirmChampion(.goBack(run: "run-0")))
    #expect(model.update(.key(.character("y"))) == [.goBack(to: "run-0")])
  }

  @Test func aModelIsMadeTheChallengerOrNoMore() throws {
    var model = Self.model
    try Self.choose("run-0", in: &model)
    #expect(model.update(.key(.character("c"))) == [.tagRun("run-0", "challenger")])
    try Self.choose("run-5", in: &model)
    #expect(model.update(.key(.character("c"))) == [.tagRun("run-5", nil)])
  }

  @Test func enterOnAPromotionOpensItsGate() {
    var model = Self.model
    _ = model.update(.navigation(.openPanel(.promotions)))
    _ = model.update(.key(.enter))
    guard case .local(let table) = model.grid?.content else {
      Issue.record("no grid")
      return
    }
    #expect(table.title.contains("gate passed: run-1 against run-0"))
    #expect(table.texts.map { $0[0] } == ["all", "site = 后背"])
    #expect(table.texts[0][8] == "kept")
    _ = model.update(.key(.escape))
    _ = model.update(.key(.down))
    _ = model.update(.key(.enter))
    guard case .detail(let detail) = model.overlay else {
      Issue.record("no explanation")
      return
    }
    #expect(detail.lines.contains { $0.contains("No gate was run before") })
  }

  @Test func everyPanelOpensSomething() {
    var model = Self.model
    for panel in Screen.deploy.panels {
      _ = model.update(.navigation(.openPanel(panel)))
      #expect(model.drilldownReason == nil, "\(panel)")
    }
  }

  @Test func lineageTellsDataDecisionsAndPromotions() {
    let table = Self.model.table(.deployModels)
    guard case .explanation(let title, let lines) = table.drilldown(1, 0) else {
      Issue.record("no lineage")
      return
    }
    #expect(title.contains("run-1"))
    #expect(lines.contains { $0.contains("f1") })
    #expect(lines.contains { $0.contains("1 before it began, 1 since") })
    #expect(lines.contains { $0.contains("ann promoted run-1 in place of run-0, gate passed") })
  }

  @Test func aKilledServerAndAKilledJobAreToldFromThoseThatRun() {
    var model = Self.model
    func states(_ panel: Panel, _ column: Int) -> [String] {
      Self.texts(model.table(panel)).map { $0[column] }
    }
    #expect(states(.jobs, 2) == ["running", "killed", "finished"])
    #expect(Self.texts(model.table(.deployServer))[0].contains("answering"))
    var record = Fixture.deployment(at: Self.now)
    record.living = []
    _ = model.update(.deploy(.record(record)))
    #expect(states(.jobs, 2) == ["killed", "killed", "finished"])
    #expect(Self.texts(model.table(.deployServer))[0].contains("killed"))
    let frame = model.render(size: Size(columns: 160, rows: 48), appearance: Appearance()).frame
    #expect(frame.golden().contains("requests a second┌─"))
    #expect(model.serverTrouble == "killed")
  }

  @Test func secondsWithoutRequestsAreEmptyInTheRate() {
    let rates = Self.model.requestRates
    #expect(rates.count == ServerSnapshot.secondsKept)
    #expect(rates.prefix(30).allSatisfy { $0 == 0 })
    #expect(rates.suffix(150).allSatisfy { $0 > 0 })
  }

  @Test func aPausedScreenKeepsNewsForLater() {
    var model = Self.model
    _ = model.update(.key(.character("p")))
    _ = model.update(.deploy(.record(DeploymentRecord())))
    #expect(model.table(.jobs).rowCount == 3)
    _ = model.update(.key(.character("p")))
    #expect(model.table(.jobs).rowCount == 0)
  }

  @Test func aRunThatAnotherProgramPromotedIsReadAgain() {
    var model = Self.model
    let record = Fixture.deployment(champion: "run-7", at: Self.now)
    #expect(model.update(.deploy(.record(record))) == [.readRuns])
  }
}
