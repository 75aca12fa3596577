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
    let bench = try Workbench(options)
    let summary = try await bench.session.feedback()
    try bench.output.emit(summary) { FeedbackText.text(summary, width: Console.outputColumns) }
    if let problem = summary.problem {
      bench.output.remark(
        ErrorReport(
          "wrong manifest",
          at: bench.dataset.manifestFile?.path,
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
