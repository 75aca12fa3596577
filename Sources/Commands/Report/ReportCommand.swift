import ArgumentParser
import Foundation
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

  @Option(help: ArgumentHelp("Where to write; - for standard output.", valueName: "file"))
  var out: String?

  @Option(help: "By default that of the file's name, else html.")
  var format: Format?

  private var chosenFormat: Format {
    if let format { return format }
    switch out.map({ URL(filePath: $0).pathExtension.lowercased() }) {
    case "md", "markdown": return .md
    case "json": return .json
    default: return .html
    }
  }

  func work() async throws -> ProgramStatus {
    let bench = try Workbench(options)
    let loaded = try await bench.load()
    let report = try await ReportBuilder(bench, loaded).build(commands: [commandLine])
    let content =
      switch chosenFormat {
      case .html: Data(try report.html().utf8)
      case .md: Data(report.markdown().utf8)
      case .json: try report.json()
      }
    bench.output.meter.clear()
    if out == "-" {
      Console.write(content)
      return await bench.finish(loaded)
    }
    let file = out.map { URL(filePath: $0) } ?? defaultFile(bench.dataset)
    if out != nil || !options.output.json {
      if out == nil { try bench.dataset.paths.prepare() }
      try AtomicFile.write(content, to: file)
    }
    if options.output.json {
      Console.write(try report.json() + Data("\n".utf8))
    } else {
      Console.write("wrote \(file.path)\n")
    }
    return await bench.finish(loaded)
  }

  private var commandLine: String { "tuina report \(options.dataset)" }

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
