import ArgumentParser
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
    try context.output.emit(summary) { FeedbackText.text(summary, width: Console.outputColumns) }
    if let problem = summary.problem {
      context.output.remark(
        ErrorReport(
          "wrong manifest",
          at: context.dataset.manifestFile?.path,
          why: problem,
          remedy: "name files in the dataset folder, such as feedback/*.jsonl",
          status: .badInput
        ).line
      )
      return .badInput
    }
    return .done
  }
}
