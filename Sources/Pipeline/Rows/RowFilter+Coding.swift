import Workspace

/// `{"kind": "rows"}`, `{"kind": "source", "source": "st-mary"}`,
/// `{"kind": "values", "source": "st-mary", "column": "age"}`.
extension RowFilter.Relation: Codable {
  private enum CodingKeys: String, CodingKey {
    case kind, source, column
  }

  private enum Kind: String, Codable {
    case rows = "rows"
    case source = "source"
    case rejects = "rejects"
    case claims = "claims"
    case resolutions = "resolutions"
    case events = "events"
    case values = "values"
    case unreadable = "unreadable"
  }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    switch try container.decode(Kind.self, forKey: .kind) {
    case .rows: self = .rows
    case .rejects: self = .rejects
    case .claims: self = .claims
    case .resolutions: self = .resolutions
    case .events: self = .events
    case .source: self = .source(try container.decode(String.self, forKey: .source))
    case .values:
      self = .values(
        source: try container.decode(String.self, forKey: .source),
        column: try container.decode(String.self, forKey: .column)
      )
    case .unreadable:
      self = .unreadable(
        source: try container.decode(String.self, forKey: .source),
        column: try container.decode(String.self, forKey: .column)
      )
    }
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    switch self {
    case .rows: try container.encode(Kind.rows, forKey: .kind)
    case .rejects: try container.encode(Kind.rejects, forKey: .kind)
    case .claims: try container.encode(Kind.claims, forKey: .kind)
    case .resolutions: try container.encode(Kind.resolutions, forKey: .kind)
    case .events: try container.encode(Kind.events, forKey: .kind)
    case .source(let source):
      try container.encode(Kind.source, forKey: .kind)
      try container.encode(source, forKey: .source)
    case .values(let source, let column):
      try container.encode(Kind.values, forKey: .kind)
      try container.encode(source, forKey: .source)
      try container.encode(column, forKey: .column)
    case .unreadable(let source, let column):
      try container.encode(Kind.unreadable, forKey: .kind)
      try container.encode(source, forKey: .source)
      try container.encode(column, forKey: .column)
    }
  }
}

/// The kind of the condition beside what it needs:
/// `{"kind": "equals", "column": "action", "value": "accepted"}`.
extension RowFilter.Condition: Codable {
  private enum CodingKeys: String, CodingKey {
    case kind, column, value, from, to
    case includesUpper = "includesTo"
    case text, entity, row, attribute, source, check, sql
  }

  private enum Kind: String, Codable {
    case equals = "equals"
    case differs = "differs"
    case missing = "missing"
    case present = "present"
    case labelled = "labelled"
    case unlabelled = "unlabelled"
    case range = "range"
    case contains = "contains"
    case entity = "entity"
    case row = "row"
    case conflicted = "conflicted"
    case counted = "counted"
    case shared = "shared"
    case contradicted = "contradicted"
    case claimedBy = "claimed-by"
    case violates = "violates"
  }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    func text(_ key: CodingKeys) throws -> String {
      try container.decode(String.self, forKey: key)
    }
    func optional(_ key: CodingKeys) throws -> String? {
      try container.decodeIfPresent(String.self, forKey: key)
    }
    switch try container.decode(Kind.self, forKey: .kind) {
    case .equals: self = .equals(column: try text(.column), value: try text(.value))
    case .differs: self = .differs(column: try text(.column), value: try text(.value))
    case .missing: self = .missing(column: try text(.column))
    case .present: self = .present(column: try text(.column))
    case .labelled: self = .labelled(column: try text(.column), as: try optional(.value))
    case .unlabelled: self = .unlabelled(column: try text(.column))
    case .range:
      self = .range(
        column: try text(.column),
        low: try container.decode(Double.self, forKey: .from),
        high: try container.decode(Double.self, forKey: .to),
        includesHigh: try container.decode(Bool.self, forKey: .includesUpper)
      )
    case .contains: self = .contains(column: try optional(.column), text: try text(.text))
    case .entity: self = .entity(try text(.entity))
    case .row: self = .row(try text(.row))
    case .conflicted: self = .conflicted(attribute: try text(.attribute))
    case .counted: self = .counted
    case .shared: self = .shared
    case .contradicted: self = .contradicted
    case .claimedBy: self = .claimedBy(source: try text(.source))
    case .violates:
      self = .violates(Manifest.Check(name: try text(.check), sql: try text(.sql)))
    }
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(kind, forKey: .kind)
    switch self {
    case .equals(let column, let value), .differs(let column, let value):
      try container.encode(column, forKey: .column)
      try container.encode(value, forKey: .value)
    case .missing(let column), .present(let column), .unlabelled(let column):
      try container.encode(column, forKey: .column)
    case .labelled(let column, let value):
      try container.encode(column, forKey: .column)
      try container.encodeIfPresent(value, forKey: .value)
    case .range(let column, let low, let high, let includesHigh):
      try container.encode(column, forKey: .column)
      try container.encode(low, forKey: .from)
      try container.encode(high, forKey: .to)
      try container.encode(includesHigh, forKey: .includesUpper)
    case .contains(let column, let text):
      try container.encodeIfPresent(column, forKey: .column)
      try container.encode(text, forKey: .text)
    case .entity(let entity): try container.encode(entity, forKey: .entity)
    case .row(let row): try container.encode(row, forKey: .row)
    case .conflicted(let attribute): try container.encode(attribute, forKey: .attribute)
    case .counted, .shared, .contradicted: break
    case .claimedBy(let source): try container.encode(source, forKey: .source)
    case .violates(let check):
      try container.encode(check.name, forKey: .check)
      try container.encode(check.sql, forKey: .sql)
    }
  }

  private var kind: Kind {
    switch self {
    case .equals: .equals
    case .differs: .differs
    case .missing: .missing
    case .present: .present
    case .labelled: .labelled
    case .unlabelled: .unlabelled
    case .range: .range
    case .contains: .contains
    case .entity: .entity
    case .row: .row
    case .conflicted: .conflicted
    case .counted: .counted
    case .shared: .shared
    case .contradicted: .contradicted
    case .claimedBy: .claimedBy
    case .violates: .violates
    }
  }
}
