import Foundation
import Learning
import Scoring
import Testing

struct CheckpointTests {
  private func checkpoint() throws -> (Checkpoint, URL) {
    let data = Fixture.prepared()
    let configuration = Fixture.configuration()
    var loop = TrainingLoop(data: data, configuration: configuration)
    for _ in 0..<7 { _ = try loop.trainBatch() }
    let checkpoint = Checkpoint(
      runID: "run",
      configuration: configuration,
      dataFingerprint: "f",
      state: loop.state
    )
    let url = try Fixture.folder().appending(path: "checkpoint.tuina")
    return (checkpoint, url)
  }

  @Test func everyBitComesBack() throws {
    let (checkpoint, url) = try checkpoint()
    try Data(checkpoint.encoded()).write(to: url)
    let read = try Checkpoint(contentsOf: url)
    #expect(read.state.estimator.model.parameters == checkpoint.state.estimator.model.parameters)
    #expect(read.state.estimator.memory == checkpoint.state.estimator.memory)
    #expect(read.state.position == 224)
    #expect(read.state.lossSum == checkpoint.state.lossSum)
    #expect(read.state.bestFigure == .infinity)
    #expect(read.configuration == checkpoint.configuration)
  }

  @Test func cutAndAlteredFilesAreRefused() throws {
    let (checkpoint, url) = try checkpoint()
    let bytes = try checkpoint.encoded()
    for length in [0, 7, 39, 100, bytes.count / 2, bytes.count - 1] {
      try Data(bytes.prefix(length)).write(to: url)
      let error = #expect(throws: ModelFileError.self) { try Checkpoint(contentsOf: url) }
      #expect(error?.code == .damagedFile)
    }
    var altered = bytes
    altered[bytes.count / 2] ^= 4
    try Data(altered).write(to: url)
    #expect(throws: ModelFileError.self) { try Checkpoint(contentsOf: url) }
    #expect(throws: ModelFileError.self) {
      try Checkpoint(contentsOf: url.appendingPathExtension("absent"))
    }
  }

  /// Whole files with a right checksum whose heads were written by someone else.
  @Test(
    arguments: [
      #""denseInputs":-4"#, #""denseInputs":9223372036854775807"#,
      #""denseInputs":4611686018427387904"#,
      #""sparseInputs":-1"#, #""sparseInputs":2305843009213693952"#, #""classes":0"#,
      #""classes":-3"#, #""hidden":[0]"#, #""hidden":[-8]"#, #""hidden":[8,1099511627776]"#,
    ]
  )
  func impossibleShapesAreRefused(field: String) throws {
    let (checkpoint, url) = try checkpoint()
    let model = TrainedModel(
      runID: "run",
      label: "kind",
      classes: ["a", "b", "c"],
      positive: nil,
      featurizer: nil,
      model: checkpoint.state.estimator.model,
      correction: ScoreCorrection()
    )
    let name = try #require(field.split(separator: ":").first)
    let value = try Regex("\(name):(\\[[^\\]]*\\]|-?[0-9]+)")
    for bytes in [try checkpoint.encoded(), try model.encoded()] {
      try Data(bytes).write(to: url)
      var file = try TensorFile(contentsOf: url)
      let head = String(decoding: file.head, as: UTF8.self)
      let shape = try #require(head.range(of: #""shape":"#)).lowerBound
      let altered = String(head[..<shape]) + String(head[shape...]).replacing(value, with: field)
      #expect(altered != head)
      file.head = Array(altered.utf8)
      try Data(file.encoded()).write(to: url)
      #expect(throws: ModelFileError.self) { try Checkpoint(contentsOf: url) }
      #expect(throws: ModelFileError.self) { try TrainedModel(contentsOf: url) }
    }
  }

  @Test(arguments: [
    #""step":-1"#, #""step":9223372036854775807"#, #""epoch":-1"#, #""position":-5"#,
  ])
  func impossiblePlacesAreRefused(field: String) throws {
    let (checkpoint, url) = try checkpoint()
    try Data(checkpoint.encoded()).write(to: url)
    var file = try TensorFile(contentsOf: url)
    let name = try #require(field.split(separator: ":").first)
    let head = String(decoding: file.head, as: UTF8.self)
    let altered = head.replacing(try Regex("\(name):-?[0-9]+"), with: field)
    #expect(altered != head)
    file.head = Array(altered.utf8)
    try Data(file.encoded()).write(to: url)
    #expect(throws: ModelFileError.self) { try Checkpoint(contentsOf: url) }
  }
}
