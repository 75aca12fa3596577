import ArgumentParser
import Basics
import Foundation
import Learning
import Pipeline
import Workspace

struct GateCommand: WorkCommand {
  static let configuration = CommandConfiguration(
    commandName: "gate",
    abstract:
      "Compare a challenger with the champion on rows kept aside and on recent events, and say whether it may take over."
  )

  @OptionGroup var options: DatasetOptions

  @Option(help: ArgumentHelp("The challenger; the newest ended run by default.", valueName: "run"))
  var challenger: String?

  @Flag(help: "Make the challenger the champion when it passes.")
  var promote = false

  func work() async throws -> ProgramStatus {
    let context = try CommandContext(options)
    let store = RunStore(context.dataset.paths)
    let summary = try await context.summary()
    let meter = context.output.meter
    let champion = store.champion()?.run
    let run = try chosen(store, champion)
    let (task, table) = try await context.session.learningTable { meter.show($0) }
    let report = try await GateWork(context: context, store: store).run(
      run,
      against: champion.flatMap { store.run($0) },
      task,
      table,
      events: try await context.session.labelledEvents(for: run) { meter.show($0) }
    )
    let promotion =
      promote && report.state.mayPromote
      ? try store.promote(run.id, by: NSUserName(), gate: report) : nil
    let document = GateDocument(report, promotion)
    try context.output.emit(document) { document.text(width: Console.outputColumns) }
    let status = await context.finish(summary)
    return report.state.mayPromote ? status : .failed
  }

  private func chosen(_ store: RunStore, _ champion: String?) throws -> TrainingRun {
    if let challenger {
      guard let run = store.run(challenger), run.hasEnded else {
        throw UsageError(
          why: "there is no ended run \(challenger)",
          remedy: "name one of the Train screen's, or train"
        )
      }
      return run
    }
    guard let run = store.all().first(where: { $0.hasEnded && $0.id != champion }) else {
      throw UsageError(
        why: champion == nil ? "there is no run" : "there is no run but the champion",
        remedy: "train a challenger"
      )
    }
    return run
  }
}
