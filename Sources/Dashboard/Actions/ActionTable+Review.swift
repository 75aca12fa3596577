import Review
import Terminal

extension ActionTable {
  static let review: [Action] =
    [
      action("accept", "a", "the believed value is right", hint: "accept", .accept),
      action("type", "e", "type the value", hint: "type", .type),
      action("reject", "x", "leave the whole item out", hint: "leave out", .reject),
      action("skip", "s", "skip: you cannot tell", hint: "skip", .skip),
      action("flag", "f", "flag: somebody should look again", .flag),
      action("comment", "c", "say something with the next decision", .comment),
      action("next", "n", "to the next cell that nobody decided", .next(1)),
      action("previous", "N", "to the one before", .next(-1)),
      action("blind", "b", "hide what is believed, or show it", .toggleBlind),
    ]
    + (1...9).map { place in
      action("take-\(place)", Character("\(place)"), "take claim \(place)", .take(place - 1))
    } + [
      Action(
        "review.filter",
        .screen(.review),
        [.character("/")],
        "show only one kind, attribute, class or source",
        hint: "filter",
        .review(.narrow),
        unless: { $0.review.queue.value == nil ? "the queue is not here yet" : nil }
      ),
      Action(
        "review.all",
        .screen(.review),
        [.backspace],
        "show the whole queue again",
        .review(.widen),
        unless: { $0.review.filter.isEmpty ? "the whole queue is shown" : nil }
      ),
      Action(
        "review.withdraw",
        .screen(.review),
        [.character("w")],
        "take the item at hand, which somebody sent, out of the queue",
        .review(.withdraw),
        unless: {
          guard let item = $0.reviewedItem else { return "no cell is at hand" }
          return !item.isSent ? "it is in the queue by itself" : nil
        }
      ),
      Action(
        "review.undo",
        .screen(.review),
        [.character("u")],
        "take your last decision back",
        hint: "undo",
        .review(.undo),
        unless: { $0.review.queue.value == nil ? "the queue is not here yet" : nil }
      ),
      Action(
        "review.redo",
        .screen(.review),
        [.character("U")],
        "make it hold again",
        .review(.redo),
        unless: { $0.review.queue.value == nil ? "the queue is not here yet" : nil }
      ),
    ]

  /// An action about the cell at hand.
  private static func action(
    _ name: String,
    _ key: Character,
    _ title: String,
    hint: String? = nil,
    _ message: ReviewMessage
  ) -> Action {
    Action(
      "review.\(name)",
      .screen(.review),
      [.character(key)],
      title,
      hint: hint,
      .review(message),
      unless: { $0.reviewedItem == nil ? "no cell is at hand" : nil }
    )
  }
}
