import Curation
import Foundation
import Learning
import Reporting
import Testing
import Workspace

@Suite struct LearningRecoveryTests {
  /// One training and one report for both tests; in a debug build the features take a while.
  private static let trained = Task {
    let sample = try await MolesSample.shared.value
    try await CuratedView.create(in: sample.loaded)
    let data = try await LearningTask.prepare(sample.loaded)
    var configuration = RunConfiguration(model: .softmax)
    configuration.classWeights = .balanced
    let trainer = try Trainer(
      data: data,
      configuration: configuration,
      store: RunStore(sample.loaded.dataset.paths)
    )
    let run = try trainer.run { _ in }
    return (data: data, run: run)
  }

  @Test func melanomasOfUnseenPatientsRankFarAboveChance() async throws {
    let (data, run) = try await Self.trained.value
    let test = try #require(run.test)
    let melanoma = try #require(test.classes.first { $0.value == "melanoma" })
    let rate = Double(melanoma.support) / Double(test.rows)
    #expect(data.splitCounts.test > 800)
    #expect((0.005...0.02).contains(rate))
    #expect(try #require(test.averagePrecision) > 20 * rate)
    #expect(try #require(test.auc) > 0.7)
  }

  @Test func theReportTellsAllAndLetsNothingOut() async throws {
    let sample = try await MolesSample.shared.value
    let run = try await Self.trained.value.run
    let profile = try await Profiler.profile(sample.loaded)
    let document = try await ReportDocument(
      loaded: sample.loaded,
      profile: profile,
      skew: SkewAnalysis.analyse(sample.loaded),
      conflicts: sample.conflicts,
      run: run,
      feedback: nil,
      tuinaVersion: "1.0.0",
      createdAt: Date(timeIntervalSince1970: 1_772_000_000),
      commands: ["tuina report sample-data/moles"]
    )
    let rejected = sample.loaded.sources.reduce(0) { $0 + $1.rowsRejected }
    #expect(document.rejects.reduce(0) { $0 + $1.count } == rejected)
    let html = try document.html()
    #expect(html.lowercased().hasPrefix("<!doctype html>"))
    #expect(html.trimmingCharacters(in: .whitespacesAndNewlines).hasSuffix("</html>"))
    #expect(!html.contains("<script"))
    #expect(!html.unicodeScalars.contains { $0.value < 0x20 && $0 != "\n" })
    if let path = ProcessInfo.processInfo.environment["TUINA_KEEP_REPORT"] {
      try Data(html.utf8).write(to: URL(filePath: path))
    }
  }
}
