import ArgumentParser
import Basics
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

  @Option(help: "The tuned threshold is the best for balanced-accuracy, f1 or cost.")
  var tune = RaceAim.balancedAccuracy

  @OptionGroup var costs: CostOptions

  func validate() throws {
    if folds < 2 { throw ValidationError("--folds must be at least 2") }
    if repeats < 1 { throw ValidationError("--repeats must be at least 1") }
    if !(precision > 0 && precision <= 1) {
      throw ValidationError("--precision must be above 0 and at most 1")
    }
    if training.remedy != nil || training.classWeights != nil {
      throw ValidationError("a race compares remedies: name them with --remedies")
    }
    if costs.isGiven, tune != .cost { throw ValidationError("costs are for --tune cost") }
  }

  func work() async throws -> ProgramStatus {
    let start = ContinuousClock.now
    let context = try CommandContext(options)
    let summary = try await context.summary()
    let meter = context.output.meter
    let curated = try await context.session.learningTable { meter.show($0) }
    var task = curated.task
    if let positive { task.positive = positive }
    var race = RemedyRace()
    (race.folds, race.repeats, race.precision) = (folds, repeats, precision)
    if !remedies.isEmpty { race.remedies = remedies }
    race.aim = tune.aim(costs)
    let (configured, asked, table) = (race, task, curated.table)
    let configuration = training.configuration
    let report = try await TrainingThread.run { handle in
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
    let document = RaceDocument(
      report,
      model: configuration.modelName,
      seconds: (ContinuousClock.now - start).inSeconds
    )
    try context.output.emit(document) { document.text(width: Console.outputColumns) }
    return await context.finish(summary)
  }
}

/// What the tuned threshold of a race is chosen by.
enum RaceAim: String, CaseIterable, ExpressibleByArgument {
  case balancedAccuracy = "balanced-accuracy"
  case f1
  case cost

  func aim(_ costs: CostOptions) -> DecisionRule.Aim {
    switch self {
    case .balancedAccuracy: .balancedAccuracy
    case .f1: .f1
    case .cost:
      .cost(falseNegative: costs.falseNegative ?? 1, falsePositive: costs.falsePositive ?? 1)
    }
  }
}

/// What wrong decisions about the positive class cost.
struct CostOptions: ParsableArguments {
  @Option(
    name: .customLong("cost-fn"),
    help: ArgumentHelp("What a missed row of the positive class costs (1).", valueName: "cost")
  )
  var falseNegative: Double?

  @Option(
    name: .customLong("cost-fp"),
    help: ArgumentHelp("What a row wrongly taken for it costs (1).", valueName: "cost")
  )
  var falsePositive: Double?

  var isGiven: Bool { falseNegative != nil || falsePositive != nil }

  func validate() throws {
    for cost in [falseNegative, falsePositive].compactMap(\.self) where !(cost > 0 && cost < 1e12) {
      throw ValidationError("--cost-fn and --cost-fp must be above 0")
    }
  }
}
