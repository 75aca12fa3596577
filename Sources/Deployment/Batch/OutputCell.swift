import Columnar

/// A cell of the input that is written beside a score.
package enum OutputCell: Sendable, Hashable {
  case null
  /// A number or a truth as JSON writes it.
  case plain(String)
  case text(String)

  /// What it reads like; empty for null.
  var text: String {
    switch self {
    case .null: ""
    case .plain(let text), .text(let text): text
    }
  }

  init(_ column: Column, _ row: Int) {
    switch column.value(row) {
    case .null: self = .null
    case .bool(let truth): self = .plain(truth ? "true" : "false")
    case .int(let number): self = .plain(String(number))
    case .uint(let number): self = .plain(String(number))
    case .double(let number): self = number.isFinite ? .plain("\(number)") : .null
    case .decimal(let digits): self = .plain(digits)
    case .string(let text): self = .text(text)
    case let value: self = .text(value.description)
    }
  }
}

/// `null`, `["3.5"]` for what is plain, `"text"` for a text.
extension OutputCell: Codable {
  package init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if container.decodeNil() {
      self = .null
    } else if let text = try? container.decode(String.self) {
      self = .text(text)
    } else {
      self = .plain(try container.decode([String].self).first ?? "null")
    }
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .null: try container.encodeNil()
    case .plain(let digits): try container.encode([digits])
    case .text(let text): try container.encode(text)
    }
  }
}
