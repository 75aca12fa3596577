import ArgumentParser
import Basics
import Feedback
import Pipeline
import Foundation
import Workspace

struct FeedbackCommand: WorkCommand {
  static let configuration = CommandConfiguration(
    commandName: "feedback",
    abstract: "Sum up what users did with predictions: acceptance by model, calibration."
  )

  @OptionGroup var options: DatasetOptions

  func work() async throws -> ProgramStatus {
    let context = try CommandContext(options)
    let summary = try await context.session.feedback()
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
