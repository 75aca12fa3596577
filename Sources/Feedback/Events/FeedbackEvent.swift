package import Foundation

/// What a user did with one prediction.
///
/// Several events may speak of one suggestion: it was shown, then clicked, and days later bought.
/// They name it by `suggestion`; an event that names none speaks of a suggestion of its own.
package struct FeedbackEvent: Sendable, Hashable, Codable {
  package enum Action: String, Sendable, Hashable, Codable, CaseIterable {
    case accepted, ignored, rejected
    /// The user gave an own answer instead.
    case typed
    /// It came into sight; what became of it may follow.
    case shown
    case click
    /// What was wanted of the user came to pass, such as a purchase.
    case conversion
  }

  package var id: String
  /// The suggestion it speaks of; its own id when it names none.
  package var suggestion: String
  package var time: Date
  /// Absent where the event leaves it to the suggestion that it names.
  package var model: String?
  package var entity: String?
  /// The values the prediction was made from, as the JSON object of the event, when given.
  package var features: String?
  /// The probability the model gave to what it showed, 0...1.
  package var score: Double?
  package var shown: String?
  package var action: Action
  /// What the user answered, when it was not what was shown.
  package var value: String?
  /// How long it was in sight, in milliseconds.
  package var visible: Double?
  /// Its place among the suggestions shown together.
  package var position: Int?
  /// The probability, above 0 and up to 1, with which what was shown was chosen to be shown.
  package var propensity: Double?
  /// The part of what was shown that was taken.
  package var part: String?
  /// The text that remained in the end.
  package var final: String?

  /// Whether it tells what became of a suggestion that another event showed.
  package var follows: Bool { suggestion != id && action != .shown }
}

/// What became of a suggestion: the strongest of what its events say, in whatever order they came.
package enum Outcome: String, Sendable, Hashable, Codable, CaseIterable {
  case accepted, ignored, rejected, typed
  /// Nothing followed, so far.
  case shown
  case click
  /// It was not in sight long enough to be seen.
  case unseen

  /// What an event says by itself.
  init(_ action: FeedbackEvent.Action) {
    switch action {
    case .accepted: self = .accepted
    case .ignored: self = .ignored
    case .rejected: self = .rejected
    case .typed: self = .typed
    case .shown, .conversion: self = .shown
    case .click: self = .click
    }
  }

  /// Of two outcomes the one with the greater strength stands.
  var strength: Int {
    switch self {
    case .unseen: -1
    case .shown: 0
    case .ignored: 1
    case .rejected: 2
    case .typed: 3
    case .click: 4
    case .accepted: 5
    }
  }

  /// Whether the suggestion was taken.
  package var isPositive: Bool { self == .accepted || self == .click }

  /// Whether the user answered in words or deeds; silence is no answer.
  package var isAnswer: Bool { strength >= 2 }
}
