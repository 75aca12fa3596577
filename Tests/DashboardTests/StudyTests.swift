import Basics
import Foundation
import Pipeline
import Scoring
import Terminal
import TestSupport
import Testing
import Workspace

@testable import Dashboard
@testable import Learning

/// Races and minings on the Train screen.
@Suite struct StudyTests {
  /// A small race in two folds that was run, with every progress it made.
  private static func raced() throws -> (progress: [RemedyRace.Progress], report: RaceReport) {
    var generator = SeededGenerator(seed: 4)
    let rows = 600
    let x = (0..<rows).map { _ in Double(Int.random(in: 0..<1000, using: &generator)) / 1000 }
    let table = LearningTable(
      label: "kind",
      labels: x.map { $0 > 0.85 ? "rare" : "usual" },
      columns: [FeatureColumn("x", .numbers(x))]
    )
    var race = RemedyRace()
    (race.folds, race.remedies) = (2, [.none, .balanced])
    var configuration = RunConfiguration()
    (configuration.epochs, configuration.numbers) = (3, .standard)
    var task = LearningTask()
    task.positive = "rare"
    var seen: [RemedyRace.Progress] = []
    let report = try race.run(task, table, configuration: configuration) { seen.append($0) }
    return (seen, report)
  }

  private func train() -> DashboardModel {
    var model = Fixture.model
    _ = model.update(.navigation(.open(.train)))
    return model
  }

  @Test func aRaceIsAskedForAndBeginsWithTheFormAndWithoutItsRemedy() throws {
    var model = train()
    model.training.configuration.remedy = .focal
    model.training.configuration.epochs = 7
    _ = model.update(.key(.character("C")))
    guard case .askOfStudy(let question, _, _) = model.overlay else {
      Issue.record("nothing is asked")
      return
    }
    #expect(question.kind == .race && question.configuration.epochs == 7)
    for letter in " balanced, nonsense" { _ = model.update(.key(.character(letter))) }
    #expect(model.update(.key(.enter)).isEmpty)
    guard case .askOfStudy(_, _, let problem?) = model.overlay else {
      Issue.record("a remedy that is none is taken")
      return
    }
    #expect(problem.contains("nonsense is no remedy"))
    for _ in 0..<" nonsense".count { _ = model.update(.key(.backspace)) }
    let effects = model.update(.key(.enter))
    guard case .race(let race, let configuration, let job)? = effects.first else {
      Issue.record("no race begins")
      return
    }
    #expect(race.folds == 5 && race.remedies == [.balanced])
    #expect(configuration.remedy == .none && configuration.epochs == 7)
    #expect(model.focus == .race && model.isRacing && model.jobs.map(\.id) == [job])
    // Another cannot begin, and its end is one key.
    _ = model.update(.key(.character("C")))
    #expect(model.overlay == nil && model.notice?.text.contains("a race goes on") == true)
    #expect(model.update(.key(.character("x"))) == [.cancelJob(job)])
    #expect(!model.isRacing)
  }

