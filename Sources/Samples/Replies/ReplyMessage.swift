import Basics

/// A message of a customer, with the reply that truly fits.
struct ReplyMessage: Sendable {
  var customer: Int
  var channel: String
  var product: String
  /// Seconds that the customer has waited.
  var waiting: Int
  var text: String
  /// In ``ReplyIntent/all``; nil for what nobody foresaw.
  var intent: Int?
  /// Whether it is put in words of March.
  var isNew: Bool

  var wanted: ReplyIntent { intent.map { ReplyIntent.all[$0] } ?? .unforeseen }

  static let customers = 1500
  /// The shares of messages in new words before March and from then on.
  static let newShareBefore = 0.03
  static let newShareSince = 0.6

  /// A message of somebody; the shares are of messages in new words, and of those without a reply yet.
  static func draw(
    newShare: Double,
    unforeseenShare: Double,
    _ random: inout SeededGenerator
  ) -> ReplyMessage {
    let product = random.pick(ReplyIntent.products)
    let intent: Int? =
      random.chance(unforeseenShare)
      ? nil : random.index(weights: ReplyIntent.all.map(\.weight))
    let wanted = intent.map { ReplyIntent.all[$0] } ?? .unforeseen
    let isNew = wanted.usual.isEmpty || random.chance(newShare)
    let phrase = random.pick(isNew ? wanted.new : wanted.usual).replacing("{p}", with: product)
    let text = random.pick(ReplyIntent.greetings) + phrase + random.pick(ReplyIntent.tails)
    return ReplyMessage(
      customer: random.below(customers) + 1,
      channel: ReplyIntent.channels[random.index(weights: [0.55, 0.15, 0.3])],
      product: product,
      waiting: Int(600 * random.nextUnit() * random.nextUnit()),
      text: text,
      intent: intent,
      isNew: isNew
    )
  }

  /// What a model reads, as a JSON object.
  var features: String {
    JSONText.object([
      ("channel", JSONText.string(channel)), ("product", JSONText.string(product)),
      ("waiting_s", "\(waiting)"), ("message", JSONText.string(text)),
    ])
  }
}
