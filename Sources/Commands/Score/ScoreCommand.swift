import ArgumentParser
import Basics
import Deployment
import Engine
import Foundation
import Learning
import Scoring
import Workspace

struct ScoreCommand: WorkCommand {
  static let configuration = CommandConfiguration(
    commandName: "score",
    abstract: "Score the rows of files with a trained model, all or the best of them."
  )

  @OptionGroup var options: DatasetOptions

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp("The files to score, in any format that is read.", valueName: "file")
  )
  var input: [String]

  @Option(help: ArgumentHelp("Where the scores go: .parquet, .csv or .jsonl.", valueName: "file"))
  var output: String

  @Option(help: "Write only so many rows, those with the highest scores.")
  var top: Int?

  @Option(
    help: ArgumentHelp("With --top: the best of each value of a column.", valueName: "column")
  )
  var by: String?

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp("Columns of the input to write beside the scores.", valueName: "column")
  )
  var keep: [String] = []

  @Option(help: ArgumentHelp("The run whose model scores, or champion.", valueName: "id"))
  var run: String?

  @Option(help: "The share of values that training may not have seen, 0 to 1.")
  var unseen = 0.2

  @Flag(help: "Score rows that are not like those of training, and say in what they differ.")
  var acceptSkew = false

  func validate() throws {
    guard !input.isEmpty else { throw ValidationError("--input names no file") }
    if let top, top < 1 { throw ValidationError("--top must be at least 1") }
    if by != nil, top == nil { throw ValidationError("--by needs --top") }
    guard (0...1).contains(unseen) else { throw ValidationError("--unseen is a share of 0 to 1") }
    guard ScoreFormat(of: URL(filePath: output)) != nil else {
      throw ValidationError("--output must end in .parquet, .csv or .jsonl")
    }
    if keep.contains(where: { $0 == by }) { throw ValidationError("--by is written anyway") }
  }

  func work() async throws -> ProgramStatus {
    let context = try CommandContext(options)
    let target = URL(filePath: output)
    let files = input.map { URL(filePath: $0) }
    let model = try DeployedModel(
      run,
      of: RunStore(context.dataset.paths),
      name: context.dataset.name
    )
    try context.dataset.paths.prepare()
    let meter = context.output.meter
    let rows = try await InputRows.open(
      files,
      for: model.scorer.inputs,
      of: context.dataset,
      engine: try await Engines.open(
        uri: nil,
        threads: context.configuration.threads,
        memory: context.configuration.memory
      )
    ) { meter.show($0) }
    var scoring = ScoringOptions(
      format: ScoreFormat(of: target) ?? .csv,
      top: top,
      by: by,
      keep: keep,
      unseenShare: unseen,
      acceptsSkew: acceptSkew
    )
    if let seconds = ProcessInfo.processInfo.environment["TUINA_SCORE_PART_SECONDS"] {
      scoring.partSeconds = Double(seconds) ?? scoring.partSeconds
    }
    let isUnicode = Console.isUnicode
    let report = try await BatchScoring(model, scoring).run(
      rows,
      files: files,
      to: target,
      of: context.dataset.paths
    ) { progress in
      let bars = isUnicode ? "  " + ScoreText.bars(progress.histogram.counts) : ""
      meter.show(
        WorkProgress(
          stage: "scoring" + bars,
          completed: Double(progress.rows),
          total: Double(progress.total),
          unit: "rows"
        )
      )
    }
    try context.output.emit(report) { ScoreText.text(report) }
    return .done
  }
}
