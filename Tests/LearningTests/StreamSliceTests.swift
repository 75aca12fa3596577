import Basics
import Engine
import Foundation
import Ingest
import Testing
import Workspace

@testable import Learning

/// What rows are told apart by that are never held together.
@Suite(.serialized)
struct StreamSliceTests {
  /// Two sources, whose rows name their part of the split; `site` is missing in some, `ward` has too
  /// many values.
  private static func loaded() async throws -> LoadedDataset {
    let folder = try Fixture.folder()
    var random = SeededGenerator(seed: 5)
    for source in ["north", "south"] {
      var text = "site,ward,weight,part,ill\n"
      for row in 0..<900 {
        let site = row % 25 == 0 ? "" : ["arm", " back", "face"][random.next(below: 3)]
        let isIll = random.nextUnit() < (site == "arm" ? 0.6 : 0.3)
        let part = ["train", "train", "validation", "test"][row % 4]
        text += "\(site),w\(row % 45),\(random.nextUnit() * 9),\(part),\(isIll ? "yes" : "no")\n"
      }
      try Data(text.utf8).write(to: folder.appending(path: "\(source).csv"))
    }
    let manifest = """
      version: 1
      label: ill
      positive: "yes"
      split: {column: part}
      sources:
        - {name: north, path: north.csv}
        - {name: south, path: south.csv}
      columns:
        site: {type: category}
        ward: {type: category}
        weight: {type: number}
      """
    try Data(manifest.utf8).write(to: folder.appending(path: "dataset.yaml"))
    return try await LoadedDataset.load(
      try Dataset.open(folder),
      engine: try await Engines.open(uri: nil)
    )
  }

  /// How many rows have each value of each attribute.
  private static func counts(_ rows: LabelledRows) -> [String: [String: Int]] {
    Dictionary(
      uniqueKeysWithValues: rows.slices.map { slice in
        #expect(slice.codes.count == rows.count)
        let words = slice.codes.map { $0 < 0 ? "missing" : slice.values[Int($0)] }
        return (slice.name, Dictionary(words.map { ($0, 1) }, uniquingKeysWith: +))
      }
    )
  }

  @Test("Rows of a stream and of a file are told apart by what those in memory are")
  func streamsKnowTheSameSlices() async throws {
    let loaded = try await Self.loaded()
    var configuration = RunConfiguration(model: .softmax)
    configuration.rowsOnDisk = false
    let held = try await LearningTask.prepare(loaded, for: configuration)
    let (validation, test) = (Self.counts(held.validation), Self.counts(held.test))
    #expect(Set(test.keys) == ["_source", "site"])
    #expect(test["site"]?["missing"] ?? 0 > 0 && test["site"]?["back"] ?? 0 > 0)
    configuration.rowsOnDisk = true
    let spilled = try await LearningTask.prepare(loaded, for: configuration)
    #expect(spilled.spill != nil)
    #expect(Self.counts(spilled.validation) == validation)
    #expect(Self.counts(spilled.test) == test)
    let stream = try await RowStream(loaded, positive: "yes")
    let plan = try await StreamPlan(stream, bits: 18)
    let source = EngineSource(plan, seed: 1, starter: plan.starter)
    let kept = try #require(try source.rowsToMeasure())
    #expect(Self.counts(kept.validation) == validation)
    #expect(Self.counts(kept.test) == test)
  }

  @Test("Of rows that are hashed while they are read those attributes are measured that were named")
  func namedSlicesOfAStreamAreMeasured() async throws {
    var settings = FTRLSettings()
    settings.bits = 18
    let configuration = RunConfiguration(model: .hashed(settings))
    let data = try await LearningTask.prepare(
      try await Self.loaded(),
      for: configuration,
      slices: ["Site", "ward"]
    )
    let trainer = try Trainer(
      data: data,
      configuration: configuration,
      store: RunStore(folder: try Fixture.folder())
    )
    let run = try trainer.run { _ in }
    #expect(run.test?.slices?.allSatisfy { $0.attribute == "site" } == true)
    #expect(run.test?.slices?.isEmpty == false)
    #expect(run.notes.count { $0.hasPrefix("there are no figures by ward: ") } == 1)
  }

  @Test("Of rows in a file those attributes are kept that were named, and the others are told")
  func namedSlicesAreKept() async throws {
    var configuration = RunConfiguration(model: .softmax)
    configuration.rowsOnDisk = true
    let data = try await LearningTask.prepare(
      try await Self.loaded(),
      for: configuration,
      slices: ["Site", "ward"]
    )
    #expect(data.test.slices.map(\.name) == ["site"])
    #expect(data.sampleNotes.contains { $0.hasPrefix("there are no figures by ward: ") })
    await #expect(throws: LearningError.self) {
      _ = try await LearningTask.prepare(
        try await Self.loaded(),
        for: configuration,
        slices: ["sight"]
      )
    }
  }
}
