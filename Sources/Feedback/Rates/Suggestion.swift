/// What is known so far of one suggestion, put together from its events in whatever order they came.
struct Suggestion: Sendable {
  /// A suggestion in sight for less, in milliseconds, was not seen: nobody ignored it.
  ///
  /// The bound below which Sourcegraph's Cody does not count a suggestion as shown (cody #123).
  static let leastVisible: Float = 750

  /// The place of its model in the tally; nil until an event names the model.
  var model: Int32?
  /// Seconds since 1970 at which it was shown; of the first event that came, until that is known.
  private(set) var seconds: Double
  private(set) var score: Double
  private(set) var visible: Float?
  private(set) var position: Int16
  private(set) var propensity: Double
  private(set) var item: Digest?
  /// Whether an event was read that says it was shown, rather than what became of it.
  private(set) var isShown: Bool
  /// Seconds since 1970 of its first conversion.
  private(set) var conversion: Double?
  private var strongest: Outcome

  init(_ event: EventReader.Essentials, model: Int32?) {
    self.model = model
    seconds = event.seconds
    score = event.score
    visible = event.visible
    position = event.position
    propensity = event.propensity
    item = event.item
    isShown = !event.follows
    conversion = event.action == .conversion ? event.seconds : nil
    strongest = Outcome(event.action)
  }

  /// Takes another event of the same suggestion in.
  mutating func add(_ event: EventReader.Essentials, model: Int32?) {
    self.model = self.model ?? model
    if !event.follows, !isShown {
      (isShown, seconds) = (true, event.seconds)
    } else if !isShown {
      seconds = min(seconds, event.seconds)
    }
    if score.isNaN { score = event.score }
    if let other = event.visible { visible = max(visible ?? 0, other) }
    if position < 0 { position = event.position }
    if propensity.isNaN { propensity = event.propensity }
    item = item ?? event.item
    if event.action == .conversion {
      conversion = min(conversion ?? .infinity, event.seconds)
    }
    let other = Outcome(event.action)
    if other.strength > strongest.strength { strongest = other }
  }

  /// What became of it so far.
  var outcome: Outcome {
    if let visible, visible < Self.leastVisible, !strongest.isAnswer { return .unseen }
    return strongest
  }
}
