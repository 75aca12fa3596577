import ArgumentParser
import Basics
import Feedback
import Foundation
import Learning
import Pipeline
import Workspace

struct RetrainCommand: WorkCommand {
  static let configuration = CommandConfiguration(
    commandName: "retrain",
    abstract:
      "Train a challenger from the champion, the rows and what people did, and put it to the gate."
  )

  @OptionGroup var options: DatasetOptions

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp(
      "Train only when one of these holds: drift, volume, time; the manifest's retrain says how much.",
      valueName: "trigger"
    )
  )
  var when: [RetrainTrigger.Kind] = []

  @Option(
    help: ArgumentHelp("The run to go on from; the champion by default.", valueName: "run")
  )
  var from: String?

  @Flag(help: "Fit features anew and begin at chance, instead of at the weights of the champion.")
  var cold = false

  @Flag(help: "Make the new run the champion when it passes the gate.")
  var promote = false

  @Option(
    help: ArgumentHelp(
      "Write what people say of entities into this file, as claims of a source users.",
      valueName: "file"
    )
  )
  var claims: String?

  @OptionGroup var name: RunTagOption
  @OptionGroup var training: RetrainOptions

  func work() async throws -> ProgramStatus {
    let context = try CommandContext(options)
    let store = RunStore(context.dataset.paths)
    let parent = try self.parent(store)
    var document = RetrainDocument(parent: parent.id)
    let kinds = RetrainTrigger.Kind.allCases.filter { when.contains($0) }
    document.triggers = try await context.session.retrainTriggers(kinds, after: parent)
    let met = document.triggers.first(where: \.isMet)
    guard kinds.isEmpty || met != nil else {
      document.state = .notDue
      return try emit(document, context)
    }
    let summary = try await context.summary()
    let meter = context.output.meter
    let made = try await context.session.retraining(
      after: parent,
      isCold: cold,
      trigger: met?.kind
    ) { meter.show($0) }
    guard let made else {
      document.state = .noRows
      return try emit(document, context)
    }
    if let claims { try write(made.events, to: claims, context) }
    document.take(made.lineage)
    guard made.lineage.rows.new > 0 else {
      document.state = .noRows
      return try emit(document, context)
    }
    try context.dataset.paths.prepare()
    let run = try await train(made, store, context)
    document.take(run)
    guard run.hasEnded, run.problem == nil else {
      document.state = .failed
      _ = try emit(document, context)
      return .failed
    }
    try name.give(to: run.id, in: store)
    let champion = store.champion().flatMap { store.run($0.run) }
    let report = try await GateWork(context: context, store: store).run(
      run,
      against: champion,
      made.task,
      made.table,
      events: made.events
    )
    let promotion =
      promote && report.state.mayPromote
      ? try store.promote(run.id, by: NSUserName(), gate: report) : nil
    document.take(report, promotion)
    _ = try emit(document, context)
    let status = await context.finish(summary)
    return report.state.mayPromote ? status : .failed
  }

  private func emit(
    _ document: RetrainDocument,
    _ context: CommandContext
  ) throws -> ProgramStatus {
    try context.output.emit(document) { document.text(width: Console.outputColumns) }
    return .done
  }

  private func train(
    _ made: Retraining,
    _ store: RunStore,
    _ context: CommandContext
  ) async throws -> TrainingRun {
    var configuration = made.configuration
    training.change(&configuration)
    let (settled, output) = (configuration, context.output)
    let run = try await RunScheduler.shared.run { handle in
      let trainer = try Trainer(
        data: made.data,
        configuration: settled,
        from: made.model,
        lineage: made.lineage,
        store: store
      )
      handle.hold(trainer)
      let printer = TrainingProgressPrinter(output)
      return try trainer.run { printer.report($0) }
    }
    if run.isInterrupted {
      try store.abandon(run)
      throw CancellationError()
    }
    return run
  }

  /// The run to go on from: the one named, else the champion, else the newest.
  private func parent(_ store: RunStore) throws -> TrainingRun {
    if let from {
      guard let run = store.run(from), run.hasEnded else {
        throw UsageError(
          why: "there is no ended run \(from)",
          remedy: "name one of the Train screen's, or train"
        )
      }
      return run
    }
    let champion = store.champion().flatMap { store.run($0.run) }
    guard let run = champion ?? store.all().first(where: \.hasEnded) else {
      throw UsageError(why: "there is no run to go on from", remedy: "train one first")
    }
    return run
  }

  /// Writes a line an answer about an entity: the columns of its key, the label, and who says so.
  private func write(
    _ events: LabelledEvents,
    to path: String,
    _ context: CommandContext
  ) throws {
    let claims = try UserClaims(events, context.dataset.manifest)
    try AtomicFile.write(claims.lines, to: URL(filePath: path))
    let others =
      claims.unknownClass > 0
      ? ", \(Figures.plural(claims.unknownClass, "answer")) of no class left out" : ""
    context.output.remark(
      "tuina: \(Figures.plural(claims.count, "claim")) written to \(path)\(others)"
    )
  }
}

extension RetrainTrigger.Kind: ExpressibleByArgument {}

/// What a training after another does differently.
struct RetrainOptions: ParsableArguments {
  @Option(help: "At most so many epochs; those of the champion by default.")
  var epochs: Int?

  @Option(help: ArgumentHelp("The learning rate; the champion's by default.", valueName: "rate"))
  var lr: Float?

  @Option(help: "The seed of the order of rows; the champion's by default.")
  var seed: UInt64?

  func validate() throws {
    if let epochs, epochs < 1 { throw ValidationError("--epochs must be at least 1") }
    if let lr, !(lr > 0 && lr.isFinite) { throw ValidationError("--lr must be above 0") }
  }

  func change(_ configuration: inout RunConfiguration) {
    if let epochs { configuration.epochs = epochs }
    if let lr { configuration.learningRate = lr }
    if let seed { configuration.seed = seed }
    configuration.adaptsToData = false
  }
}
