import ArgumentParser
import Basics
import Foundation
import Learning
import Pipeline
import Scoring
import Workspace

struct RaceCommand: WorkCommand {
  static let configuration = CommandConfiguration(
    commandName: "race",
    abstract: "Compare remedies for rare classes on the same folds, and say whether they help."
  )

  @OptionGroup var options: DatasetOptions
  @OptionGroup var training: TrainingOptions

  @Option(help: ArgumentHelp("The class that is rare and matters.", valueName: "value"))
  var positive: String?

  @Option(help: "Folds (5).")
  var folds = 5

  @Option(help: "How often the rows are divided into folds anew (1).")
  var repeats = 1

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp("The remedies to compare with nothing; all by default.", valueName: "remedy")
  )
  var remedies: [Remedy] = []

  @Option(help: "Recall is told at this precision (0.8).")
  var precision = 0.8

  func validate() throws {
    if folds < 2 { throw ValidationError("--folds must be at least 2") }
    if repeats < 1 { throw ValidationError("--repeats must be at least 1") }
    if !(precision > 0 && precision <= 1) {
      throw ValidationError("--precision must be above 0 and at most 1")
    }
    if training.remedy != nil || training.classWeights != nil {
      throw ValidationError("a race compares remedies: name them with --remedies")
    }
    if training.calibrate != nil {
      throw ValidationError("a race refits intercepts itself: leave out --calibrate")
    }
  }

  func work() async throws -> ProgramStatus {
    let (start, startedAt) = (ContinuousClock.now, Date())
    let context = try CommandContext(options)
    let summary = try await context.summary()
    let meter = context.output.meter
    let curated = try await context.session.learningTable { meter.show($0) }
    var task = curated.task
    if let positive { task.positive = positive }
    var race = RemedyRace()
    (race.folds, race.repeats, race.precision) = (folds, repeats, precision)
    if !remedies.isEmpty { race.remedies = remedies }
    if let aim = training.aim { race.aim = aim }
    let (configured, asked, table) = (race, task, curated.table)
    let configuration = training.configuration
    let report = try await RunScheduler.shared.run { handle in
      try configured.run(
        asked,
        table,
        configuration: configuration,
        progress: { progress in
          let done = "\(progress.ended)/\(progress.total)"
          meter.show(
            line: "\(done)  fold \(progress.fold)/\(configured.folds)  \(progress.remedy.words)"
          )
        },
        isCancelled: { handle.isCancelled }
      )
    }
    let record = RaceRecord(
      startedAt: startedAt,
      seconds: (ContinuousClock.now - start).inSeconds,
      configuration: configuration,
      datasetFingerprint: table.datasetFingerprint,
      report: report
    )
    context.keep("the race") { try $0.save(record) }
    let document = RaceDocument(
      report,
      model: configuration.modelName,
      seconds: (ContinuousClock.now - start).inSeconds
    )
    try context.output.emit(document) { document.text(width: Console.outputColumns) }
    return await context.finish(summary)
  }
}
