import Basics

/// What the people at the desk do with suggested replies: the planted truth behind the events.
enum ReplyPerson {
  /// The shares of what people do, given where the fitting reply stands.
  struct Habits: Sendable {
    var accepted: Double
    var part: Double
    var typed: Double
    var rejected: Double
    var ignored: Double { 1 - accepted - part - typed - rejected }
  }

  static let fittingFirst = Habits(accepted: 0.58, part: 0.16, typed: 0.1, rejected: 0.02)
  static let fittingSecond = Habits(accepted: 0.42, part: 0.1, typed: 0.3, rejected: 0.02)
  /// What is accepted here is a mistake.
  static let noneFits = Habits(accepted: 0.04, part: 0, typed: 0.56, rejected: 0.08)
  /// Of answers typed, those in the very words of a known reply; the others say the same otherwise.
  static let exactShare = 0.7
  /// Suggestions that were in sight too short a time to be seen.
  static let unseenShare = 0.05

  static let named: [(name: String, habits: Habits)] = [
    ("fits at position 1", fittingFirst), ("fits at position 2", fittingSecond),
    ("none fits", noneFits),
  ]

  struct Suggestion: Sendable {
    var reply: String
    /// What the model promised.
    var score: Double
    /// The probability with which it was chosen to be shown there.
    var propensity: Double
  }

  /// What somebody did with one suggestion.
  struct Deed: Sendable {
    /// From 0.
    var position: Int
    var action: String
    /// The answer that was typed.
    var value: String?
    var part: String?
    var final: String?
    var visible: Int
  }

  /// What somebody does with the suggestions for a message; at most one deed for each.
  static func deeds(
    _ message: ReplyMessage,
    _ suggestions: [Suggestion],
    _ random: inout SeededGenerator
  ) -> [Deed] {
    let wanted = message.wanted
    if random.chance(unseenShare) {
      let visible = random.integer(in: 150...700)
      return suggestions.indices.map { Deed(position: $0, action: "ignored", visible: visible) }
    }
    let visible = random.integer(in: 1200...15_000)
    let fitting = suggestions.firstIndex { $0.reply == wanted.reply }
    let habits =
      switch fitting {
      case 0: fittingFirst
      case nil: noneFits
      default: fittingSecond
      }
    let position = fitting ?? 0
    let shares = [habits.accepted, habits.part, habits.typed, habits.rejected, habits.ignored]
    let others = suggestions.indices.filter { $0 < position }
      .map { Deed(position: $0, action: "ignored", visible: visible) }
    let shown = suggestions[position].reply
    switch random.index(weights: shares) {
    case 0:
      let final = random.chance(0.2) ? shown + random.pick(["谢谢您。", "祝您愉快！"]) : shown
      return others + [Deed(position: position, action: "accepted", final: final, visible: visible)]
    case 1:
      let part = String(shown.prefix { $0 != "，" })
      let final = part + "，" + random.pick(["稍等一下哈。", "有问题再找我。", "我来处理。"])
      return others + [
        Deed(position: position, action: "accepted", part: part, final: final, visible: visible)
      ]
    case 2:
      let own = random.chance(exactShare) ? wanted.reply : random.pick(wanted.ownWords)
      return suggestions.indices.map {
        $0 == 0
          ? Deed(position: 0, action: "typed", value: own, final: own, visible: visible)
          : Deed(position: $0, action: "ignored", visible: visible)
      }
    case 3:
      return suggestions.indices.map {
        Deed(position: $0, action: "rejected", visible: visible)
      }
    default:
      return suggestions.indices.map {
        Deed(position: $0, action: "ignored", visible: visible)
      }
    }
  }
}
