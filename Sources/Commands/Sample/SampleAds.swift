import ArgumentParser
import Foundation
import Samples

struct SampleAds: WorkCommand {
  static let configuration = CommandConfiguration(
    commandName: "ads",
    abstract: "Write ad candidates, a click log, and what people did with the ads of two models."
  )

  @Argument(
    help: "The folder to write to: a new or empty one, or that of an earlier sample."
  )
  var folder: String

  @Option(
    help: ArgumentHelp(
      "How many candidates; more than 100000 are a Parquet file.",
      valueName: "rows"
    )
  )
  var rows = AdPlan().candidates

  @Option(help: ArgumentHelp("How many labelled impressions.", valueName: "rows"))
  var log = AdPlan().impressions

  @Option(help: ArgumentHelp("How many ads the models showed.", valueName: "rows"))
  var events = AdPlan().events

  @Flag(help: "Let nothing change while the models show ads.")
  var noDrift = false

  @Option(help: "The same seed gives the same files.")
  var seed: UInt64 = SampleDatasets.adsSeed

  @Flag(help: "Write into a folder that holds other files, and replace those of the same name.")
  var force = false

  @OptionGroup var options: OutputOptions

  private struct Document: Encodable {
    var dataset: String
    var seed: UInt64
    var candidates: Int
    var impressions: Int
    var events: Int
    var seconds: Double
  }

  func validate() throws {
    for (name, count) in [("--rows", rows), ("--log", log), ("--events", events)] {
      guard (1...AdPlan.mostRows).contains(count) else {
        throw ValidationError("\(name) is a number from 1 to \(AdPlan.mostRows)")
      }
    }
  }

  func work() async throws -> ProgramStatus {
    let output = Output(options)
    let meter = output.meter
    let url = URL(filePath: folder, directoryHint: .isDirectory)
    let plan = AdPlan(candidates: rows, impressions: log, events: events, drifts: !noDrift)
    let start = ContinuousClock.now
    try await SampleDatasets.writeAds(plan, to: url, seed: seed, force: force) {
      meter.show(line: "writing  \($0)")
    }
    meter.clear()
    let document = Document(
      dataset: url.path,
      seed: seed,
      candidates: rows,
      impressions: log,
      events: events,
      seconds: (ContinuousClock.now - start) / .seconds(1)
    )
    try output.emit(document) { "wrote \(folder); open it with: tuina \(folder)\n" }
    return .done
  }
}
