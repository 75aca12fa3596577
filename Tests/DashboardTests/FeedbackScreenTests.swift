import Feedback
import Foundation
import Pipeline
import Terminal
import Testing

@testable import Dashboard

@Suite struct FeedbackScreenTests {
  private static let now = Date(timeIntervalSince1970: 1_780_000_000)

  /// Two models, one calibrated and one not; a month of events, then silence, then one event.
  private static var model: DashboardModel {
    var model = Fixture.empty
    let day = 86_400.0
    let start = now.addingTimeInterval(-90 * day)
    func days(_ accepted: Int) -> [TimeBucket] {
      (0..<90).map { index in
        let events = index < 30 ? 20 : (index == 89 ? 1 : 0)
        return TimeBucket(
          start: start.addingTimeInterval(Double(index) * day),
          seconds: Int(day),
          events: events,
          accepted: min(accepted, events)
        )
      }
    }
    func calibration(_ accepted: Int) -> Calibration {
      Calibration(
        events: 300,
        accepted: accepted,
        meanScore: 0.8,
        bins: [CalibrationBin(from: 0.7, to: 0.9, events: 300, accepted: accepted, meanScore: 0.8)]
      )
    }
    func entry(_ name: String, _ accepted: Int) -> ModelAcceptance {
      var entry = ModelAcceptance(
        model: name,
        events: 601,
        rate: Double(accepted) / 20,
        low: Double(accepted) / 20 - 0.02,
        high: Double(accepted) / 20 + 0.02,
        calibration: calibration(accepted * 15)
      )
      entry.series = FeedbackSeries(perDay: days(accepted))
      entry.actions = [
        ActionCount(action: .accepted, count: accepted * 30),
        ActionCount(action: .ignored, count: 601 - accepted * 30),
      ]
      return entry
    }
    var summary = FeedbackSummary(
      events: 1202,
      rejected: 0,
      acceptance: AcceptanceRate(accepted: 840, events: 1202),
      actions: [
        ActionCount(action: .accepted, count: 840), ActionCount(action: .ignored, count: 362),
      ],
      byModel: [entry("old", 12), entry("new", 16)],
      series: FeedbackSeries(perDay: days(14)),
      calibration: calibration(210)
    )
    summary.last = now.addingTimeInterval(-3 * 3600)
    _ = model.update(.time(now))
    _ = model.update(.feedback(.summary(.success(summary))))
    _ = model.update(.navigation(.openPanel(.feedbackModels)))
    return model
  }

  private func text(_ model: DashboardModel) -> String {
    model.render(size: Size(columns: 160, rows: 48), appearance: Appearance()).frame.textRows()
      .joined(separator: "\n")
  }

  @Test func theCursorOnAModelDrivesItsCalibrationAndItsChart() {
    var model = Self.model
    #expect(model.shownModel == nil)
    #expect(model.table(.calibration).title == "calibration")
    _ = model.update(.key(.down))
    #expect(model.shownModel?.model == "old")
    #expect(model.table(.calibration).title == "calibration of old")
    #expect(model.table(.calibration).local.texts.first?.contains("60.0 %") == true)
    _ = model.update(.key(.down))
    #expect(model.table(.calibration).local.texts.first?.contains("80.0 %") == true)
    #expect(model.feedbackBuckets.first?.accepted == 16)
    guard case .rows(let filter, _) = model.table(.calibration).drilldown(0, 1) else {
      Issue.record("a bin opens no rows")
      return
    }
    #expect(filter.conditions.contains(.equals(column: "model", value: "new")))
  }

  @Test func everyPanelTellsOfTheChosenModelAloneAndSaysSo() {
    var model = Self.model
    #expect(model.table(.feedbackActions).local.texts.first?.contains("840") == true)
    #expect(model.shownModelRole == .accent)
    _ = model.update(.key(.down))
    _ = model.update(.key(.down))
    #expect(model.shownModelRole == .series2)
    for panel in [Panel.feedbackActions, .feedbackTime, .acceptance, .promised, .calibration] {
      #expect(model.table(panel).title.contains("new"), "\(panel)")
    }
    let actions = model.table(.feedbackActions)
    #expect(actions.local.texts.first?.contains("480") == true)
    guard case .rows(let filter, _) = actions.drilldown(0, 2) else {
      Issue.record("an action opens no rows")
      return
    }
    #expect(filter.conditions.contains(.equals(column: "model", value: "new")))
  }

  @Test func theChartDrawsTheRateAndKeepsTheSilence() {
    let model = Self.model
    #expect(model.feedbackBuckets.count == 90)
    let shown = text(model)
    #expect(shown.contains("69.9 % accepted (95 %: "))
    #expect(shown.contains("last event 3 h ago"))
    #expect(shown.contains("●"))
  }

  @Test func aWindowEndsWithTheClock() {
    var model = Self.model
    _ = model.update(.key(.character("m")))
    #expect(model.feedback.window == .lastHour)
    #expect(model.feedbackBuckets.count == 60)
    #expect(model.feedbackBuckets.allSatisfy { $0.events == 0 })
    #expect(text(model).contains("no event in this window"))
    #expect(model.shownAcceptance?.events == 0)
    _ = model.update(.key(.character("m")))
    #expect(model.feedbackBuckets.count == 48)
    _ = model.update(.key(.character("m")))
    #expect(model.feedback.window == .all)
  }

  @Test func aNarrowChartStillShowsAllTime() {
    let buckets = Self.model.feedbackBuckets
    for most in [1, 7, 45, 90, 200] {
      let merged = TimeBucket.merged(buckets, atMost: most)
      #expect(merged.count <= most && merged.first?.start == buckets.first?.start)
      #expect(merged.reduce(0) { $0 + $1.events } == buckets.reduce(0) { $0 + $1.events })
    }
    let narrow = Self.model.render(size: Size(columns: 80, rows: 24), appearance: Appearance())
      .frame.textRows().joined(separator: "\n")
    let first = Self.now.addingTimeInterval(-90 * 86_400).formatted(.iso8601.year().month().day())
    #expect(narrow.contains(first))
  }

  @Test func theAgeGrowsWithTheClock() {
    var model = Self.model
    _ = model.update(.time(Self.now.addingTimeInterval(200 * 86_400)))
    #expect(text(model).contains("last event 200 d ago"))
  }
}
