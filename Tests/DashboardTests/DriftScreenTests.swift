import Basics
import Feedback
import Foundation
import Pipeline
import Scoring
import Terminal
import Testing

@testable import Dashboard
@testable import Learning

/// Drift, promotions and the way back on the screens.
@Suite struct DriftScreenTests {
  private static let now = Date(timeIntervalSince1970: 1_780_000_000)
  private static let hour = 3600.0

  /// Prices that rise after half of the time, and a device that stays.
  private static func report(isDrifted: Bool = true, run: String = "r-1") -> DriftReport {
    var random = SeededGenerator(seed: 1)
    let price = ReferenceDistribution("price", numbers: (0..<5000).map { _ in random.nextNormal() })
    let device = ReferenceDistribution("rooms", numbers: (0..<5000).map { Double($0 % 7) })
    var sketch = DriftSketch([price, device])
    for row in 0..<4000 {
      let shift = isDrifted && row >= 2000 ? 1.0 : 0
      sketch.add(
        [.number(random.nextNormal() + shift), .number(Double(row % 7))],
        at: now.timeIntervalSince1970 - Double(4000 - row) * 60
      )
    }
    return DriftReport(models: [
      ModelDrift(
        model: "old",
        run: run,
        isServed: true,
        sketch: sketch,
        from: now.addingTimeInterval(-4000 * 60),
        to: now,
        hasScore: false,
        absent: [],
        alerts: nil
      )
    ])
  }

  private static var summary: FeedbackSummary {
    var model = ModelAcceptance(model: "old", events: 100, rate: 0.5, low: 0.4, high: 0.6)
    let buckets = (0..<48).map { place in
      TimeBucket(
        start: now.addingTimeInterval(Double(place - 48) * hour),
        seconds: 3600,
        events: 2,
        accepted: 1
      )
    }
    model.series = FeedbackSeries(perHour: buckets)
    var summary = FeedbackSummary(
      events: 100,
      rejected: 0,
      acceptance: AcceptanceRate(accepted: 50, events: 100),
      actions: [
        ActionCount(action: .accepted, count: 50), ActionCount(action: .ignored, count: 50),
      ],
      byModel: [model],
      series: FeedbackSeries(perHour: buckets),
      calibration: nil
    )
    summary.last = now
    return summary
  }

  private static func model() -> DashboardModel {
    var model = Fixture.model
    _ = model.update(.time(now))
    _ = model.update(.feedback(.summary(.success(summary))))
    return model
  }

  private static func text(_ model: DashboardModel, _ size: Size) -> String {
    model.render(size: size, appearance: Appearance()).frame.textRows().joined(separator: "\n")
  }

  @Test func driftIsComparedWhereThereIsARunAndAgainWithMoreEvents() {
    var model = Fixture.model
    model.feedback = FeedbackState()
    _ = model.update(.time(Self.now))
    var summary = Self.summary
    #expect(model.update(.feedback(.summary(.success(summary)))) == [.compareDrift])
    // Not while it goes on, nor for a few events more.
    summary.events = 200
    #expect(model.update(.feedback(.summary(.success(summary)))).isEmpty)
    _ = model.update(.feedback(.drift(.success(Self.report()))))
    #expect(model.feedback.summary.value?.drift == Self.report())
    summary.events = 103
    #expect(model.update(.feedback(.summary(.success(summary)))).isEmpty)
    // A summary of the files knows nothing of drift; what is known stays.
    #expect(model.feedback.summary.value?.drift != nil)
    summary.events = 106
    #expect(model.update(.feedback(.summary(.success(summary)))) == [.compareDrift])

    var empty = Fixture.empty
    #expect(empty.update(.feedback(.summary(.success(summary)))).isEmpty)
  }

