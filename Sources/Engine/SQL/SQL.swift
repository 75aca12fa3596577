/// SQL text that names and values can be put into safely.
///
/// ```swift
/// let sql: SQL = "SELECT \(identifier: column) FROM rows WHERE site = \(literal: "arm")"
/// ```
/// Plain interpolation of a `String` does not compile: say `identifier:`, `literal:` or `raw:`.
/// Quoting is standard SQL; a ``Dialect`` that differs rewrites it when the statement is sent.
package struct SQL: Sendable, Hashable {
  enum Part: Sendable, Hashable {
    case text(String)
    case identifier(String)
    case string(String)
    case double(Double)
  }

  private(set) var parts: [Part]

  init(parts: [Part]) { self.parts = parts }

  /// Text that is SQL already; never pass what came from data.
  package init(raw text: String) { parts = [.text(text)] }

  package var isEmpty: Bool { parts.isEmpty }

  /// The statement as the embedded engine reads it.
  package var text: String { text(quoting: .standard) }

  /// The statement with the quoting of another engine.
  package func text(quoting: Quoting) -> String {
    var text = ""
    for part in parts {
      switch part {
      case .text(let plain): text += plain
      case .identifier(let name): text += quoting.identifier(name)
      case .string(let value): text += quoting.literal(value)
      case .double(let value): text += quoting.literal(value)
      }
    }
    return text
  }

  /// The statement with every literal hidden, for messages that may be shown.
  package var redacted: String {
    parts.map { part in
      switch part {
      case .text(let plain): Redaction.sql(plain)
      case .identifier(let name): Quoting.standard.identifier(name)
      case .string: "'…'"
      case .double: "…"
      }
    }.joined()
  }

  package static func + (left: SQL, right: SQL) -> SQL { SQL(parts: left.parts + right.parts) }

  package static func += (left: inout SQL, right: SQL) { left.parts += right.parts }

  package static func identifier(_ name: String) -> SQL { SQL(parts: [.identifier(name)]) }
  package static func literal(_ value: String?) -> SQL { "\(literal: value)" }
  package static func literal(_ value: Double?) -> SQL { "\(literal: value)" }
  package static func literal(_ value: Int?) -> SQL { "\(literal: value)" }

  package static func joined(_ items: some Sequence<SQL>, separator: SQL = ", ") -> SQL {
    items.joined(separator: separator)
  }
}

extension Sequence where Element == SQL {
  package func joined(separator: SQL = ", ") -> SQL {
    var result = SQL(parts: [])
    var isFirst = true
    for item in self {
      if !isFirst { result += separator }
      result += item
      isFirst = false
    }
    return result
  }
}

extension SQL: ExpressibleByStringInterpolation {
  package init(stringLiteral value: String) { parts = value.isEmpty ? [] : [.text(value)] }

  package init(stringInterpolation: StringInterpolation) { parts = stringInterpolation.parts }

  package struct StringInterpolation: StringInterpolationProtocol {
    fileprivate(set) var parts: [Part] = []

    package init(literalCapacity: Int, interpolationCount: Int) {
      parts.reserveCapacity(interpolationCount * 2 + 1)
    }

    package mutating func appendLiteral(_ literal: String) {
      if !literal.isEmpty { parts.append(.text(literal)) }
    }

    /// SQL within SQL.
    package mutating func appendInterpolation(_ sql: SQL) { parts += sql.parts }

    /// The name of a table or column, quoted.
    package mutating func appendInterpolation(identifier name: String) {
      parts.append(.identifier(name))
    }

    /// Names with commas between them, quoted.
    package mutating func appendInterpolation(identifiers names: some Sequence<String>) {
      parts += names.map { SQL.identifier($0) }.joined().parts
    }

    package mutating func appendInterpolation(literal value: String?) {
      parts.append(value.map { .string($0) } ?? .text("NULL"))
    }

    package mutating func appendInterpolation(literal value: Double?) {
      parts.append(value.map { .double($0) } ?? .text("NULL"))
    }

    package mutating func appendInterpolation(literal value: (some BinaryInteger)?) {
      // In brackets when negative: `x -\(literal: -1)` would begin a comment.
      parts.append(.text(value.map { $0 < 0 ? "(\($0))" : "\($0)" } ?? "NULL"))
    }

    package mutating func appendInterpolation(literal value: Bool?) {
      parts.append(.text(value.map { $0 ? "TRUE" : "FALSE" } ?? "NULL"))
    }

    /// Strings with commas between them, for `IN (…)`.
    package mutating func appendInterpolation(literals values: some Sequence<String>) {
      parts += values.map { SQL.literal($0) }.joined().parts
    }

    /// Text that is SQL already; never pass what came from data.
    package mutating func appendInterpolation(raw text: String) { parts.append(.text(text)) }
  }
}
