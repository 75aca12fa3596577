import Basics
import Foundation
import Workspace
import Scoring
import Testing

@testable import Learning

/// What the store keeps, offers, clears away and calls the best.
struct RunStoreTests {
  private func names(_ store: RunStore, _ id: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: store.folder(of: id).path).sorted()
  }

  /// A folder stands where the model should be, as on a disk that takes no more.
  @Test func aModelThatCannotBeSavedIsAProblemAndNoInterruption() throws {
    let data = Fixture.prepared()
    let store = RunStore(folder: try Fixture.folder())
    let trainer = try Trainer(data: data, configuration: Fixture.configuration(), store: store)
    let obstacle = store.modelURL(trainer.initialRun.id)
    try FileManager.default.createDirectory(
      at: obstacle.appending(path: "inside"),
      withIntermediateDirectories: true
    )
    let run = try trainer.run { _ in }
    #expect(run.problem?.hasPrefix("the model could not be saved") == true)
    #expect(!run.isInterrupted)
    #expect(run.test != nil)
    #expect(store.latest()?.problem == run.problem)
    try FileManager.default.removeItem(at: obstacle)
    let saved = try Trainer(resuming: #require(store.unfinished()), data: data, store: store)
      .run { _ in }
    #expect(saved.status == .finished)
    #expect(saved.problem == nil)
    #expect(saved.test == run.test)
    #expect(try store.model(of: saved.id).classes == data.classes)
  }

  @Test func anInterruptionIsNoProblem() throws {
    let store = RunStore(folder: try Fixture.folder())
    let trainer = try Trainer(
      data: Fixture.prepared(),
      configuration: Fixture.configuration(),
      store: store
    )
    let run = try trainer.run { event in if case .epoch = event { trainer.interrupt() } }
    #expect(run.isInterrupted)
    #expect(run.problem == nil)
  }

  @Test func whatADeadProcessLeftIsSweptByTheNextTraining() throws {
    let store = RunStore(folder: try Fixture.folder())
    func start() throws -> Trainer {
      try Trainer(data: Fixture.prepared(), configuration: Fixture.configuration(), store: store)
    }
    let killed = try start()
    let paused = try killed.run { event in if case .epoch = event { killed.interrupt() } }
    for draft in [".draft-1-2-checkpoint.tuina", ".draft-1-3-run.json"] {
      try Data("half".utf8).write(to: store.folder(of: paused.id).appending(path: draft))
    }
    let bare = store.folder.appending(path: "20260101-000000-abcd/.draft-1-4-run.json")
    try store.makeFolder("20260101-000000-abcd")
    try Data("{".utf8).write(to: bare)
    let finished = try start().run { _ in }
    #expect(try names(store, paused.id) == ["checkpoint.tuina", "lock", "run.json"])
    // The last state of an ended run is kept, to extend it.
    let ended = ["checkpoint.tuina", "lock", "model.tuina", "reference.json", "run.json"]
    #expect(try names(store, finished.id) == ended)
    #expect(!FileManager.default.fileExists(atPath: bare.path))
    // Of many ended runs only the newest keep theirs.
    for place in 1...5 {
      var later = finished
      later.id = "20990101-00000\(place)-abcd"
      later.startedAt = finished.startedAt.addingTimeInterval(Double(place))
      try store.save(later)
      try Data("state".utf8).write(to: store.checkpointURL(later.id))
    }
    store.sweep()
    #expect(
      try names(store, finished.id) == ["lock", "model.tuina", "reference.json", "run.json"]
    )
    #expect(try names(store, "20990101-000001-abcd") == ["checkpoint.tuina", "run.json"])
    #expect(store.unfinished()?.id == paused.id)
  }

  @Test func aRunGivenUpIsNotOfferedAgain() throws {
    let store = RunStore(folder: try Fixture.folder())
    let trainer = try Trainer(
      data: Fixture.prepared(),
      configuration: Fixture.configuration(),
      store: store
    )
    _ = try trainer.run { event in if case .epoch = event { trainer.interrupt() } }
    try store.abandon(#require(store.unfinished()))
    #expect(store.unfinished() == nil)
    #expect(store.latest()?.status == .stopped)
    #expect(try names(store, trainer.initialRun.id) == ["lock", "run.json"])
  }

  /// Another process that asks whether a run is held has its lock for a moment.
  @Test func aPassingLookKeepsNoTrainingFromStarting() throws {
    let data = Fixture.prepared()
    let store = RunStore(folder: try Fixture.folder())
    let trainer = try Trainer(data: data, configuration: Fixture.configuration(), store: store)
    _ = try trainer.run { event in if case .epoch = event { trainer.interrupt() } }
    let run = try #require(store.unfinished())
    let descriptor = open(store.folder(of: run.id).appending(path: "lock").path, O_RDONLY)
    #expect(flock(descriptor, LOCK_SH | LOCK_NB) == 0)
    Thread.detachNewThread {
      usleep(50_000)
      close(descriptor)
    }
    let continued = try Trainer(resuming: run, data: data, store: store).run { _ in }
    #expect(continued.status == .finished)
  }

  @Test func aRunSaysHowToRepeatIt() throws {
    var data = Fixture.prepared()
    data.split = SplitRecipe(by: ["patient"], train: 0.8, validation: 0.1, test: 0.1, seed: 7)
    data.datasetFingerprint = "abc"
    var configuration = Fixture.configuration()
    configuration.remedy = .balanced
    let store = RunStore(folder: try Fixture.folder())
    let run = try Trainer(data: data, configuration: configuration, store: store).run { _ in }
    let read = try #require(store.run(run.id))
    #expect(read.split == data.split)
    #expect(
      read.split?.summary == "0.8 : 0.1 : 0.1 by chance, rows of one patient together, seed 7"
    )
    #expect(read.datasetFingerprint == "abc")
    #expect(read.blas?.contains("OpenBLAS") == true)
    #expect(
      read.notes.contains { $0.hasPrefix("balanced class weights: ") && $0.contains("decisions") }
    )
  }

  @Test func aRecordThatWasChangedIsLeftOutAndTold() throws {
    let store = RunStore(folder: try Fixture.folder())
    let run = try Trainer(
      data: Fixture.prepared(),
      configuration: Fixture.configuration(),
      store: store
    ).run { _ in }
    let file = store.folder(of: run.id).appending(path: "run.json")
    let record = try Data(contentsOf: file)
    var generator = SeededGenerator(seed: 11)
    for _ in 0..<50 {
      var flipped = record
      flipped[Int.random(in: 0..<record.count, using: &generator)] ^=
        1 << UInt8.random(in: 0..<8, using: &generator)
      try flipped.write(to: file)
      #expect(store.all().isEmpty)
      #expect(store.unreadable().map(\.id) == [run.id])
    }
    let text = String(decoding: record, as: UTF8.self)
    let large = text.replacing("\"validation\" : ", with: "\"validation\" : 9223372036854775807")
    for edited in [large, "", "{}", String(text.dropLast(9))] {
      try Data(edited.utf8).write(to: file)
      #expect(store.run(run.id) == nil)
    }
    try record.write(to: file)
    #expect(store.all().map(\.id) == [run.id])
    #expect(store.unreadable().isEmpty)
    // Another user's key does not fit.
    let other = RunStore(folder: store.folder, key: UserKey(in: try Fixture.folder()))
    #expect(other.all().isEmpty)
    #expect(other.unreadable().count == 1)
  }

  @Test func whatIsNoRunIsNeitherReadNorSwept() throws {
    let store = RunStore(folder: try Fixture.folder())
    let elsewhere = try Fixture.folder()
    let letter = elsewhere.appending(path: "sub/.draft-letter.txt")
    for folder in [elsewhere.appending(path: "sub"), store.folder.appending(path: "docs")] {
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }
    try Data("a letter".utf8).write(to: letter)
    let draft = store.folder.appending(path: "docs/.draft-1-2-run.json")
    try Data("a draft".utf8).write(to: draft)
    try FileManager.default.createSymbolicLink(
      at: store.folder.appending(path: "20260101-000000-abcd"),
      withDestinationURL: elsewhere.appending(path: "sub")
    )
    store.sweep()
    #expect(FileManager.default.fileExists(atPath: letter.path))
    #expect(FileManager.default.fileExists(atPath: draft.path))
    #expect(!FileManager.default.fileExists(atPath: elsewhere.path + "/sub/lock"))
  }

  /// Without the keys that later versions write.
  @Test func oldRecordsAreRead() throws {
    let store = RunStore(folder: try Fixture.folder())
    let run = try Trainer(
      data: Fixture.prepared(),
      configuration: Fixture.configuration(),
      store: store
    ).run { _ in }
    let file = store.folder(of: run.id).appending(path: "run.json")
    var whole = try #require(
      try JSONSerialization.jsonObject(with: Data(contentsOf: file)) as? [String: Any]
    )
    var record = try #require(whole["run"] as? [String: Any])
    for key in ["split", "blas", "datasetFingerprint"] { record[key] = nil }
    var test = try #require(record["test"] as? [String: Any])
    for key in ["accuracyLow", "accuracyHigh"] { test[key] = nil }
    record["test"] = test
    whole["run"] = record
    whole["seal"] = nil
    let old = try JSONSerialization.data(
      withJSONObject: whole,
      options: [.prettyPrinted, .sortedKeys]
    )
    try RunRecord.seal(old, id: run.id, key: .current).write(to: file)
    let read = try #require(store.run(run.id))
    #expect(read.test?.accuracy == run.test?.accuracy)
    #expect(read.test?.accuracyLow == nil)
    #expect(read.split == nil)
  }
}

