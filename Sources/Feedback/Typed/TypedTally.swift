/// What a user typed in place of what was shown.
package struct TypedAnswer: Sendable, Hashable {
  /// Empty where the event does not say.
  package var shown: String
  package var typed: String

  package init(shown: String, typed: String) {
    self.shown = shown
    self.typed = typed
  }
}

/// Counts typed answers by what was shown, in bounded memory.
struct TypedTally: Sendable {
  /// Different pairs that are told apart; what comes later is counted, not named.
  static let most = 20_000
  /// Characters kept of a text.
  static let keptCharacters = 200

  private(set) var pairs: [TypedAnswer: Int] = [:]
  private(set) var answers = 0

  mutating func count(_ answer: TypedAnswer) {
    answers += 1
    let cut = TypedAnswer(
      shown: String(answer.shown.prefix(Self.keptCharacters)),
      typed: String(answer.typed.prefix(Self.keptCharacters))
    )
    guard pairs[cut] != nil || pairs.count < Self.most else { return }
    pairs[cut, default: 0] += 1
  }
}
