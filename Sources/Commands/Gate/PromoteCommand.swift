import ArgumentParser
import Basics
import Foundation
import Learning
import Workspace

struct PromoteCommand: WorkCommand {
  static let configuration = CommandConfiguration(
    commandName: "promote",
    abstract: "Make a run the champion, or go back to the one before; the history is kept."
  )

  @OptionGroup var options: DatasetOptions

  @Option(help: ArgumentHelp("The run that becomes the champion.", valueName: "run"))
  var run: String?

  @Flag(help: "Go back to the champion before the last promotion.")
  var back = false

  func validate() throws {
    if run != nil, back { throw ValidationError("--run and --back exclude each other") }
  }

  func work() async throws -> ProgramStatus {
    let context = try CommandContext(options)
    let store = RunStore(context.dataset.paths)
    if back {
      try store.rollBack(by: NSUserName())
    } else if let run {
      let report = store.gateReport()
      try store.promote(
        run,
        by: NSUserName(),
        gate: report?.challenger == run && report?.champion == store.champion()?.run ? report : nil
      )
    }
    let document = PromotionDocument(champion: store.champion()?.run, history: store.promotions())
    try context.output.emit(document) { document.text }
    return .done
  }
}

/// What `tuina promote` prints; docs/json.md is the reference of its keys.
struct PromotionDocument: Encodable {
  var champion: String?
  var history: [Promotion]

  private enum CodingKeys: String, CodingKey { case champion, history }

  var text: String {
    var text = "champion: \(champion ?? "none")\n"
    for promotion in history {
      text += "\(promotion.at.ISO8601Format())  \(promotion.by)  "
      text += promotion.kind == .promoted ? "promoted " : "went back to "
      text += promotion.to + (promotion.from.map { " in place of \($0)" } ?? "")
      text += promotion.gateState.map { ", gate \($0.rawValue)" } ?? ", no gate"
      text += "\n"
    }
    return text
  }
}
