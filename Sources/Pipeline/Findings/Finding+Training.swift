import Basics
import Learning

extension Finding {
  static func training(_ input: FindingInput) -> [Finding] {
    guard !input.isTraining, let runs = input.runs else { return [] }
    let lost = runs.unreadable.map { run in
      Finding(
        "unreadable-run",
        .doubt,
        .train,
        subject: run.id,
        verb: "train again, or use the Tuina that wrote it",
        text: "the run \(run.id) cannot be read: \(run.reason)",
        reason: "it is in no list of runs"
      )
    }
    return lost + models(runs, input)
  }

  private static func models(_ runs: RunList, _ input: FindingInput) -> [Finding] {
    if let unfinished = runs.unfinished {
      let done = unfinished.epochs.count
      return [
        Finding(
          "unfinished-training",
          .doubt,
          .train,
          subject: unfinished.id,
          verb: "continue it, or give it up",
          text: "training unfinished after \(Figures.plural(done, "epoch")): continue it",
          reason: "it goes on from its checkpoint to the same numbers",
          size: Size(done, of: unfinished.configuration.epochs, "epochs")
        )
      ]
    }
    if let failed = runs.all.first, failed.status == .failed {
      return [
        Finding(
          "failed-training",
          .doubt,
          .train,
          subject: failed.id,
          verb: "mend it and train again",
          text: "the last training failed: \(failed.problem ?? "it gave no reason")",
          reason: "it left no model"
        )
      ]
    }
    if runs.all.isEmpty, runs.unreadable.isEmpty, input.label != nil {
      return [
        Finding(
          "no-model",
          .opportunity,
          .train,
          verb: "train one",
          text: "no model yet: train one",
          reason: "a small one shows within seconds how much the data tells of the label"
        )
      ]
    }
    return []
  }
}
