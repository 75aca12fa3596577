import ArgumentParser
import Basics
import Foundation
import Pipeline
import Reporting
import Workspace

struct ReportCommand: WorkCommand {
  enum Format: String, CaseIterable, ExpressibleByArgument {
    case html, md, json
  }

  static let configuration = CommandConfiguration(
    commandName: "report",
    abstract: "Write everything known of a dataset into one file: HTML, Markdown or JSON."
  )

  @OptionGroup var options: DatasetOptions

  @Option(
    help: ArgumentHelp(
      "Where to write; - for standard output, which holds JSON when --json is given too.",
      valueName: "file"
    )
  )
  var out: String?

  @Option(help: "By default that of the file's name, else html.")
  var format: Format?

  @Flag(help: "Say who made the report: your user name and this host; else neither is told.")
  var author = false

  private var chosenFormat: Format {
    if let format { return format }
    switch out.map({ URL(filePath: $0).pathExtension.lowercased() }) {
    case "md", "markdown": return .md
    case "json": return .json
    default: return .html
    }
  }

  func work() async throws -> ProgramStatus {
    let context = try CommandContext(options)
    let summary = try await context.summary()
    let report = ReportDocument(
      context.dataset,
      try await context.session.results(),
      createdAt: Date(),
      arguments: options.arguments,
      author: author ? Provenance.currentAuthor : nil
    )
    context.output.meter.clear()
    if let file = target(context.dataset) {
      if out == nil { try context.dataset.paths.prepare() }
      try AtomicFile.write(content(of: report, as: chosenFormat), to: file)
      if !options.output.json { try Console.write("wrote \(file.path)\n") }
    }
    if options.output.json {
      try Console.write(JSONDocument.encode(context.output.documented(report)))
    } else if out == "-" {
      try Console.write(content(of: report, as: chosenFormat))
    }
    return await context.finish(summary)
  }

  private func content(of report: ReportDocument, as format: Format) throws -> Data {
    switch format {
    case .html: Data(try report.html().utf8)
    case .md: Data(report.markdown().utf8)
    case .json: try report.json()
    }
  }

  /// The file to write; nil when the report goes to standard output alone.
  private func target(_ dataset: Dataset) -> URL? {
    switch out {
    case "-": nil
    case let path?: URL(filePath: path)
    case nil: options.output.json ? nil : defaultFile(dataset)
    }
  }

  /// One file a second at most, sorted by time.
  private func defaultFile(_ dataset: Dataset) -> URL {
    let time = Date().formatted(
      .verbatim(
        """
        \(year: .padded(4))\(month: .twoDigits)\(day: .twoDigits)-\
        \(hour: .twoDigits(clock: .twentyFourHour, hourCycle: .zeroBased))\(minute: .twoDigits)\
        \(second: .twoDigits)
        """,
        timeZone: .gmt,
        calendar: Calendar(identifier: .gregorian)
      )
    )
    return dataset.paths.reports.appending(path: "report-\(time).\(chosenFormat.rawValue)")
  }
}
