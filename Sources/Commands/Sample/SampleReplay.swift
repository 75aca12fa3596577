import ArgumentParser
import Foundation
import Samples
import Synchronization

struct SampleReplay: WorkCommand {
  static let configuration = CommandConfiguration(
    commandName: "replay",
    abstract: "Append feedback events to a sample dataset until interrupted."
  )

  @Argument(help: "The dataset to append to.")
  var dataset: String

  @Option(help: "Events a second.")
  var rate = 5.0

  @Option(help: "End after this many seconds, up to 31536000 (a year).")
  var seconds: Double?

  @OptionGroup var options: OutputOptions

  private static let longest = 31_536_000.0

  private final class EventCount: Sendable {
    let value = Mutex(0)
  }

  private struct Document: Encodable {
    var events: Int
    var seconds: Double
  }

  func validate() throws {
    guard rate > 0, rate <= 1e6 else {
      throw ValidationError("--rate is a number of events a second above 0, up to 1000000")
    }
    if let seconds, !(seconds > 0 && seconds <= Self.longest) {
      throw ValidationError("--seconds is a number above 0, up to 31536000 (a year)")
    }
  }

  func work() async throws -> ProgramStatus {
    let output = Output(options)
    let meter = output.meter
    let written = EventCount()
    let start = ContinuousClock.now
    let (rate, seconds) = (rate, seconds)
    let url = URL(filePath: dataset, directoryHint: .isDirectory)
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask {
        try await SampleDatasets.replay(into: url, rate: rate) { count in
          written.value.withLock { $0 = count }
          meter.show(line: "replaying  \(count) events")
        }
      }
      if let seconds { group.addTask { try? await Task.sleep(for: .seconds(seconds)) } }
      try await group.next()
      group.cancelAll()
    }
    let events = written.value.withLock { $0 }
    let elapsed = (ContinuousClock.now - start) / .seconds(1)
    try output.emit(Document(events: events, seconds: elapsed)) { "appended \(events) events\n" }
    return .done
  }
}
