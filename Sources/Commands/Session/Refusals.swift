import Foundation
import Learning
import Workspace

/// Tells what a dataset folder asks for and does not get.
enum Refusals {
  /// How many requests are told one by one.
  private static let mostTold = 20

  /// One line a request, then what to do; nothing when all was agreed to.
  static func lines(_ dataset: Dataset) -> [String] {
    var lines: [String] = []
    if let engine = dataset.manifest.refused.engine, engine.lowercased().hasPrefix("duckdb:") {
      lines.append(
        "tuina: not done (engine: \(engine)): a manifest may not name a database; use --engine"
      )
    }
    if dataset.paths.isSetAside {
      lines.append(
        "tuina: left alone (.tuina): it holds links or is another user's; "
          + "what Tuina makes stands in \(dataset.paths.tuina.path)"
      )
    }
    lines += RunStore(dataset.paths).unreadable().map {
      "tuina: left out (run \($0.id)): \($0.reason)"
    }
    guard !dataset.isTrusted else { return lines }
    let requests = dataset.question.requests
    lines += requests.prefix(mostTold).map {
      "tuina: \(Manifest.refusal) (\($0.place)): it \($0.deed): \($0.text)"
    }
    if requests.count > mostTold { lines.append("tuina: and \(requests.count - mostTold) more") }
    lines.append("tuina: if you trust this folder, add --trust; docs/trust.md says what it may do")
    return lines
  }
}
