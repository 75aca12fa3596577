import ArgumentParser
import Basics
import Feedback
import Pipeline
import Foundation
import Workspace

struct FeedbackCommand: WorkCommand {
  static let configuration = CommandConfiguration(
    commandName: "feedback",
    abstract:
      "Sum up what users did with predictions: acceptance by model, calibration, drift."
  )

  @OptionGroup var options: DatasetOptions

  @Option(
    help: ArgumentHelp(
      "Look for drift in what was shown from this time on (ISO 8601).",
      valueName: "time"
    ),
    transform: EventTimeOption.date
  )
  var since: Date?

  func work() async throws -> ProgramStatus {
    let context = try CommandContext(options)
    let summary = try await context.session.feedback(driftSince: since)
    if let problem = summary.problem {
      context.output.report(
        Problem(
          "workspace.invalid",
          .input,
          "wrong manifest",
          at: context.dataset.manifestFile.map { Problem.Place($0.path) },
          cause: problem,
          remedy: "name files in the dataset folder, such as feedback/*.jsonl"
        )
      )
    }
    try context.output.emit(summary) { FeedbackText.text(summary, width: Console.outputColumns) }
    return summary.problem == nil ? .done : .badInput
  }
}