  @Test func theTableFillsInAndEndsWithAVerdictThatStays() throws {
    let (progress, report) = try Self.raced()
    var model = train()
    _ = model.update(.study(.ask(.race)))
    guard
      case .race(_, let configuration, let job)? = model.update(.study(.answer("2 balanced")))
        .first
    else {
      Issue.record("no race begins")
      return
    }
    #expect(model.table(.race).rowCount == 0)
    _ = model.update(.study(.raceStage(job: job, .waiting(ahead: 1))))
    #expect(model.table(.race).empty.contains("waits for the cores, 1 training before"))
    _ = model.update(.study(.raceStage(job: job, .training(.none, fold: 1, round: 1))))
    #expect(model.table(.race).empty == "learning with no remedy, fold 1")
    var rows: [Int] = []
    for one in progress {
      _ = model.update(.study(.raceProgress(job: job, one)))
      rows.append(model.table(.race).rowCount)
      #expect(model.table(.race).footer == "\(one.ended) of 4 trainings")
      #expect(model.table(.race).sentence?(0).contains("x stops it") == true)
    }
    #expect(rows == [2, 4, 4, 4])
    _ = model.update(.job(.ended(job, .information("the race has ended"))))
    let table = model.table(.race)
    #expect(table.sentence?(0).contains(report.verdict) == true)
    #expect(table.local.texts[0][0] == "nothing")
    let base = try #require(report.table[0].figures[.averagePrecision])
    #expect(table.local.texts[0][2].hasPrefix(Figures.decimal(base.mean)))
    // What comes from another work is not taken.
    _ = model.update(.study(.raceProgress(job: job + 7, progress[0])))
    #expect(model.table(.race).rowCount == 4)
    // A row opens all its figures.
    _ = model.update(.key(.enter))
    guard case .detail(let detail) = model.overlay else {
      Issue.record("nothing opens")
      return
    }
    #expect(detail.lines.contains { $0.hasPrefix("recall of rare: ") })
    _ = model.update(.key(.escape))

    // The next opening shows it from the disk.
    let folder = FileManager.default.temporaryDirectory
      .appending(path: "tuina-studies-\(UUID().uuidString)", directoryHint: .isDirectory)
    defer { try? FileManager.default.removeItem(at: folder) }
    let store = RunStore(folder: folder)
    #expect(store.race() == nil)
    let record = RaceRecord(
      startedAt: Date(timeIntervalSince1970: 1_773_600_000),
      seconds: 2,
      configuration: configuration,
      datasetFingerprint: "one",
      report: report
    )
    try store.save(record)
    let kept = try #require(store.race())
    #expect(kept == record && kept.report.verdict == report.verdict)
    #expect(store.all().isEmpty && store.unreadable().isEmpty)
    var later = train()
    _ = later.update(.study(.keptRace(kept, isCurrent: false)))
    #expect(later.table(.race).local.texts == table.local.texts)
    #expect(later.table(.race).sentence?(0).contains("The data has changed since") == true)
    // One that somebody changed is not believed.
    let file = folder.appending(path: "race.json")
    let text = try String(contentsOf: file, encoding: .utf8)
    try text.replacing("\"folds\" : 2", with: "\"folds\" : 3")
      .write(to: file, atomically: true, encoding: .utf8)
    #expect(store.race() == nil)
  }

  @Test func aStoppedRaceShowsHowFarItCameAndNoVerdict() throws {
    let (progress, _) = try Self.raced()
    var model = train()
    _ = model.update(.study(.ask(.race)))
    guard case .race(_, _, let job)? = model.update(.study(.answer("2 balanced"))).first else {
      Issue.record("no race begins")
      return
    }
    _ = model.update(.study(.raceProgress(job: job, progress[0])))
    #expect(model.update(.key(.control("c"))) == [.cancelJob(job)])
    #expect(model.table(.race).sentence?(0) == "Stopped after 1 of 4 trainings: no verdict.")
    #expect(model.table(.race).footer == "stopped before its end")
  }

  private static func record(isWhole: Bool) -> MiningRecord {
    let round = MiningResult.Round(
      round: 1,
      trainedOn: 120,
      pool: 900,
      added: 10,
      hard: 10,
      newFalsePositives: 31,
      threshold: 0.2,
      dropped: [.relativeMargin: 4],
      negatives: MiningQuantiles([-3, -2]),
      positives: MiningQuantiles([1, 2]),
      validation: Fixture.evaluation()
    )
    return MiningRecord(
      startedAt: Date(timeIntervalSince1970: 1_773_600_000),
      configuration: RunConfiguration(),
      datasetFingerprint: nil,
      label: "diagnosis",
      positive: "melanoma",
      targetRecall: 0.9,
      pool: 1000,
      rounds: [round],
      suspects: [
        MiningRecord.Suspect(
          row: 41,
          source: "st-mary",
          record: 7,
          key: "L-00007",
          given: "nevus",
          logOdds: 2.5,
          repeatsPositive: false
        )
      ],
      test: isWhole ? Fixture.evaluation() : nil,
      testOfAllRows: isWhole ? Fixture.evaluation() : nil,
      notes: []
    )
  }

