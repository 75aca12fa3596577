import Foundation
import Testing
import Workspace

@testable import Learning
import Scoring

/// The keys and forms that files of runs, checkpoints and models are written in: a change here is a
/// change of the format, and raises its version.
struct FormatTests {
  private static func json(_ value: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    encoder.dateEncodingStrategy = .iso8601
    return String(decoding: try encoder.encode(value), as: UTF8.self)
  }

  private static func evaluation() -> Evaluation {
    var one = ClassEvaluation(value: "a", recall: 0.5, precision: 0.25, support: 4)
    (one.recallLow, one.recallHigh, one.precisionLow, one.precisionHigh) = (0.25, 0.75, 0, 1)
    var evaluation = Evaluation(
      rows: 4,
      accuracy: 0.5,
      logLoss: 1.5,
      auc: 0.75,
      averagePrecision: 0.5,
      balancedAccuracy: 0.5,
      ece: 0.125,
      classes: [one],
      confusion: [[2, 2]]
    )
    (evaluation.accuracyLow, evaluation.accuracyHigh) = (0.25, 0.75)
    (evaluation.aucLow, evaluation.aucHigh) = (0.5, 1)
    (evaluation.averagePrecisionLow, evaluation.averagePrecisionHigh) = (0.25, 0.75)
    return evaluation
  }

  private static func run() -> TrainingRun {
    var configuration = RunConfiguration(model: .perceptron(hidden: [8, 4]))
    configuration.learningRate = 0.5
    configuration.patience = 3
    var run = TrainingRun(
      id: "r",
      startedAt: Date(timeIntervalSince1970: 0),
      status: .finished,
      configuration: configuration,
      dataFingerprint: "d",
      label: "y",
      classes: ["a"],
      positive: "a",
      features: ["x"],
      featureCount: 1,
      rows: SplitCounts(train: 8, validation: 1, test: 4)
    )
    run.datasetFingerprint = "f"
    run.split = SplitRecipe(
      column: "part",
      by: ["p"],
      train: 0.5,
      validation: 0.25,
      test: 0.25,
      folds: 2,
      seed: 7
    )
    run.blas = "b"
    run.epochs = [
      EpochRecord(
        epoch: 1,
        trainLoss: 0.5,
        validationLoss: 0.75,
        accuracy: 0.5,
        recalls: [0.5, nil],
        auc: 0.5,
        averagePrecision: 0.25,
        rowsPerSecond: 8,
        seconds: 1
      )
    ]
    run.bestEpoch = 1
    (run.rowsPerSecond, run.seconds, run.problem, run.notes) = (8, 1, "p", ["n"])
    return run
  }

