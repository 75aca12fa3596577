import Basics

/// The model whose suggestions stand in the sample: it knows the words of January and February.
struct ReplyModel: Sendable {
  static let name = "replies-1"
  static let positions = 2
  /// How often its first guess fits, for messages in usual and in new words.
  static let accuracyUsual = 0.93
  static let accuracyNew = 0.45
  /// How often the second guess fits where the first does not.
  static let accuracySecond = 0.5
  /// How often a place is filled by chance instead, to learn what else would be taken.
  static let exploration = 0.1

  static func suggestions(
    for message: ReplyMessage,
    _ random: inout SeededGenerator
  ) -> [ReplyPerson.Suggestion] {
    let first = guess(
      message.intent,
      accuracy: message.isNew ? accuracyNew : accuracyUsual,
      butNot: nil,
      &random
    )
    let second = guess(message.intent, accuracy: accuracySecond, butNot: first, &random)
    let score =
      message.isNew ? 0.3 + 0.5 * random.nextUnit() : 0.6 + 0.38 * random.nextUnit()
    return chosen(
      ranking: [(first, score), (second, (1 - score) * 0.5)],
      replies: ReplyIntent.all.map(\.reply),
      &random
    )
  }

  /// Fills the places with the best guesses, or now and then with another reply by chance.
  ///
  /// The ranking holds the best guesses with what the model promises of them, the best first.
  static func chosen(
    ranking: [(reply: Int, score: Double)],
    replies: [String],
    _ random: inout SeededGenerator
  ) -> [ReplyPerson.Suggestion] {
    var taken: Set<Int> = []
    var suggestions: [ReplyPerson.Suggestion] = []
    for (guess, score) in ranking.prefix(positions) {
      let others = replies.indices.filter { $0 != guess && !taken.contains($0) }
      if taken.contains(guess) || (!others.isEmpty && random.chance(exploration)) {
        let other = random.pick(others)
        taken.insert(other)
        suggestions.append(
          .init(
            reply: replies[other],
            score: ranking.first { $0.reply == other }?.score ?? 0.01,
            propensity: exploration / Double(others.count)
          )
        )
      } else {
        taken.insert(guess)
        suggestions.append(
          .init(
            reply: replies[guess],
            score: score,
            propensity: others.isEmpty ? 1 : 1 - exploration
          )
        )
      }
    }
    return suggestions
  }

  private static func guess(
    _ intent: Int?,
    accuracy: Double,
    butNot excluded: Int?,
    _ random: inout SeededGenerator
  ) -> Int {
    if let intent, intent != excluded, random.chance(accuracy) { return intent }
    while true {
      let other = random.below(ReplyIntent.all.count)
      if other != intent, other != excluded { return other }
    }
  }
}
