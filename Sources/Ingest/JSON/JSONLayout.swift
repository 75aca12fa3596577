import Basics
import Foundation
import Workspace
import TextFiles

/// The rows that stand within a JSON document, and how they were found.
///
/// What is an array of objects or an object a line needs no such search.
struct JSONLayout {
  var rows = JSONRowList()
  /// What was concluded of the document, a sentence each.
  var notes: [String] = []
  var declared: DeclaredRoles?
  /// Where the rows stand below the document's keys, where that was found.
  var records: String?

  /// Larger documents are not searched: they are held in memory whole.
  static let largest = 1 << 29

  /// Finds the rows of a document that is not a plain list of them; nil when it is one, or no
  /// document at all.
  ///
  /// - `records`: where the manifest says the rows stand, keys joined by points.
  /// - It throws `CurationError` when nothing stands at `records`.
  static func read(_ text: PreparedText, records: String?) throws -> JSONLayout? {
    guard text.survey.byteCount <= largest, text.survey.nulBytes == 0 else { return nil }
    guard let first = try firstElement(of: text.url) else { return nil }
    if first.isList, records == nil {
      if let tasks = try LabelStudioExport.read(text.url, first: first.text, .array) {
        return tasks
      }
      return try JSONValueRows.read(text.url, first: first.text)
    }
    guard let bytes = try soleObject(of: text.url) else {
      if let records { throw missing(records, lists: []) }
      return try LabelStudioExport.read(text.url, first: first.text, .sequence)
    }
    let document = JSONText(bytes)
    if let records { return try at(records, in: document) }
    return COCOAnnotations.read(document) ?? JSONColumns.read(document) ?? envelope(document)
  }

  // MARK: The bytes

  private struct Stop: Error {}

  /// The first element of a list, or the first value when the text begins otherwise.
  private static func firstElement(of file: URL) throws -> (isList: Bool, text: JSONText)? {
    var start: UInt8?
    try? TextSurvey.blocks(of: file) { block, _ in
      start = block.first { $0 > 0x20 }
      if start != nil { throw Stop() }
    }
    guard let start, "{[".utf8.contains(start) else { return nil }
    let isList = start == UInt8(ascii: "[")
    var found: [UInt8]?
    do {
      try JSONSplitter.forEach(in: file, isList ? .array : .sequence) { _, text, problem in
        if problem == nil, JSONGrammar.problem(in: text) == nil { found = text }
        throw Stop()
      }
    } catch is Stop {}
    return found.map { (isList, JSONText($0)) }
  }

  /// The bytes of a file that is one object and nothing more; nil when it is not.
  private static func soleObject(of file: URL) throws -> [UInt8]? {
    var grammar = JSONGrammar()
    var bytes: [UInt8] = []
    do {
      try TextSurvey.blocks(of: file) { block, _ in
        for index in block.indices {
          let byte = block[index]
          if byte > 0x20, grammar.isComplete { throw Stop() }
          grammar.take(byte)
          if grammar.problem != nil || grammar.deepest > JSONSplitter.maximumDepth { throw Stop() }
        }
        bytes.append(copying: block)
      }
    } catch is Stop {
      return nil
    }
    return grammar.isComplete ? bytes : nil
  }

  // MARK: Envelopes

  /// A list of objects within a document, by its keys.
  private struct Found {
    var path: [String]
    var elements: [Range<Int>]

    var name: String { path.joined(separator: ".") }
  }

  private static let deepestPath = 4
  /// Keys under which even one object is a row.
  private static let usualKeys: Set<String> = [
    "data", "records", "rows", "items", "results", "features", "documents", "examples", "entries",
    "hits", "samples", "instances", "values", "objects", "list",
  ]

  /// Finds the longest list of objects below a document's keys.
  private static func envelope(_ text: JSONText) -> JSONLayout? {
    let lists = lists(in: text).filter {
      $0.elements.count > 1 || usualKeys.contains($0.path.last?.lowercased() ?? "")
    }
    guard
      let best = lists.max(by: {
        ($0.elements.count, $1.path.count) < ($1.elements.count, $0.path.count)
      })
    else { return nil }
    var document = JSONLayout()
    var lines = LineCounter(text.bytes)
    for element in best.elements {
      document.rows.append(text.bytes[element], line: lines.line(at: element.lowerBound))
    }
    let many = best.elements.count == 1 ? "the object" : "the \(best.elements.count) objects"
    var note = "the rows are \(many) under '\(best.name)', the longest list of the file"
    let others = lists.filter { $0.path != best.path }
    if !others.isEmpty {
      note +=
        "; 'records' in the manifest reaches "
        + others.map { "'\($0.name)' (\($0.elements.count))" }.joined(separator: ", ")
    }
    document.notes.append(note)
    document.records = best.name
    let beside = text.members(text.root).map(\.key).filter { $0 != best.path.first }
      .filter { key in !others.contains { $0.path.first == key } }
    if !beside.isEmpty {
      let shown = beside.prefix(8).map { "'\($0)'" }.joined(separator: ", ")
      document.notes.append(
        "beside the rows stand \(shown)\(beside.count > 8 ? ", …" : ""), not read"
      )
    }
    return document
  }

  private static func lists(in text: JSONText) -> [Found] {
    var found: [Found] = []
    var open: [(path: [String], value: Range<Int>)] = [([], text.root)]
    while let (path, value) = open.popLast() {
      for member in text.members(value) {
        let inner = path + [member.key]
        switch text.kind(member.value) {
        case .object where inner.count < deepestPath: open.append((inner, member.value))
        case .list:
          let elements = text.elements(member.value)
          let objects = elements.count { text.kind($0) == .object }
          // A broken element costs itself, not the list.
          if objects > 0, objects * 10 >= elements.count * 9 {
            found.append(Found(path: inner, elements: elements))
          }
        default: break
        }
      }
    }
    return found.sorted { $0.path.lexicographicallyPrecedes($1.path) }
  }

  // MARK: The manifest's word

  private static func at(_ records: String, in text: JSONText) throws -> JSONLayout {
    let candidates = lists(in: text)
    guard let value = value(at: records.split(separator: ".").map(String.init), in: text) else {
      throw missing(records, lists: candidates.map(\.name))
    }
    var document = JSONLayout()
    var lines = LineCounter(text.bytes)
    switch text.kind(value) {
    case .list:
      for element in text.elements(value) {
        document.rows.append(text.bytes[element], line: lines.line(at: element.lowerBound))
      }
    case .object:
      let inner = JSONText(Array(text.bytes[value]))
      if let columns = JSONColumns.read(inner) { return columns }
      document.rows.append(text.bytes[value], line: lines.line(at: value.lowerBound))
    default: throw missing(records, lists: candidates.map(\.name))
    }
    return document
  }

  private static func value(at path: [String], in text: JSONText) -> Range<Int>? {
    var value = text.root
    var rest = path[...]
    while let key = rest.popFirst() {
      // A key may hold points itself.
      let members = text.members(value)
      if let next = members.last(where: { $0.key == key }) {
        value = next.value
      } else if let joined = members.last(where: {
        $0.key == ([key] + rest).joined(separator: ".")
      }) {
        return joined.value
      } else {
        return nil
      }
    }
    return value
  }

  private static func missing(_ records: String, lists: [String]) -> CurationError {
    CurationError(
      .rule,
      "there is no list of rows at '\(records)'",
      suggestion: lists.isEmpty
        ? "leave out 'records'" : "the lists are " + lists.prefix(20).joined(separator: ", ")
    )
  }
}
