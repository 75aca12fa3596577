import ArgumentParser
import Basics
import Engine
import Foundation
import Workspace

struct InfoCommand: WorkCommand {
  static let configuration = CommandConfiguration(
    commandName: "info",
    abstract: "Print versions, every path in use, the engine and where its library was found."
  )

  @Argument(help: "The folder that holds the data.", completion: .directory)
  var dataset: String?

  @Option(help: ArgumentHelp("A manifest kept elsewhere.", valueName: "file"))
  var manifest: String?

  @Option(help: ArgumentHelp("The engine to ask about.", valueName: "uri"))
  var engine: String?

  @OptionGroup var options: OutputOptions

  func work() async throws -> ProgramStatus {
    let configuration = try UserConfiguration.load()
    let opened = try dataset.map {
      try Dataset.open(
        URL(filePath: $0, directoryHint: .isDirectory),
        manifest: manifest.map { URL(filePath: $0) }
      )
    }
    var document = InfoDocument(opened)
    let uri = engine ?? opened?.manifest.engine ?? configuration.engine
    let output = Output(options)
    var status = ProgramStatus.done
    do {
      let opened = try await Engines.open(uri: uri)
      document.engine = opened.information
    } catch let error as EngineError {
      document.engineProblem = error.description
      for problem in error.problems { output.report(problem, as: nil) }
      // A name that is no engine: on the command line, or in the manifest or the settings.
      let isNamedWrong = error.code == .configuration
      status = isNamedWrong ? engine == nil ? .badInput : .wrongUsage : .failed
    }
    try output.emit(document) { document.text }
    return status
  }
}