/// Which of some runs is the best.
struct RunRankingTests {
  private func run(
    _ id: String,
    label: String = "y",
    positive: String? = "yes",
    data: String? = "d",
    precision: Double?,
    loss: Double = 0.5
  ) -> TrainingRun {
    var run = TrainingRun(
      id: id,
      startedAt: Date(timeIntervalSince1970: 0),
      status: .finished,
      configuration: RunConfiguration(),
      dataFingerprint: id,
      label: label,
      classes: ["no", "yes"],
      positive: positive,
      features: ["x"],
      featureCount: 1,
      rows: SplitCounts(train: 8, validation: 1, test: 1)
    )
    run.datasetFingerprint = data
    run.validation = Evaluation(
      rows: 1,
      accuracy: 1,
      logLoss: loss,
      auc: nil,
      averagePrecision: precision,
      balancedAccuracy: 1,
      ece: 0,
      classes: [],
      confusion: []
    )
    return run
  }

  private func best(_ runs: [TrainingRun], positive: String? = "yes") -> String? {
    runs.best(label: "y", positive: positive, data: "d")?.id
  }

  @Test func onlyRunsOnTheSameLabelDataAndClassAreRanked() {
    let runs = [
      run("other label", label: "z", precision: 0.99),
      run("other data", data: "e", precision: 0.98),
      run("old record", data: nil, precision: 0.97),
      run("other class", positive: "no", precision: 0.96),
      run("poor", precision: 0.2), run("good", precision: 0.6),
    ]
    #expect(best(runs) == "good")
    #expect(best(runs, positive: "no") == "other class")
    #expect(runs.best(label: "absent", positive: nil, data: "d") == nil)
  }

  /// The class asked for is written otherwise, or left to the run: the newest decides.
  @Test(arguments: [nil, "YES"])
  func theNewestRunDecidesAboutTheClass(positive: String?) {
    let runs = [run("newest", precision: 0.3), run("other", positive: "no", precision: 0.9)]
    #expect(best(runs, positive: positive) == "newest")
  }

  /// In any order: average precision first, then log-loss, then what was not measured.
  @Test func theOrderIsStrict() {
    let runs = [
      run("none, low loss", precision: nil, loss: 0.1), run("0.4", precision: 0.4, loss: 0.9),
      run("none, high loss", precision: nil, loss: 0.9), run("0.5", precision: 0.5, loss: 0.8),
      run("0.5, no loss", precision: 0.5, loss: .nan),
    ]
    for shift in runs.indices {
      #expect(best(Array(runs[shift...] + runs[..<shift])) == "0.5")
    }
    #expect(best([runs[2], runs[0]]) == "none, low loss")
  }
}
