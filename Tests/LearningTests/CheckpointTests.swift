import Foundation
import Learning
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
    #expect(read.state.network.parameters == checkpoint.state.network.parameters)
    #expect(read.state.optimizer == checkpoint.state.optimizer)
    #expect(read.state.position == 224)
    #expect(read.state.lossSum == checkpoint.state.lossSum)
    #expect(read.state.bestLoss == .infinity)
    #expect(read.configuration == checkpoint.configuration)
  }

  @Test func cutAndAlteredFilesAreRefused() throws {
    let (checkpoint, url) = try checkpoint()
    let bytes = try checkpoint.encoded()
    for length in [0, 7, 39, 100, bytes.count / 2, bytes.count - 1] {
      try Data(bytes.prefix(length)).write(to: url)
      let error = #expect(throws: LearningError.self) { try Checkpoint(contentsOf: url) }
      #expect(error?.code == .damagedFile)
    }
    var altered = bytes
    altered[bytes.count / 2] ^= 4
    try Data(altered).write(to: url)
    #expect(throws: LearningError.self) { try Checkpoint(contentsOf: url) }
    #expect(throws: LearningError.self) {
      try Checkpoint(contentsOf: url.appendingPathExtension("absent"))
    }
  }
}
