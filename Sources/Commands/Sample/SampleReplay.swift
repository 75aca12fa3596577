import ArgumentParser
import Foundation
import Samples
import Synchronization

struct SampleReplay: WorkCommand {
  static let configuration = CommandConfiguration(
    commandName: "replay",
    abstract:
      "Append feedback events to a sample dataset, or play them to its server, until interrupted."
  )

  @Argument(help: "The dataset to append to.")
  var dataset: String

  @Option(help: "Things shown a second.")
  var rate = 5.0

  @Option(help: ArgumentHelp("End after so many things shown.", valueName: "n"))
  var count: Int?

  @Option(
    help: ArgumentHelp(
      "A server of this machine to play to, as http://127.0.0.1:8501; another needs a token.",
      valueName: "address"
    )
  )
  var to: String?

  @Option(
    help: ArgumentHelp(
      "A file with the token of the server (or set TUINA_SERVE_TOKEN).",
      valueName: "file"
    )
  )
  var tokenFile: String?

  @Option(help: "The same seed gives the same events; by chance unless given.")
  var seed: UInt64?

  @Option(
    help: ArgumentHelp(
      "Let the first thing be shown at this time and the others follow at the rate, without waiting; needs "
        + "--count.",
      valueName: "time"
    ),
    transform: EventTimeOption.date
  )
  var start: Date?

  @Option(
    help: ArgumentHelp(
      "Of what is asked of the server with --to, the share that its challenger answers.",
      valueName: "share"
    )
  )
  var challenger = 0.0

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
    if let count, count < 1 { throw ValidationError("--count is 1 or more") }
    if let start {
      guard let count else { throw ValidationError("--start needs --count") }
      guard start.timeIntervalSinceNow + Double(count) / rate <= 0 else {
        throw ValidationError("--start, --count and --rate lead beyond the present")
      }
    }
    guard (0...1).contains(challenger) else {
      throw ValidationError("--challenger is a share from 0 to 1")
    }
    if challenger > 0, to == nil { throw ValidationError("--challenger is for --to") }
    if tokenFile != nil, to == nil { throw ValidationError("--token-file is for --to") }
    if let seconds, !(seconds > 0 && seconds <= Self.longest) {
      throw ValidationError("--seconds is a number above 0, up to 31536000 (a year)")
    }
  }

  func work() async throws -> ProgramStatus {
    let output = Output(options)
    let meter = output.meter
    let written = EventCount()
    let start = ContinuousClock.now
    let (rate, seconds, count, share) = (rate, seconds, count, challenger)
    let clock = self.start.map { ReplayClock(from: $0, rate: rate) } ?? .now
    let seed = seed ?? UInt64.random(in: 0...UInt64.max)
    let token = to == nil ? nil : try ServerToken.read(file: tokenFile)
    let (address, verb) = (to, to == nil ? "appended" : "sent")
    let url = URL(filePath: dataset, directoryHint: .isDirectory)
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask {
        let note: @Sendable (Int) -> Void = { count in
          written.value.withLock { $0 = count }
          meter.show(line: "replaying  \(count) events")
        }
        if let address {
          guard FileManager.default.fileExists(atPath: url.path) else {
            throw UsageError(why: "there is no folder at \(url.path)", remedy: "name a sample")
          }
          let server = ServerReplay(
            address: address,
            token: token,
            pace: try ReplayPace(rate: rate, count: count, waits: !clock.isPast),
            challengerShare: share
          )
          try await server.run(EventReplay(of: url, seed: seed, clock: clock), onSend: note)
        } else {
          try await SampleDatasets.replay(
            into: url,
            rate: rate,
            count: count,
            seed: seed,
            clock: clock,
            onAppend: note
          )
        }
      }
      if let seconds { group.addTask { try? await Task.sleep(for: .seconds(seconds)) } }
      try await group.next()
      group.cancelAll()
    }
    let events = written.value.withLock { $0 }
    let elapsed = (ContinuousClock.now - start) / .seconds(1)
    try output.emit(Document(events: events, seconds: elapsed)) { "\(verb) \(events) events\n" }
    return .done
  }
}
