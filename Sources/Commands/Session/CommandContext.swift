import Basics
import Foundation
import Ingest
import Learning
import Pipeline
import Workspace

/// A dataset with what a command needs to work on it.
struct CommandContext {
  let dataset: Dataset
  let configuration: UserConfiguration
  let output: Output
  /// What is known of the dataset, stage by stage; no engine is opened before one is needed.
  let session: DatasetSession

  /// Reads manifest and settings.
  init(_ options: DatasetOptions) throws {
    configuration = try UserConfiguration.load()
    output = Output(options.output)
    let meter = output.meter
    let request = SessionRequest(
      folder: options.folder,
      manifest: options.manifestURL,
      engine: options.engine,
      configuration: configuration,
      consent: options.consent
    )
    session = try request.open { meter.show($0.progress) }
    dataset = session.dataset
    let refusals = Refusals(dataset)
    for line in refusals.lines { Console.report(line) }
    for problem in refusals.problems { output.report(problem, as: nil) }
  }

  /// What reading brought; sources that could not be read are reported.
  func summary() async throws -> DatasetSummary {
    let summary = try await session.summary()
    for source in summary.sources {
      if let problem = source.problem {
        output.report(
          Problem(
            "data.unreadable",
            .input,
            "bad input data",
            at: Problem.Place(source.files.first ?? source.name),
            cause: problem
          )
        )
      }
    }
    if summary.sources.isEmpty {
      output.report(
        Problem(
          "workspace.no-data",
          .input,
          "no data",
          at: Problem.Place(dataset.root.path),
          cause: "the folder holds no data file that Tuina reads",
          remedy: "see docs/manifest.md for the formats"
        )
      )
    }
    return summary
  }

  /// Keeps a result for the dashboard; what keeps it from being kept is told, and no failure.
  func keep(_ what: String, _ body: (RunStore) throws -> Void) {
    do {
      try dataset.paths.prepare()
      try body(RunStore(dataset.paths))
    } catch {
      output.remark("tuina: \(what) is not kept: \(error)")
    }
  }

  /// Keeps what was read for the next opening, now that the answer is out, and says how it went.
  ///
  /// - Returns: bad input when a source could not be read at all, or there is none; single
  ///   rejected rows are counted in the result and no reason to fail.
  func finish(_ summary: DatasetSummary) async -> ProgramStatus {
    await session.keepForNextOpening()
    let isBad = summary.sources.isEmpty || summary.sources.contains { $0.problem != nil }
    return isBad ? .badInput : .done
  }
}
