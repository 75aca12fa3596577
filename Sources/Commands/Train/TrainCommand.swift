import ArgumentParser
import Basics
import Ingest
import Learning
import Pipeline
import Workspace

struct TrainCommand: WorkCommand {
  static let configuration = CommandConfiguration(
    commandName: "train",
    abstract: "Train a model of the label on the curated data and measure it on rows kept aside."
  )

  @OptionGroup var options: DatasetOptions
  @OptionGroup var training: TrainingOptions

  @Option(help: ArgumentHelp("The class whose ranking is measured.", valueName: "value"))
  var positive: String?

  @Option(help: "Measure by cross-validation with this many folds instead of the split.")
  var folds: Int?

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp(
      "Measure by the values of these columns; the source and those with few values by default.",
      valueName: "column"
    )
  )
  var slices: [String] = []

  @OptionGroup var name: RunTagOption

  @Flag(help: "Continue the run that was interrupted.")
  var resume = false

  func validate() throws {
    if let folds, folds < 2 { throw ValidationError("--folds must be at least 2") }
    if resume, folds != nil { throw ValidationError("--resume and --folds exclude each other") }
    if folds != nil, name.tag != nil {
      throw ValidationError("--tag is for a run that is kept: leave out --folds")
    }
    let others = training.given + (positive == nil ? [] : ["--positive"])
    if resume, !others.isEmpty {
      throw ValidationError(
        "--resume continues a run as it was begun: leave out \(others.joined(separator: " and "))"
      )
    }
  }

  func work() async throws -> ProgramStatus {
    let context = try CommandContext(options)
    let store = RunStore(context.dataset.paths)
    let continued = try runToContinue(store, context.output)
    let summary = try await context.summary()
    let meter = context.output.meter
    let configuration = continued?.configuration ?? training.configuration
    let positive = continued?.positive ?? positive
    let work = TrainingWork(output: context.output)
    let document: TrainDocument
    if let folds {
      var (task, table) = try await context.session.learningTable { meter.show($0) }
      if let positive { task.positive = positive }
      if !slices.isEmpty { task.slices = slices }
      document = try await work.crossValidate(
        task,
        table,
        folds: folds,
        configuration: configuration
      )
    } else {
      try context.dataset.paths.prepare()
      let data = try await context.session.preparedData(
        for: configuration,
        positive: positive,
        slices: slices
      ) { meter.show($0) }
      document = try await work.train(data, configuration, continuing: continued, store: store)
      if let run = document.run { try name.give(to: run, in: store) }
    }
    return try await report(document, context, summary, store)
  }

  private func report(
    _ document: TrainDocument,
    _ context: CommandContext,
    _ summary: DatasetSummary,
    _ store: RunStore
  ) async throws -> ProgramStatus {
    let meter = context.output.meter
    let problem = document.problem.map { cause in
      let canGoOn = store.unfinished()?.id == document.run
      return Problem(
        "learning.cannot-write",
        .failure,
        "the training failed",
        cause: cause,
        remedy: canGoOn
          ? "make room, then save its model with --resume" : "make room and train again"
      )
    }
    if let problem {
      context.output.report(problem, as: nil)
      meter.clear()
      Console.report(problem.line)
    }
    try context.output.emit(document) { document.text(width: Console.outputColumns) }
    let status = await context.finish(summary)
    return problem?.status ?? status
  }

  /// The interrupted run, when it is to be continued: by `--resume`, or by the person's yes.
  private func runToContinue(_ store: RunStore, _ output: Output) throws -> TrainingRun? {
    guard let run = store.unfinished() else {
      if resume {
        throw UsageError(why: "there is no interrupted run", remedy: "train without --resume")
      }
      return nil
    }
    if resume { return run }
    if folds != nil { return nil }
    let done = "run \(run.id) was interrupted after \(run.epochs.count) epochs"
    let mayAsk =
      Console.isInputTerminal && Console.isErrorTerminal && !options.output.json
      && !options.output.quiet
    guard mayAsk else {
      output.remark("tuina: \(done); continue it with --resume")
      return nil
    }
    switch ResumeAnswer.ask("tuina: \(done). Continue it?") {
    case .yes: return run
    case .notNow: return nil
    case .discard:
      try store.abandon(run)
      return nil
    }
  }
}
