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

  @Option(
    help: ArgumentHelp(
      "Read the files like this source of the manifest.",
      valueName: "name"
    )
  )
  var source: String?

  @Option(help: "The share of values that training may not have seen, 0 to 1.")
  var unseen = 0.2

  @Option(
    help: ArgumentHelp(
      "Keep the candidates encoded in a file, and score them from it the next time.",
      valueName: "file"
    )
  )
  var cache: String?

  @Option(
    help: ArgumentHelp(
      "Put what is done on the disk after so many rows at the latest.",
      valueName: "rows",
      visibility: .hidden
    )
  )
  var partRows: Int?

  @Flag(help: "Score rows that are not like those of training, and say in what they differ.")
  var acceptSkew = false

  func validate() throws {
    guard !input.isEmpty else { throw ValidationError("--input names no file") }
    if let top, top < 1 { throw ValidationError("--top must be at least 1") }
    if let partRows, partRows < 1 { throw ValidationError("--part-rows must be at least 1") }
    let inputs = Set(input.map { URL(filePath: $0).standardizedFileURL.path })
    guard inputs.count == input.count else { throw ValidationError("--input names a file twice") }
    for file in [output, cache].compactMap(\.self)
    where inputs.contains(URL(filePath: file).standardizedFileURL.path) {
      throw ValidationError("\(file) is a file to read, and would be overwritten")
    }
    if let cache,
      URL(filePath: cache).standardizedFileURL == URL(filePath: output).standardizedFileURL
    {
      throw ValidationError("--cache and --output name the same file")
    }
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
    var scoring = ScoringOptions(
      format: ScoreFormat(of: target) ?? .csv,
      top: top,
      by: by,
      keep: keep,
      unseenShare: unseen,
      acceptsSkew: acceptSkew
    )
    if let partRows { scoring.partRows = partRows }
    let isUnicode = Console.isUnicode
    let report = try await BatchScoring(model, scoring).run(
      BatchScoring.Request(
        files: files,
        output: target,
        dataset: context.dataset,
        pool: cache.map { URL(filePath: $0) },
        source: source
      ),
      engine: { [configuration = context.configuration] in
        try await Engines.open(
          uri: nil,
          threads: configuration.threads,
          memory: configuration.memory
        )
      },
      reading: { meter.show($0) },
      progress: { progress in
        let bars = isUnicode ? "  " + ScoreText.bars(progress.histogram.counts) : ""
        meter.show(
          WorkProgress(
            stage: progress.stage == .scoring ? "scoring" + bars : "encoding",
            completed: Double(progress.rows),
            total: Double(progress.total),
            unit: "rows"
          )
        )
      }
    )
    if let pool = report.pool, pool.isMade, let reason = pool.reason {
      context.output.remark("tuina: made \(pool.path) anew: \(reason)")
    }
    try context.output.emit(report) { ScoreText.text(report) }
    return .done
  }
}
