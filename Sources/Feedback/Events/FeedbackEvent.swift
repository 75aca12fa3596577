package import Foundation

/// What a user did with one prediction.
package struct FeedbackEvent: Sendable, Hashable, Codable {
  package enum Action: String, Sendable, Hashable, Codable, CaseIterable {
    case accepted, ignored, rejected
    /// The user gave an own answer instead.
    case typed
  }

  package var id: String
  package var time: Date
  package var model: String
  package var entity: String?
  /// The values the prediction was made from, as the JSON object of the event, when given.
  package var features: String?
  /// The probability the model gave to what it showed, 0...1.
  package var score: Double
  package var shown: String
  package var action: Action
  /// What the user answered, when it was not what was shown.
  package var value: String?

  package init(
    id: String,
    time: Date,
    model: String,
    entity: String?,
    score: Double,
    shown: String,
    action: Action,
    value: String?,
    features: String? = nil
  ) {
    self.id = id
    self.time = time
    self.model = model
    self.entity = entity
    self.score = score
    self.shown = shown
    self.action = action
    self.value = value
    self.features = features
  }
}