  @Test(arguments: [
    Size(columns: 80, rows: 24), Size(columns: 120, rows: 36), Size(columns: 160, rows: 48),
  ])
  func whatDriftedStandsOnTheFeedbackScreenFirst(size: Size) throws {
    var model = Self.model()
    _ = model.update(.feedback(.drift(.success(Self.report()))))
    _ = model.update(.navigation(.open(.feedback)))
    let table = model.table(.drift)
    #expect(table.local.texts.compactMap(\.first) == ["price", "rooms"])
    #expect(Self.text(model, size).contains("price"))
    guard case .rows(let filter, let title) = try #require(table.drilldown(of: Selection())) else {
      Issue.record("the rows behind a drift are opened")
      return
    }
    #expect(filter.relation == .events && title.hasPrefix("suggestions of old since "))
  }

  @Test func aFindingIsMadeOfDriftThatStandsAlone() throws {
    var model = Self.model()
    _ = model.update(.feedback(.drift(.success(Self.report(isDrifted: false)))))
    #expect(!model.findings.contains { $0.finding.kind == "drift" })
    _ = model.update(.feedback(.drift(.success(Self.report()))))
    let finding = try #require(model.findings.first { $0.finding.kind == "drift" }?.finding)
    #expect(finding.severity == .fault && finding.subject == "old")
    #expect(finding.text.hasPrefix("price drifted from what run r-1 learnt since "))
  }

  /// The screen says what `tuina retrain --when` trains for, and leads to where it is seen.
  @Test func aFindingSaysThatRetrainingIsDue() throws {
    var model = Self.model()
    var report = Self.report(isDrifted: false)
    report.triggers = [
      RetrainTrigger(kind: .drift, isMet: false, reason: "nothing drifted"),
      RetrainTrigger(kind: .volume, isMet: true, reason: "1,200 answers, of 1,000"),
      RetrainTrigger(kind: .time, isMet: true, reason: "run r-1 is 8 d old, of 7 days"),
    ]
    _ = model.update(.feedback(.drift(.success(report))))
    let listed = try #require(model.findings.first { $0.finding.kind == "retraining-due" })
    #expect(listed.finding.severity == .opportunity)
    #expect(listed.finding.text == "retraining is due: 1,200 answers, of 1,000")
    #expect(listed.finding.reason == "run r-1 is 8 d old, of 7 days")
    #expect(listed.finding.verb.hasSuffix("tuina retrain --when volume time"))
    guard case .screen(.feedback, .drift) = listed.drilldown else {
      Issue.record("it leads to what drifted")
      return
    }
    report.triggers[1].isMet = false
    report.triggers[2].isMet = false
    _ = model.update(.feedback(.drift(.success(report))))
    #expect(!model.findings.contains { $0.finding.kind == "retraining-due" })
  }

  // MARK: Champion

  private static func promoted(_ model: inout DashboardModel) throws -> (old: String, new: String) {
    let runs = model.training.allRuns
    let (new, old) = (try #require(runs.first).id, try #require(runs.last).id)
    try #require(new != old)
    var history = RunHistory(
      promotions: [
        Promotion(kind: .promoted, at: now.addingTimeInterval(-30 * hour), by: "ann", to: old),
        Promotion(
          kind: .promoted,
          at: now.addingTimeInterval(-5 * hour),
          by: "ann",
          from: old,
          to: new,
          gate: "g",
          gateState: .passed
        ),
      ],
      before: old
    )
    history.gate = GateReport(
      startedAt: now.addingTimeInterval(-6 * hour),
      champion: old,
      challenger: new,
      label: "y",
      state: .passed,
      checks: [],
      notes: []
    )
    _ = model.update(
      .loading(
        .runs(
          .success(runs),
          best: model.training.best,
          unfinished: nil,
          champion: new,
          history: history
        )
      )
    )
    return (old, new)
  }

  @Test func promotionsAreMarkedInTheChart() throws {
    var model = Self.model()
    let (old, new) = try Self.promoted(&model)
    model.feedback.window = .lastTwoDays
    let buckets = model.feedbackBuckets
    let marks = model.promotionBuckets(in: buckets)
    #expect(marks.map(\.name) == [old, new].map { model.training.name(of: $0) })
    for (mark, age) in zip(marks, [30, 5]) {
      let at = Self.now.addingTimeInterval(-Double(age) * Self.hour)
      #expect(buckets[mark.bucket].start <= at)
      #expect(at < buckets[mark.bucket].start.addingTimeInterval(Self.hour))
    }
  }

  @Test func theLoopNamesTheChampionItsGateAndWhatIsStale() throws {
    var model = Self.model()
    let (_, new) = try Self.promoted(&model)
    let deploy = model.stages[2]
    #expect(deploy.lines.first?.figure == model.training.name(of: new))
    #expect(deploy.lines.first?.words == "champion, 5 h")
    #expect(model.stages[1].lines.last?.words == "gate, 6 h ago")
    _ = model.update(.feedback(.drift(.success(Self.report(run: new)))))
    #expect(model.stages[2].lines.first?.words == "champion, 5 h, stale")
    #expect(model.stages[3].lines.contains { $0.words == "feature drifts" && $0.figure == "1" })
  }

  @Test func theChampionOfBeforeComesBackAfterAQuestion() throws {
    var model = Self.model()
    model.deploy = DeployState()
    _ = model.update(.navigation(.open(.train)))
    #expect(model.update(.key(.character("B"))).isEmpty && model.overlay == nil)
    let (old, _) = try Self.promoted(&model)
    #expect(model.update(.key(.character("B"))).isEmpty)
    #expect(model.overlay == .confirmChampion(.goBack(run: old)))
    #expect(Self.text(model, Size(columns: 80, rows: 24)).contains("go back?"))
    _ = model.update(.key(.enter))
    #expect(model.overlay != nil)
    _ = model.update(.key(.character("n")))
    #expect(model.overlay == nil)
    _ = model.update(.key(.character("B")))
    #expect(model.update(.key(.character("y"))) == [.goBack(to: old)])
    #expect(model.overlay == nil)
  }
}
