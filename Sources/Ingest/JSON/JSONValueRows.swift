import Foundation
import TextFiles

/// Reads a list of lists: a row a list, as pandas writes a frame's values.
enum JSONValueRows {
  private typealias Cell = JSONRowList.Cell

  /// - `first`: the first element of the list.
  /// - It gives nil when the first element is no list of values.
  static func read(_ file: URL, first: JSONText) throws -> JSONLayout? {
    guard first.kind(first.root) == .list else { return nil }
    let head = first.elements(first.root)
    guard !head.isEmpty else { return nil }
    var lists: [(line: Int, text: JSONText, problem: String?)] = []
    try JSONSplitter.forEach(in: file, .array) { line, text, problem in
      lists.append((line, JSONText(text), problem ?? JSONGrammar.problem(in: text)))
    }
    let sound = lists.filter { $0.problem == nil }
    // Texts above values of other kinds are the columns' names.
    let headKinds = head.map(first.kind)
    let hasNames =
      sound.count > 1 && headKinds.allSatisfy { $0 == .text }
      && sound.dropFirst().contains { row in
        row.text.elements(row.text.root).contains { row.text.kind($0) != .text }
      }
    let names =
      hasNames ? head.map(first.plain) : head.indices.map { "column\($0 + 1)" }
    var document = JSONLayout()
    for (number, row) in lists.enumerated() where !(hasNames && number == 0) {
      if let problem = row.problem {
        document.rows.append(row.text.bytes, line: row.line, problem: problem)
        continue
      }
      let values = row.text.elements(row.text.root)
      guard row.text.kind(row.text.root) == .list, values.count == names.count else {
        let count = values.count == 1 ? "1 value" : "\(values.count) values"
        document.rows.append(
          row.text.bytes,
          line: row.line,
          problem: "it has \(count) for \(names.count) columns"
        )
        continue
      }
      document.rows.append(
        zip(names, values).map { Cell($0, json: row.text.bytes[$1]) },
        line: row.line
      )
    }
    document.notes.append(
      hasNames
        ? "the file is a list of lists; the first one names the columns"
        : "the file is a list of lists without names"
    )
    return document
  }
}
