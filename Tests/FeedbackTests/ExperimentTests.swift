import Basics
import Feedback
import Foundation
import TestSupport
import Scoring
import Testing

@Suite struct ExperimentTests {
  /// The log of both policies over all items of Open Bandit, as events.
  private static func events(_ policy: String) throws -> [String] {
    let text = try String(
      contentsOf: SharedData.url("open-bandit/\(policy)/all/all.csv"),
      encoding: .utf8
    )
    return text.split(whereSeparator: \.isNewline).dropFirst().map { row in
      let cells = row.split(separator: ",", maxSplits: 6, omittingEmptySubsequences: false)
      let time = cells[1].replacing(" ", with: "T")
      return
        #"{"id":"\#(policy)-\#(cells[0])","time":"\#(time)","model":"\#(policy)","entity":"u","#
        + #""shown":"\#(cells[2])","position":\#(cells[3]),"propensity":\#(cells[5]),"#
        + #""action":"\#(cells[4] == "1" ? "click" : "shown")"}"#
    }
  }

  @Test(.enabled(if: SharedData.has("open-bandit/bts/all/all.csv")))
  func openBanditIsEstimatedAsPublishedAndNotDecided() throws {
    let folder = try EventFolder()
    try folder.write(
      (try Self.events("random") + Self.events("bts")).joined(separator: "\n") + "\n"
    )
    let summary = try FeedbackAnalysis.summarise(folder.files)
    #expect(summary.events == 20_000)
    #expect(summary.rejected == 0)
    let rates = Dictionary(
      uniqueKeysWithValues: summary.byModel.map { ($0.model, $0.answered) }
    )
    #expect(rates["random"]?.accepted == 38 && rates["random"]?.events == 10_000)
    #expect(rates["bts"]?.accepted == 42 && rates["bts"]?.events == 10_000)
    let estimate = try #require(
      summary.offPolicy.first { $0.logged == "random" && $0.policy == "bts" }
    )
    #expect(abs(estimate.ips - 0.00504) < 0.000005)
    #expect(abs(estimate.snips - 0.00525) < 0.000005)
    #expect(abs(estimate.effectiveSamples - 2639) < 1)
    #expect(estimate.events == 10_000)
    #expect(!estimate.isWeak)
    let comparison = try #require(summary.comparison)
    #expect(comparison.state == .undecided)
    #expect(abs(try #require(comparison.moreFixed) - 380_000) < 2000)
    #expect(abs(try #require(comparison.moreSequential) - 671_000) < 2000)
  }

  /// A policy that shows one item, logged by one that draws among ten: a tenth of the log speaks.
  @Test func weightsThatFewRowsCarryAreTold() throws {
    var random = SeededGenerator(seed: 5)
    var lines: [String] = []
    func line(_ id: String, _ model: String, _ item: Int, _ p: Double, _ isTaken: Bool) -> String {
      EventFolder.line(
        id,
        model: model,
        action: isTaken ? "click" : "shown",
        rest: #","entity":"u","position":1,"propensity":\#(p)"#
      ).replacing(#""shown":"benign""#, with: #""shown":"item-\#(item)""#)
    }
    for index in 0..<4000 {
      let item = random.next(below: 20)
      lines.append(line("a\(index)", "draws", item, 0.05, random.nextUnit() < Double(item) / 40))
      lines.append(line("b\(index)", "knows", 19, 1, random.nextUnit() < 19.0 / 40))
    }
    let folder = try EventFolder()
    try folder.write(lines.joined())
    let summary = try FeedbackAnalysis.summarise(folder.files)
    let known = try #require(summary.offPolicy.first { $0.logged == "draws" })
    #expect(known.isWeak)
    #expect(abs(known.snips - 19.0 / 40) < 0.1)
    #expect(known.ipsLow < 19.0 / 40 && 19.0 / 40 < known.ipsHigh)
    #expect(known.unsupportedShare == 0)
    // What one item tells of twenty: 95 % of the policy was never shown by the log.
    let unknown = try #require(summary.offPolicy.first { $0.logged == "knows" })
    #expect(abs(unknown.unsupportedShare - 0.95) < 0.02)
  }

  private func model(_ name: String, _ days: [(day: Int, accepted: Int, events: Int)])
    -> ModelAcceptance
  {
    let events = days.reduce(0) { $0 + $1.events }
    var model = ModelAcceptance(model: name, events: events, rate: 0, low: 0, high: 1)
    model.series = FeedbackSeries(
      perDay: days.map { day in
        TimeBucket(
          start: Date(timeIntervalSince1970: 1_772_323_200 + Double(day.day) * 86_400),
          seconds: 86_400,
          events: day.events,
          accepted: day.accepted
        )
      }
    )
    model.first = model.series?.perDay.first?.start
    return model
  }

  @Test func aVerdictNeedsDaysTrafficAndRows() throws {
    func state(_ one: ModelAcceptance, _ other: ModelAcceptance) -> ModelComparison.State? {
      ModelComparison.of([one, other])?.state
    }
    let old = model("a", [(0, 300, 1000), (1, 300, 1000)])
    #expect(state(old, model("b", [(5, 600, 1000)])) == .notConcurrent)
    // One took the other's place in the middle of a day.
    let (before, after) = ((0...9).map { ($0, 300, 1000) }, (9...18).map { ($0, 600, 1000) })
    #expect(state(model("a", before), model("b", after)) == .notConcurrent)
    #expect(state(old, model("b", [(0, 310, 1000), (1, 310, 1000)])) == .undecided)
    #expect(state(old, model("b", [(0, 400, 1000), (1, 400, 1000)])) == .better)
    #expect(state(old, model("b", [(0, 200, 1000), (1, 200, 1000)])) == .worse)
    #expect(state(old, model("b", [(0, 500, 1300), (1, 500, 1300)])) == .sampleRatioMismatch)
    #expect(ModelComparison.of([old]) == nil)
  }

  @Test func typedAnswersAreGroupedAndLaidAgainstWhatWasShown() throws {
    let answers = [
      ("benign", "melanoma", 6), ("benign", "Melanoma!", 2), ("benign", "ｍｅｌａｎｏｍａ", 1),
      ("benign", "seborrhoeic keratosis", 3), ("nevus", "seborrheic keratosis", 2),
      ("nevus", "色素痣", 4), ("nevus", "色素痣。", 1), ("nevus", "血管瘤", 2),
    ]
    var lines: [String] = []
    for (shown, typed, count) in answers {
      for _ in 0..<count {
        lines.append(
          EventFolder.line(
            "e\(lines.count)",
            action: "typed",
            rest: #","entity":"L1","value":"\#(typed)""#
          ).replacing(#""shown":"benign""#, with: #""shown":"\#(shown)""#)
        )
      }
    }
    let folder = try EventFolder()
    try folder.write(lines.joined())
    let typed = try FeedbackAnalysis.summarise(folder.files).typed
    #expect(typed.answers == 21 && typed.unnamed == 0)
    #expect(typed.groups.map(\.text) == ["melanoma", "seborrhoeic keratosis", "色素痣", "血管瘤"])
    #expect(typed.groups.map(\.count) == [9, 5, 5, 2])
    #expect(typed.groups.map(\.spellings) == [3, 2, 2, 1])
    #expect(typed.matrix.map(\.shown) == ["benign", "nevus"])
    #expect(typed.matrix.map(\.byGroup) == [[9, 3, 0, 0], [0, 2, 5, 2]])
  }

  @Test func featuresHaveNamesAndTypes() {
    let features = FeatureBlock.features(
      of:
        #"{"age": 41, "site": "back", "ok": true, "none": null, "list": [1, 2], "n\u0061me": 2.5e1}"#
    )
    #expect(features.map(\.name) == ["age", "site", "ok", "none", "list", "name"])
    #expect(
      features.map(\.value) == [
        .number(41), .text("back"), .text("true"), .missing, .text("[1, 2]"), .number(25),
      ]
    )
    #expect(FeatureBlock.features(of: "[1]").isEmpty)
  }
}
