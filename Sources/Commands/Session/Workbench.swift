import Engine
import Foundation
import Ingest
import Workspace

/// A dataset with what a command needs to work on it.
struct Workbench {
  let dataset: Dataset
  let configuration: UserConfiguration
  let output: Output
  private let engineURI: String?
  /// Whether the command line names the engine.
  private let isEngineAsked: Bool

  /// Reads manifest and settings; no engine is opened yet.
  init(_ options: DatasetOptions) throws {
    configuration = try UserConfiguration.load()
    dataset = try Dataset.open(options.folder, manifest: options.manifestURL)
    output = Output(options.output)
    isEngineAsked = options.engine != nil
    engineURI = options.engine ?? dataset.manifest.engine ?? configuration.engine
  }

  /// - Throws: `EngineError`; `WorkspaceError` when it is the manifest or the settings that name
  ///   what is no engine.
  func openEngine() async throws -> any QueryEngine {
    do {
      return try await Engines.open(
        uri: engineURI,
        threads: configuration.threads,
        memory: configuration.memory
      )
    } catch let error as EngineError where error.code == .configuration && !isEngineAsked {
      let file = dataset.manifest.engine != nil ? dataset.manifestFile : UserConfiguration.file()
      throw WorkspaceError(.invalid, file: file?.path, message: error.description)
    }
  }

  /// Reads all sources into an engine.
  func load() async throws -> LoadedDataset {
    let meter = output.meter
    let loaded = try await LoadedDataset.load(dataset, engine: try await openEngine()) {
      meter.show($0)
    }
    for source in loaded.sources {
      if let problem = source.problem {
        output.remark(
          ErrorReport(
            "bad input data",
            at: source.files.first ?? source.name,
            why: problem,
            status: .badInput
          ).line
        )
      }
    }
    if loaded.sources.isEmpty {
      output.remark(
        ErrorReport(
          "no data",
          at: dataset.root.path,
          why: "the folder holds no data file that Tuina reads",
          remedy: "see docs/manifest.md for the formats",
          status: .badInput
        ).line
      )
    }
    return loaded
  }

  /// Keeps what was read for the next opening, now that the answer is out, and says how it went.
  ///
  /// - Returns: bad input when a source could not be read at all, or there is none; single
  ///   rejected rows are counted in the result and no reason to fail.
  func finish(_ loaded: LoadedDataset) async -> ProgramStatus {
    await loaded.keepForNextOpening()
    return status(loaded)
  }

  private func status(_ loaded: LoadedDataset) -> ProgramStatus {
    loaded.sources.isEmpty || loaded.sources.contains { $0.problem != nil } ? .badInput : .done
  }
}
