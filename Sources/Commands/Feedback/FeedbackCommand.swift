import ArgumentParser
import Feedback

struct FeedbackCommand: WorkCommand {
  static let configuration = CommandConfiguration(
    commandName: "feedback",
    abstract: "Sum up what users did with predictions: acceptance by model, calibration."
  )

  @OptionGroup var options: DatasetOptions

  func work() async throws -> ProgramStatus {
    let bench = try Workbench(options)
    let summary = try FeedbackAnalysis.summarise(bench.dataset)
    try bench.output.emit(summary) { FeedbackText.text(summary, width: Console.outputColumns) }
    return .done
  }
}