  @Test func miningRoundsArriveAndSuspectsOpenAndGoToReview() throws {
    var model = train()
    model.dataset.positive = nil
    #expect(model.miningReason?.contains("name it as positive") == true)
    model.dataset.positive = "melanoma"
    _ = model.update(.key(.character("M")))
    guard case .mine(let mining, _, let job)? = model.update(.key(.enter)).first else {
      Issue.record("no mining begins")
      return
    }
    #expect(mining.rounds == 3 && model.focus == .mining && model.isMining)
    _ = model.update(.study(.miningStage(job: job, "looking for label errors")))
    #expect(model.table(.mining).empty == "looking for label errors")
    _ = model.update(
      .study(.miningProgress(job: job, Self.record(isWhole: false), isWhole: false))
    )
    #expect(model.table(.mining).rowCount == 1)
    #expect(model.table(.mining).footer == "1 of 3 rounds")
    let whole = Self.record(isWhole: true)
    _ = model.update(.study(.miningProgress(job: job, whole, isWhole: true)))
    _ = model.update(.job(.ended(job, .information("the mining has ended"))))
    let words = try #require(model.table(.mining).sentence?(0))
    #expect(
      words.contains(
        "Of the 200 negatives that score highest out of fold, 1 looks like a label error"
      )
    )
    #expect(words.contains("S sends it to review"))
    // One key sends the suspects, enter opens them.
    model.review.reviewer = "ann"
    #expect(model.update(.key(.character("S"))) == [.sendSuspects(whole, who: "ann")])
    _ = model.update(.key(.enter))
    #expect(model.grid?.filter?.conditions == [.learnt(places: [41])])
    _ = model.update(.key(.escape))
    _ = model.update(.key(.tab))
    #expect(model.focus == .suspects)
    #expect(model.table(.suspects).local.texts[0].prefix(2) == ["L-00007", "nevus"])

    let folder = FileManager.default.temporaryDirectory
      .appending(path: "tuina-studies-\(UUID().uuidString)", directoryHint: .isDirectory)
    defer { try? FileManager.default.removeItem(at: folder) }
    let store = RunStore(folder: folder)
    try store.save(whole)
    #expect(store.mining() == whole)
    var later = train()
    _ = later.update(.study(.keptMining(whole, isCurrent: false)))
    _ = later.update(.navigation(.openPanel(.suspects)))
    // Of other data the places of rows are not those of then.
    #expect(later.selectedDrilldown == nil)
    #expect(later.drilldownReason == "the data has changed since: M mines anew")
    #expect(later.update(.key(.character("S"))).isEmpty)
  }

  @Test(arguments: [Size(columns: 80, rows: 24), Size(columns: 160, rows: 48)])
  func theRaceAndTheMiningAreDrawnWhereTheChartsStand(size: Size) throws {
    let (progress, report) = try Self.raced()
    var model = train()
    _ = model.update(.study(.ask(.race)))
    guard case .race(_, _, let job)? = model.update(.study(.answer("2 balanced"))).first else {
      Issue.record("no race begins")
      return
    }
    for one in progress { _ = model.update(.study(.raceProgress(job: job, one))) }
    _ = model.update(.job(.ended(job, .information("the race has ended"))))
    _ = model.update(.key(.escape))
    _ = model.update(.navigation(.openPanel(.race)))
    let drawn = model.render(size: size, appearance: Appearance()).frame.textRows().joined(
      separator: "\n"
    )
    #expect(drawn.contains("race of remedies"))
    #expect(drawn.contains("balanced class weights"))
    #expect(drawn.contains(report.verdict.prefix(8)))
    _ = model.update(.study(.keptMining(Self.record(isWhole: true), isCurrent: true)))
    _ = model.update(.navigation(.openPanel(.mining)))
    let mined = model.render(size: size, appearance: Appearance()).frame.textRows().joined(
      separator: "\n"
    )
    #expect(mined.contains("hard negatives"))
    #expect(mined.contains("L-00007"))
  }
}
