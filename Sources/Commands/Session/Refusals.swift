import Basics
import Foundation
import Learning
import Workspace

/// What a dataset folder asks for and does not get, and what of it is left alone.
struct Refusals {
  private static let mostPrinted = 20

  /// What is left out whatever a person agrees to.
  private var unconditional: [Problem] = []
  /// What consent would allow.
  private var requests: [Problem] = []

  init(_ dataset: Dataset) {
    if let engine = dataset.manifest.refused.engine, engine.lowercased().hasPrefix("duckdb:") {
      unconditional.append(
        Problem(
          "workspace.refused",
          .input,
          "not done",
          at: Problem.Place("engine: \(engine)"),
          cause: "a manifest may not name a database",
          remedy: "use --engine"
        )
      )
    }
    if dataset.paths.isSetAside {
      unconditional.append(
        Problem(
          "workspace.set-aside",
          .input,
          "left alone",
          at: Problem.Place(".tuina"),
          cause: "it holds links or is another user's",
          remedy: "what Tuina makes is in \(dataset.paths.tuina.path)"
        )
      )
    }
    unconditional += RunStore(dataset.paths).unreadable().map { run in
      Problem(
        "learning.unreadable-run",
        .input,
        "left out",
        at: Problem.Place("run \(run.id)"),
        cause: run.reason
      )
    }
    if dataset.isTrusted { return }
    requests = dataset.question.requests.map { request in
      Problem(
        "workspace.refused",
        .input,
        Manifest.refusal,
        at: Problem.Place(request.place),
        cause: "it \(request.deed): \(request.text)",
        remedy: "if you trust this folder, add --trust"
      )
    }
  }

  var problems: [Problem] { unconditional + requests }

  /// One line a problem, then what to do; of many requests the first ones.
  var lines: [String] {
    var lines = unconditional.map(\.line)
    lines += requests.prefix(Self.mostPrinted).map { request in
      var request = request
      request.remedy = nil
      return request.line
    }
    if requests.count > Self.mostPrinted {
      lines.append("tuina: and \(requests.count - Self.mostPrinted) more")
    }
    if !requests.isEmpty {
      lines.append(
        "tuina: if you trust this folder, add --trust; docs/trust.md says what it may do"
      )
    }
    return lines
  }
}
