import ArgumentParser
import NcursesTerminal
import Pipeline

struct OpenCommand: WorkCommand {
  static let configuration = CommandConfiguration(
    commandName: "open",
    abstract: "Open the dashboard; without a terminal, or with --plain, print the overview."
  )

  @OptionGroup var options: DatasetOptions

  @Option(help: ArgumentHelp("Who decides on the review screen.", valueName: "name"))
  var reviewer: String?

  @Option(
    help: ArgumentHelp(
      "Look at this share of what one other person decided, blind; else as the manifest says.",
      valueName: "0…1"
    )
  )
  var secondShare: Double?

  @Flag(help: "Draw the dashboard with seven-bit characters only.")
  var ascii = false

  /// The dashboard takes signals as it takes keys; the printed overview leaves them alone.
  var ownsSignals: Bool { wantsDashboard }

  private var wantsDashboard: Bool {
    Console.isInteractive && !options.output.plain && !options.output.json
  }

  func validate() throws {
    guard secondShare.map({ (0...1).contains($0) }) ?? true else {
      throw ValidationError("--second-share is a number from 0 to 1")
    }
  }

  func work() async throws -> ProgramStatus {
    guard wantsDashboard else { return try await printOverview() }
    do {
      return try await DashboardLaunch(
        options: options,
        isASCII: ascii,
        reviewer: reviewer,
        secondShare: secondShare
      ).run()
    } catch let error as NcursesError {
      Console.report("tuina: no dashboard here: \(error); the overview follows")
      return try await printOverview()
    }
  }

  /// Above so many rows conflicts are not resolved for an overview.
  private static let mostRowsToResolve = 1_000_000

  private func printOverview() async throws -> ProgramStatus {
    let context = try CommandContext(options)
    let summary = try await context.summary()
    let results = try await context.session.results(mostRowsToResolve: Self.mostRowsToResolve)
    let document = OverviewDocument(context.dataset, results)
    try context.output.emit(document) { document.text(width: Console.outputColumns) }
    return await context.finish(summary)
  }
}
