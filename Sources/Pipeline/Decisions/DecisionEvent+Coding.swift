import Foundation
package import Fusion
package import Workspace

/// A line of the log as other programs read it; with what became of it on the data, when that is
/// known.
package struct DecisionRecord: Encodable {
  package static let kind = "tuina.decision"
  package static let version = 1

  package var event: DecisionEvent
  package var outcome: ReplayedDecision?

  package init(_ event: DecisionEvent, outcome: ReplayedDecision? = nil) {
    self.event = event
    self.outcome = outcome
  }

  private enum Key: String, CodingKey {
    case kind, version, id, who, at, entity, source, content, ordinal, attribute, verdict, old, new
    case why, seconds
    case undoOf = "undo_of"
    case outcome, reason
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(Self.kind, forKey: .kind)
    try container.encode(Self.version, forKey: .version)
    try container.encode(event.id, forKey: .id)
    try container.encode(event.who, forKey: .who)
    try container.encode(event.at.formatted(.iso8601), forKey: .at)
    switch event.content {
    case .undo(let id):
      try container.encode("undo", forKey: .verdict)
      try container.encode(id, forKey: .undoOf)
    case .decision(let decision):
      switch decision.item {
      case .entity(let key): try container.encode(key, forKey: .entity)
      case .row(let source, let content, let ordinal):
        try container.encode(source, forKey: .source)
        try container.encode(content, forKey: .content)
        try container.encode(ordinal, forKey: .ordinal)
      }
      try container.encodeIfPresent(decision.attribute, forKey: .attribute)
      try container.encode(decision.verdict.name, forKey: .verdict)
      try container.encode(decision.old, forKey: .old)
      if case .value(let new) = decision.verdict { try container.encode(new, forKey: .new) }
      try container.encodeIfPresent(decision.why, forKey: .why)
      try container.encodeIfPresent(decision.seconds, forKey: .seconds)
    }
    try container.encodeIfPresent(outcome?.outcome.rawValue, forKey: .outcome)
    try container.encodeIfPresent(outcome?.reason, forKey: .reason)
  }
}

extension Decision.Verdict {
  /// The word of the verdict in files.
  package var name: String {
    switch self {
    case .value: "value"
    case .reject: "reject"
    case .skip: "skip"
    case .flag: "flag"
    }
  }
}
