import Basics
import Foundation
import Learning
import Pipeline
import Terminal

extension Canvas {
  /// What changes with another champion, before it is made.
  mutating func confirm(_ question: ChampionQuestion, in rect: Rect) {
    let champion = model.championRun
    switch question {
    case .promote(let run):
      let compared =
        model.gate(of: run)
        .map { "The gate of \(Figures.time($0.startedAt)) UTC says: \($0.verdictWords)." }
        ?? (champion == nil
          ? "There is no champion to compare it with."
          : "No gate compared it with the champion: tuina gate does, on rows neither learnt from.")
      confirm(
        "make it the champion?",
        "\(run.configuration.summary), run \(run.id), \(run.scoreWords)"
          + (champion.map { ", takes the place of \($0)" } ?? "")
          + ". \(compared) Servers change over within 2 s; B goes back.",
        yes: "promote it",
        no: "leave it",
        in: rect
      )
    case .goBack(let run):
      confirm(
        "go back?",
        "Run \(run) becomes the champion again" + (champion.map { " in place of \($0)" } ?? "")
          + ". Servers change over within 2 s. The history keeps both.",
        yes: "go back",
        no: "leave it",
        in: rect
      )
    }
  }
}