  @Test func aRunIsWrittenAsEver() throws {
    var run = Self.run()
    run.configuration.dropout = 0
    run.test = Self.evaluation()
    let expected = #"""
      {"kind":"tuina-run","run":{"bestEpoch":1,"blas":"b","classes":["a"],"configuration":
      {"batchSize":128,"calibration":"none","checkpointInterval":10,"crosses":0,"decoupled":false,"dropout":0,"epochs":20,"l2":0,
      "layerNorm":false,"learningRate":0.5,"model":{"hidden":[8,4],"kind":"perceptron"},"numbers":"auto",
      "patience":3,"remedy":"none","schedule":"plateau","seed":7,"stopBy":"loss","threads":1,"warmUp":0},"dataFingerprint":"d","datasetFingerprint":"f","epochs":[{"accuracy":0.5,
      "auc":0.5,"averagePrecision":0.25,"epoch":1,"recalls":[0.5,null],"rowsPerSecond":8,
      "seconds":1,"trainLoss":0.5,"validationLoss":0.75}],"featureCount":1,"features":["x"],
      "id":"r","label":"y","notes":["n"],"positive":"a","problem":"p","rows":{"test":4,"train":8,
      "validation":1},"rowsPerSecond":8,"seconds":1,"split":{"by":["p"],"column":"part","folds":2,
      "seed":7,"test":0.25,"train":0.5,"validation":0.25},"startedAt":"1970-01-01T00:00:00Z",
      "status":"finished","test":{"accuracy":0.5,"accuracyHigh":0.75,"accuracyLow":0.25,
      "auc":0.75,"aucHigh":1,"aucLow":0.5,"averagePrecision":0.5,"averagePrecisionHigh":0.75,
      "averagePrecisionLow":0.25,"balancedAccuracy":0.5,"classes":[{"precision":0.25,
      "precisionHigh":1,"precisionLow":0,"recall":0.5,"recallHigh":0.75,"recallLow":0.25,
      "support":4,"value":"a"}],"confusion":[[2,2]],"ece":0.125,"logLoss":1.5,"rows":4}},
      "version":5}
      """#.replacing("\n", with: "")
    #expect(try Self.json(RunFile(run)) == expected)
  }

  @Test func theEncodersAreWrittenAsEver() throws {
    let table = LearningTable(
      label: "y",
      labels: ["a", "b"],
      columns: [
        .init("x", .numbers([1, 3])),
        .init("c", .categories(codes: [0, 1], values: ["p", "q"])),
        .init("t", .texts(["a", "a"])),
        .init(
          "i",
          .pictures(
            PictureColumn(
              shape: PictureShape(width: 1, height: 1, channels: 1),
              pixels: [0, 4],
              isPresent: [true, true]
            )
          )
        ),
      ]
    )
    let text = try Self.json(FeatureExtractor(fitting: table.columns, training: [0, 1]))
    // The buckets of a text are hashes, and its weights follow from the counts.
    let plain = text.replacing(/"(buckets|idf)":\[[^\]]*\]/) { "\"\($0.1)\":[]" }
    let expected = #"""
      {"columns":[{"denseStart":0,"encoder":{"kind":"number","number":{"hasIndicator":false,
      "mean":2,"sd":1}},"name":"x","sparseStart":0},{"denseStart":1,"encoder":{"category":
      {"buckets":0,"distinct":2,"values":["p","q"]},"kind":"category"},"name":"c","sparseStart":0},
      {"denseStart":1,"encoder":{"kind":"text","text":{"buckets":[],"idf":[],"longest":3,"ratios":[]}},
      "name":"t","sparseStart":3},{"denseStart":1,"encoder":{"kind":"picture","picture":
      {"hasIndicator":false,"mean":2,"sd":2,"shape":{"channels":1,"height":1,"width":1}}},
      "name":"i","sparseStart":4}],"crosses":[],"denseWidth":2,"leftOut":[],"sparseWidth":4}
      """#.replacing("\n", with: "")
    #expect(plain == expected)
  }

  @Test func aPiecewiseEncoderIsWrittenAsEver() throws {
    let table = LearningTable(
      label: "y",
      labels: ["a", "b", "a"],
      columns: [.init("x", .numbers([1, 3, .nan]))]
    )
    let extractor = FeatureExtractor(
      fitting: table.columns,
      training: [0, 1, 2],
      numbers: .piecewise
    )
    let expected = #"""
      {"columns":[{"denseStart":0,"encoder":{"kind":"piecewise","piecewise":{"edges":[1,3],
      "hasIndicator":true,"median":1}},"name":"x","sparseStart":0}],"crosses":[],"denseWidth":2,"leftOut":[],
      "sparseWidth":0}
      """#.replacing("\n", with: "")
    #expect(try Self.json(extractor) == expected)
  }

  @Test(arguments: [
    (
      NumberEncoding.robust,
      #"{"kind":"robust","robust":{"count":5,"cut":1,"hasIndicator":true,"median":2,"scale":1.4825796886582654}}"#
    ),
    (
      .log,
      #"{"kind":"log","log":{"number":{"hasIndicator":true,"mean":1.875,"sd":1.625}}}"#
    ),
  ])
  func otherNumberEncodersAreWrittenAsEver(numbers: NumberEncoding, encoder: String) throws {
    let values =
      numbers == .robust
      ? [0, 1, 2, 3, 99, .nan] : [Foundation.expm1(0.25), Foundation.expm1(3.5), .nan]
    let extractor = FeatureExtractor(
      fitting: [.init("x", .numbers(values))],
      training: values.indices.map(Int32.init),
      numbers: numbers
    )
    let expected =
      #"{"columns":[{"denseStart":0,"encoder":\#(encoder),"name":"x","sparseStart":0}],"crosses":[],"#
      + #""denseWidth":2,"leftOut":[],"sparseWidth":0}"#
    #expect(try Self.json(extractor) == expected)
  }

  @Test func aDateEncoderIsWrittenAsEver() throws {
    let extractor = FeatureExtractor(
      fitting: [.init("at", .times([0, 7200]))],
      training: [0, 1]
    )
    let expected = #"""
      {"columns":[{"denseStart":0,"encoder":{"date":{"parts":[{"unit":"hour","values":[0,2]}],"trend":
      {"kind":"number","number":{"hasIndicator":false,"mean":3600,"sd":3600}}},"kind":"date"},"name":"at",
      "sparseStart":0}],"crosses":[],"denseWidth":1,"leftOut":[],"sparseWidth":2}
      """#.replacing("\n", with: "")
    #expect(try Self.json(extractor) == expected)
  }

  private static func files() throws -> [(name: String, bytes: [UInt8], keys: [String])] {
    let data = Fixture.prepared()
    let configuration = Fixture.configuration()
    let loop = TrainingLoop(data: data, configuration: configuration)
    let checkpoint = Checkpoint(
      runID: "r",
      configuration: configuration,
      dataFingerprint: "d",
      state: loop.state
    )
    let model = TrainedModel(
      runID: "r",
      label: "y",
      classes: ["a", "b", "c"],
      positive: "a",
      featurizer: nil,
      model: loop.state.estimator.model,
      correction: ScoreCorrection()
    )
    return [
      (
        "checkpoint", try checkpoint.encoded(),
        [
          "bestFigure", "changes", "configuration", "dataFingerprint", "epoch", "epochSeconds",
          "kind", "lossSum", "model", "position", "records", "runID", "seconds", "step", "version",
        ]
      ),
      (
        "model", try model.encoded(),
        [
          "classes", "correction", "decision", "kind", "label", "model", "positive", "runID",
          "version",
        ]
      ),
    ]
  }

  private static func read(_ name: String, _ url: URL) throws {
    if name == "model" {
      _ = try TrainedModel(contentsOf: url)
    } else {
      _ = try Checkpoint(contentsOf: url)
    }
  }

  @Test func headsOfFilesAreWrittenAsEver() throws {
    let url = try Fixture.folder().appending(path: "file")
    for file in try Self.files() {
      try Data(file.bytes).write(to: url)
      let head = try JSONSerialization.jsonObject(with: Data(TensorFile(contentsOf: url).head))
      let whole = try #require(head as? [String: Any])
      #expect(whole.keys.sorted() == file.keys)
      #expect(whole["kind"] as? String == "tuina-\(file.name)")
      #expect(whole["version"] as? Int == 6)
      let model = try #require(whole["model"] as? [String: Any])
      #expect(model["kind"] as? String == "network")
      let shape = try #require(model["shape"] as? [String: Any])
      #expect(
        shape.keys.sorted() == ["classes", "denseInputs", "hidden", "layerNorm", "sparseInputs"]
      )
    }
  }

  /// What another program wrote, or another version of this one, is named and not read.
  @Test(arguments: [
    (#""version":5"#, "older"), (#""version":7"#, "newer"), (#""version":null"#, "older"),
    (#""kind":"tuina-run""#, "not a"), (#""kind":null"#, "older"),
  ])
  func otherFilesAreRefusedWithASentence(_ field: String, _ word: String) throws {
    let url = try Fixture.folder().appending(path: "file")
    for original in try Self.files() {
      try Data(original.bytes).write(to: url)
      var file = try TensorFile(contentsOf: url)
      let key = try #require(field.split(separator: ":").first)
      let head = String(decoding: file.head, as: UTF8.self)
        .replacing(try Regex("\(key):(\"tuina-(model|checkpoint)\"|6)"), with: field)
      file.head = Array(head.utf8)
      try Data(file.encoded()).write(to: url)
      let error = #expect(throws: ModelFileError.self) { try Self.read(original.name, url) }
      #expect(error?.code == .otherVersion)
      #expect(error?.message.contains(word) == true, "\(original.name): \(error?.message ?? "")")
    }
  }

  @Test(arguments: [
    (#""version" : 4"#, "older"), (#""version" : 6"#, "newer"),
    (#""kind" : "tuina-model""#, "not a"), (#""kind" : null"#, "older"),
  ])
  func otherRunsAreRefusedWithASentence(_ field: String, _ word: String) throws {
    let encoder = JSONEncoder()
    encoder.dateEncodingStrategy = .iso8601
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
    let record = String(decoding: try encoder.encode(RunFile(Self.run())), as: UTF8.self)
    let key = try #require(field.split(separator: " ").first)
    // The kinds of the model and of the run are told apart by their indent.
    let altered = record.replacing(try Regex("\\n  \(key) : [^,\\n]*"), with: "\n  \(field)")
    #expect(altered != record)
    let sealed = RunRecord.seal(Data(altered.utf8), id: "r", key: .current)
    let error = #expect(throws: ModelFileError.self) {
      try RunRecord.decode(sealed, id: "r", key: .current)
    }
    #expect(error?.code == .otherVersion)
    #expect(error?.message.contains(word) == true, "\(error?.message ?? "")")
  }
}
