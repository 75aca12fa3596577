import Basics
import Foundation
import Scoring
import TestSupport
import Testing

@testable import Learning
@testable import Pipeline

/// Which run an event means by the name of its model.
struct ServedRunsTests {
  private static func store(_ ids: [String], tag: String? = nil) throws -> RunStore {
    let folder = FileManager.default.temporaryDirectory
      .appending(path: "tuina-served-\(UUID().uuidString)", directoryHint: .isDirectory)
    let store = RunStore(folder: folder)
    for (place, id) in ids.enumerated() {
      var run = TrainingRun(
        id: id,
        startedAt: Date(timeIntervalSince1970: Double(place)),
        status: .finished,
        configuration: RunConfiguration(),
        dataFingerprint: "",
        label: "y",
        classes: ["no", "yes"],
        positive: "yes",
        features: [],
        featureCount: 0,
        rows: SplitCounts(train: 0, validation: 0, test: 0)
      )
      if place == 0 { run.tag = tag }
      try store.save(run)
      try store.save(
        TrainedModel(
          runID: id,
          label: "y",
          classes: ["no", "yes"],
          positive: "yes",
          featurizer: nil,
          model: Network(
            shape: Network.Shape(
              denseInputs: 1,
              sparseInputs: 0,
              hidden: [],
              classes: 2,
              layerNorm: false
            ),
            seed: 1
          ),
          correction: ScoreCorrection()
        )
      )
    }
    return store
  }

  private static let ids = ["20260101-000000-0001", "20260201-000000-0002"]
  private static func day(_ number: Double) -> Date { Date(timeIntervalSince1970: number * 86_400) }

  @Test func aRunIsCalledByItsNameItsNumberAndItsTag() throws {
    let store = try Self.store(Self.ids, tag: "ads-4")
    defer { try? FileManager.default.removeItem(at: store.folder) }
    let served = ServedRuns(store, dataset: "Old Ads")
    let first = Self.ids[0]
    for name in [first, "ads-4", String(RunNames.version(of: first))] {
      let segments = served.segments(of: name, from: Self.day(1), to: Self.day(2))
      #expect(segments.map(\.run) == [first])
      #expect(segments.allSatisfy { $0.from == nil && $0.to == nil })
    }
    #expect(served.segments(of: "ads-5", from: Self.day(1), to: Self.day(2)).isEmpty)
    #expect(served.fallback == Self.ids[1])
  }

  @Test func anAliasMeansTheChampionOfTheTime() throws {
    let store = try Self.store(Self.ids)
    defer { try? FileManager.default.removeItem(at: store.folder) }
    try store.promote(Self.ids[0], by: "ann", at: Self.day(10))
    try store.promote(Self.ids[1], by: "ann", at: Self.day(20))
    try store.rollBack(by: "ben", at: Self.day(30))
    let served = ServedRuns(store, dataset: "Old Ads")
    for name in ["champion", "old-ads"] {
      let segments = served.segments(of: name, from: Self.day(0), to: Self.day(40))
      #expect(segments.map(\.run) == [Self.ids[0], Self.ids[1], Self.ids[0]])
      #expect(segments.map(\.from) == [10, 20, 30].map { Self.day($0) })
      #expect(segments.map(\.to) == [Self.day(20), Self.day(30), nil])
    }
    // Before the first promotion nobody knows which run served.
    #expect(served.segments(of: "champion", from: Self.day(0), to: Self.day(9)).isEmpty)
    #expect(
      served.segments(of: "champion", from: Self.day(21), to: Self.day(22)).map(\.run)
        == [Self.ids[1]]
    )
    #expect(store.previousChampion() == nil)
  }
}
