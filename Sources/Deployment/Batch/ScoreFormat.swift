import Basics
package import Foundation

/// How scored rows are written.
package enum ScoreFormat: String, Sendable, Hashable, CaseIterable, Codable {
  case parquet, csv, jsonl

  /// The format that a name ends with; nil for another ending.
  package init?(of file: URL) {
    switch file.pathExtension.lowercased() {
    case "parquet": self = .parquet
    case "csv": self = .csv
    case "jsonl", "ndjson": self = .jsonl
    default: return nil
    }
  }

  /// Parquet is made of lines of JSON in the end.
  var ofParts: ScoreFormat { self == .parquet ? .jsonl : self }
}

/// Writes rows with their scores as text.
package struct ScoreLines: Sendable {
  package private(set) var bytes: [UInt8] = []
  private let format: ScoreFormat
  private let names: [[UInt8]]

  /// Lines of `format`, CSV or JSON lines, of these columns.
  package init(_ format: ScoreFormat, columns: [String]) {
    precondition(format != .parquet, "lines of text")
    self.format = format
    names = columns.map { Array(Self.quoted($0).utf8) + [UInt8(ascii: ":")] }
  }

  /// The line of names that begins a CSV file.
  package static func header(_ columns: [String]) -> [UInt8] {
    Array((columns.map { csv($0) }.joined(separator: ",") + "\n").utf8)
  }

  /// Appends a line; `cells` are as many as columns.
  package mutating func append(_ cells: [OutputCell]) {
    if format == .jsonl { bytes.append(UInt8(ascii: "{")) }
    for (index, cell) in cells.enumerated() {
      if index > 0 { bytes.append(UInt8(ascii: ",")) }
      if format == .jsonl { bytes += names[index] }
      switch (cell, format) {
      case (.null, .csv): break
      case (.null, _): bytes += Array("null".utf8)
      case (.plain(let text), _): bytes += text.utf8
      case (.text(let text), .csv): bytes += Self.csv(text).utf8
      case (.text(let text), _): bytes += Self.quoted(text).utf8
      }
    }
    if format == .jsonl { bytes.append(UInt8(ascii: "}")) }
    bytes.append(UInt8(ascii: "\n"))
  }

  package mutating func append(_ other: [UInt8]) { bytes += other }

  package mutating func take() -> [UInt8] {
    defer { bytes.removeAll(keepingCapacity: true) }
    return bytes
  }

  /// A text as a cell of CSV, which no spreadsheet takes for a formula.
  private static func csv(_ text: String) -> String {
    let text = SpreadsheetText.neutral(text)
    guard text.utf8.contains(where: { "\",\r\n".utf8.contains($0) }) else { return text }
    return "\"" + text.replacing("\"", with: "\"\"") + "\""
  }

  /// A text as JSON writes it.
  package static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\r": result += "\\r"
      case "\t": result += "\\t"
      case "\u{0}"..<" ":
        let digits = String(scalar.value, radix: 16)
        result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}
