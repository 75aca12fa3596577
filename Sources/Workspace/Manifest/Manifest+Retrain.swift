extension Manifest {
  /// When a model is made anew from what people did, and from which of it.
  package struct Retrain: Sendable, Hashable, Codable {
    /// What an answer says about the label.
    package enum Target: String, Sendable, Hashable, Codable, CaseIterable {
      /// Classes are shown: people accept one, or type another.
      case label
      /// Things are shown: taken or not is the label.
      case acceptance
      /// Whether what was shown led to a conversion is the label.
      case conversion
    }

    /// So many new rows are enough for a training.
    package var rows = 1000
    /// A champion of so many days is old.
    package var days = 7.0
    /// A drift of so much, by the population stability index, asks for a training.
    package var drift = 0.1
    /// After so many hours silence is an answer.
    package var matureHours = 24.0
    /// The share of the rows, the latest, that is held out, 0..<1.
    package var holdOut = 0.2
    /// Nil where what was shown tells.
    package var target: Target?

    package init() {}

    private enum CodingKeys: String, CodingKey {
      case rows, days, drift, matureHours, holdOut, target
    }
  }
}
