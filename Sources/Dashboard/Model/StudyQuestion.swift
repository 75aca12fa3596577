import Learning
import Terminal

/// What is asked before many models are trained.
struct StudyQuestion: Sendable, Hashable {
  enum Kind: Sendable, Hashable { case race, mining }

  /// What an answer asks for.
  enum Plan: Sendable {
    case race(RemedyRace)
    case mining(HardNegativeMining)
  }

  var kind: Kind
  /// What the models are trained with.
  var configuration: RunConfiguration

  var title: String {
    switch kind {
    case .race: "race remedies with \(configuration.summary)"
    case .mining: "mine hard negatives with \(configuration.summary)"
    }
  }

  var help: String {
    switch kind {
    case .race:
      "folds, 2 to 20, then the remedies to compare with nothing; without any all of them: "
        + Remedy.allCases.dropFirst().map(\.rawValue).joined(separator: ", ")
        + ". The form says how each model is trained."
    case .mining:
      "rounds of training, scoring the training rows and taking the hardest, 1 to 20; the form says how "
        + "each model is trained."
    }
  }

  /// The answer that stands there to begin with.
  var proposal: String {
    switch kind {
    case .race: "5"
    case .mining: "3"
    }
  }

  /// What a text asks for, or why it cannot be.
  func plan(_ text: String) -> Result<Plan, RunQuestion.Refusal> {
    let words = text.split { $0 == " " || $0 == "," }
    switch kind {
    case .race:
      guard let folds = words.first.flatMap({ Int($0) }), (2...20).contains(folds) else {
        return .failure(RunQuestion.Refusal(reason: "begin with the folds, 2 to 20"))
      }
      var race = RemedyRace()
      race.folds = folds
      if let aim = configuration.aim { race.aim = aim }
      var remedies: [Remedy] = []
      for word in words.dropFirst() {
        guard let remedy = Remedy(rawValue: word.lowercased()) else {
          let known = Remedy.allCases.map(\.rawValue).joined(separator: ", ")
          return .failure(RunQuestion.Refusal(reason: "\(word) is no remedy; they are \(known)"))
        }
        if !remedies.contains(remedy) { remedies.append(remedy) }
      }
      if !remedies.isEmpty { race.remedies = remedies }
      return .success(.race(race))
    case .mining:
      guard let rounds = words.first.flatMap({ Int($0) }), (1...20).contains(rounds),
        words.count == 1
      else { return .failure(RunQuestion.Refusal(reason: "a whole number of rounds, 1 to 20")) }
      var mining = HardNegativeMining()
      mining.rounds = rounds
      return .success(.mining(mining))
    }
  }
}
