package import Basics
import Workspace

/// How much a person decided, how fast, and how often wrongly where that can be known.
package struct ReviewerFigures: Sendable, Hashable {
  package var who: String
  /// Places that the person answered.
  package var decided: Int
  /// Answers about cells whose value was known before, and those of them that differ from it.
  package var known: Int
  package var knownWrong: Int
  /// Answers about cells of which two others or more say the same, and those that differ.
  package var agreed: Int
  package var agreedWrong: Int
  /// From the time the person looked at each item; nil when nobody measured it.
  package var itemsPerHour: Double?

  /// The share of wrong answers about known cells, with its 95 % interval; nil without any.
  package var errorRate: (rate: Double, interval: WilsonInterval)? {
    guard known > 0 else { return nil }
    return (
      Double(knownWrong) / Double(known), WilsonInterval(successes: knownWrong, total: known)
    )
  }
}

extension ReviewStanding {
  /// Figures of everybody who answered, by name.
  ///
  /// - Complexity: O(answers).
  package func reviewers() -> [ReviewerFigures] {
    var figures: [String: ReviewerFigures] = [:]
    var seconds: [String: (sum: Double, count: Int)] = [:]
    for answers in firstAnswers.values {
      let truth = answers.first { $0.who == ReviewQueue.truth }?.verdict
      for answer in answers where answer.who != ReviewQueue.truth {
        var own =
          figures[answer.who]
          ?? ReviewerFigures(
            who: answer.who,
            decided: 0,
            known: 0,
            knownWrong: 0,
            agreed: 0,
            agreedWrong: 0
          )
        own.decided += 1
        let attribute = answer.attribute ?? ""
        if let truth {
          own.known += 1
          if !areSame(answer, truth) { own.knownWrong += 1 }
        }
        let others = answers.filter { $0.who != answer.who && $0.who != ReviewQueue.truth }
          .map(\.verdict)
        if others.count > 1, others.allSatisfy({ values.areSame($0, others[0], of: attribute) }) {
          own.agreed += 1
          if !areSame(answer, others[0]) { own.agreedWrong += 1 }
        }
        figures[answer.who] = own
        if let spent = answer.seconds, spent > 0 {
          let before = seconds[answer.who] ?? (0, 0)
          seconds[answer.who] = (before.sum + spent, before.count + 1)
        }
      }
    }
    for (who, spent) in seconds where spent.sum > 0 {
      figures[who]?.itemsPerHour = Double(spent.count) / spent.sum * 3600
    }
    return figures.values.sorted { $0.who < $1.who }
  }
}
