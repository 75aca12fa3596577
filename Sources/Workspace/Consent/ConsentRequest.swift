/// One thing in a dataset folder that is not done before a person has agreed to it.
package struct ConsentRequest: Sendable, Hashable, Codable {
  package enum Kind: String, Sendable, Hashable, Codable {
    /// SQL of a check or a conversion.
    case expression
    /// An engine other than the embedded one.
    case engine
    /// A path that leads out of the folder.
    case outside
    /// A link in the folder that leads out of it.
    case link
    /// Something that only the engine can reach.
    case uri
  }

  package var kind: Kind
  /// Where it stands: `checks: plausible age`, `source north: path`.
  package var place: String
  /// The expression, path or URI itself, as written.
  package var text: String

  package init(_ kind: Kind, at place: String, _ text: String) {
    self.kind = kind
    self.place = place
    self.text = text
  }

  private enum CodingKeys: String, CodingKey {
    case kind, place, text
  }

  /// What would be done.
  package var deed: String {
    switch kind {
    case .expression: "runs SQL"
    case .engine: "asks another engine"
    case .outside: "reads outside of the folder"
    case .link: "follows a link out of the folder"
    case .uri: "reads from a URI"
    }
  }

  /// The request in one line, as in `checks: plausible age runs SQL: age < 120`.
  package var description: String { "\(place) \(deed): \(text)" }
}
