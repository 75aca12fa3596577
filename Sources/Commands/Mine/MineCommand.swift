import ArgumentParser
import Basics
import Foundation
import Learning
import Pipeline
import Workspace

struct MineCommand: WorkCommand {
  static let configuration = CommandConfiguration(
    commandName: "mine",
    abstract:
      "Find the negative rows worth learning from, in rounds, and those that look mislabelled."
  )

  @OptionGroup var options: DatasetOptions
  @OptionGroup var training: TrainingOptions
  @OptionGroup var mining: MiningOptions

  @Option(help: ArgumentHelp("The class that is rare and matters.", valueName: "value"))
  var positive: String?

  @Flag(help: "Send the suspect rows to the review queue.")
  var review = false

  @Option(help: ArgumentHelp("Who sends them there.", valueName: "name"))
  var reviewer: String?

  @Flag(help: "Keep the model of the last round as a run.")
  var save = false

  func work() async throws -> ProgramStatus {
    let (start, startedAt) = (ContinuousClock.now, Date())
    let context = try CommandContext(options)
    let summary = try await context.summary()
    let meter = context.output.meter
    let curated = try await context.session.learningTable { meter.show($0) }
    var asked = curated.task
    if let positive { asked.positive = positive }
    let (task, table, plan) = (asked, curated.table, mining.plan)
    let configuration = training.configuration
    let (data, result) = try await RunScheduler.shared.run { handle in
      let data = try task.prepare(table, for: configuration)
      let result = try plan.run(
        data,
        configuration: configuration,
        progress: { meter.show(line: $0) },
        isCancelled: { handle.isCancelled }
      )
      return (data, result)
    }
    let keys = try await LabelledRowKeys.read(try await context.session.loaded())
    guard keys.labels == table.labels else {
      throw LearningError(
        .dataChanged,
        "the labels changed while they were mined",
        suggestion: "mine again"
      )
    }
    var record = MiningRecord(
      result,
      data,
      keys,
      configuration: configuration,
      targetRecall: plan.targetRecall,
      startedAt: startedAt
    )
    record.seconds = (ContinuousClock.now - start).inSeconds
    let kept = record
    context.keep("the mining") { try $0.save(kept) }
    var document = MineDocument(record)
    if review {
      let added = try await context.session.addToReview(
        record.reviewRequests,
        who: Reviewer.name(reviewer)
      )
      document.review = ReviewAddedDocument(added)
    }
    if save {
      try context.dataset.paths.prepare()
      let store = RunStore(context.dataset.paths)
      document.run = try result.save(in: store, configuration: configuration)?.id
    }
    document.seconds = (ContinuousClock.now - start).inSeconds
    let shown = document
    try context.output.emit(shown) { shown.text(width: Console.outputColumns) }
    return await context.finish(summary)
  }
}

/// What decides which negatives are taken.
struct MiningOptions: ParsableArguments {
  @Option(help: "Rounds of training, scoring and taking (3).")
  var rounds = 3

  @Option(
    help: ArgumentHelp("Negatives by chance, for each positive row (10).", valueName: "ratio")
  )
  var random = 10.0

  @Option(
    help: ArgumentHelp(
      "Hard negatives a round adds at most; as many as positive rows by default.",
      valueName: "rows"
    )
  )
  var add: Int?

  @Option(
    help: ArgumentHelp(
      "Negatives above the threshold that reaches this recall on validation are false positives (0.9).",
      valueName: "share"
    )
  )
  var targetRecall = 0.9

  @Option(help: ArgumentHelp("The first rank that is taken, from 0.", valueName: "rank"))
  var rangeMin = 0

  @Option(help: ArgumentHelp("The first rank that is no longer taken.", valueName: "rank"))
  var rangeMax: Int?

  @Option(
    help: ArgumentHelp(
      "Leave out what scores within so many log-odds of the median positive row.",
      valueName: "log-odds"
    )
  )
  var absoluteMargin: Double?

  @Option(
    help: ArgumentHelp(
      "Leave out what scores above s − margin · |s|, s the median positive row's log-odds (0.05).",
      valueName: "margin"
    )
  )
  var relativeMargin = 0.05

  @Option(help: "Folds of the models that find suspects (3).")
  var folds = 3

  func validate() throws {
    for (name, count) in [("--rounds", rounds), ("--add", add ?? 1)] where count < 1 {
      throw ValidationError("\(name) must be at least 1")
    }
    if folds < 2 { throw ValidationError("--folds must be at least 2") }
    if !(random >= 0 && random < 1e9) { throw ValidationError("--random must not be negative") }
    if !(targetRecall > 0 && targetRecall <= 1) {
      throw ValidationError("--target-recall must be above 0 and at most 1")
    }
    if rangeMin < 0 || (rangeMax.map { $0 <= rangeMin } ?? false) {
      throw ValidationError("--range-min must not be negative, and --range-max above it")
    }
    for margin in [absoluteMargin ?? 0, relativeMargin] where !(margin >= 0 && margin.isFinite) {
      throw ValidationError("margins must not be negative")
    }
  }

  var plan: HardNegativeMining {
    var plan = HardNegativeMining()
    (plan.rounds, plan.startRatio, plan.mostAdded) = (rounds, random, add)
    (plan.targetRecall, plan.folds) = (targetRecall, folds)
    plan.window.rangeMin = rangeMin
    plan.window.rangeMax = rangeMax
    plan.window.absoluteMargin = absoluteMargin
    plan.window.relativeMargin = relativeMargin
    return plan
  }
}
