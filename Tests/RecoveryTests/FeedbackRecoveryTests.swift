import Basics
import Feedback
import Foundation
import Testing
import Workspace

@Suite struct FeedbackRecoveryTests {
  private let summary: FeedbackSummary

  init() throws {
    summary = try FeedbackAnalysis.summarise(Dataset.open(PlantedFaults.folder))
  }

  @Test func badLinesAreRejectedWhereTheyWerePlanted() throws {
    let planted = try PlantedFaults().of("bad event")
    #expect(summary.rejected == planted.count)
    #expect(
      Set(summary.rejects.map { "\($0.file):\($0.line ?? 0) \($0.reason)" })
        == Set(planted.map { "\($0.file):\($0.line) \($0.detail)" })
    )
  }

  @Test func eventsAndRejectsAddUpToTheLines() throws {
    let folder = PlantedFaults.folder.appending(path: "feedback")
    let lines = try ["2026-02.jsonl", "2026-03.jsonl"].reduce(0) { count, name in
      let text = try String(contentsOf: folder.appending(path: name), encoding: .utf8)
      return count + text.split(separator: "\n").count
    }
    #expect(summary.events + summary.rejected == lines)
    #expect(summary.actions.reduce(0) { $0 + $1.count } == summary.events)
  }

  @Test func theModelThatTrustsItselfTooMuchIsFound() throws {
    let models = Dictionary(uniqueKeysWithValues: summary.byModel.map { ($0.model, $0) })
    let first = try #require(models["mole-1"])
    let second = try #require(models["mole-2"])
    #expect(second.low > first.high)
    let firstScore = try #require(first.calibration).meanScore
    #expect((0.15...0.25).contains(firstScore - first.rate))
    #expect(abs(try #require(second.calibration).meanScore - second.rate) < 0.03)
  }
}
