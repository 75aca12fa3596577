import ArgumentParser
import Profiling

struct ProfileCommand: WorkCommand {
  static let configuration = CommandConfiguration(
    commandName: "profile",
    abstract: "Describe every column of every source: type, missing, distinct, spread, top values."
  )

  @OptionGroup var options: DatasetOptions

  func work() async throws -> ProgramStatus {
    let bench = try Workbench(options)
    let loaded = try await bench.load()
    let meter = bench.output.meter
    let profile = try await Profiler.profile(loaded) { meter.show($0) }
    let document = ProfileDocument(profile, loaded)
    try bench.output.emit(document) { document.text(width: Console.outputColumns) }
    return await bench.finish(loaded)
  }
}
