import Foundation
import Workspace
import TextFiles

/// Reads what Label Studio exports: a row an annotation, with the annotator who made it.
///
/// Tasks without annotations stay as rows without an annotator; annotations that were cancelled
/// are rejects.
struct LabelStudioExport {
  private typealias Cell = JSONRowList.Cell

  private var document = JSONLayout()
  private var tasks = 0
  private var annotations = 0
  private var unnamed = 0
  private var predictions = 0
  /// The controls of the labelling form, in the order they were met, with how often.
  private var controls: [(name: String, isChoice: Bool, count: Int)] = []

  /// - `first`: the first task.
  /// - It gives nil when the first value is no task.
  static func read(
    _ file: URL,
    first: JSONText,
    _ form: JSONSplitter.Form
  ) throws -> JSONLayout? {
    if isTask(first) {
      var export = LabelStudioExport()
      try JSONSplitter.forEach(in: file, form) { line, text, problem in
        export.add(text, line, problem)
      }
      return export.finished()
    }
    return isFlat(first) ? try flat(file, form) : nil
  }

  private static func isTask(_ text: JSONText) -> Bool {
    let members = text.members(text.root)
    guard let data = members.first(where: { $0.key == "data" }), text.kind(data.value) == .object
    else { return false }
    return members.contains {
      ["annotations", "completions"].contains($0.key) && text.kind($0.value) == .list
    }
  }

  // MARK: Tasks

  private mutating func add(_ bytes: [UInt8], _ line: Int, _ problem: String?) {
    let text = JSONText(bytes)
    if let problem = problem ?? JSONGrammar.problem(in: bytes) {
      return document.rows.append(bytes, line: line, problem: problem)
    }
    let members = text.members(text.root)
    guard members.contains(where: { $0.key == "data" }) else {
      return document.rows.append(bytes, line: line, problem: "it is no task: it has no data")
    }
    func member(_ key: String) -> Range<Int>? { members.last { $0.key == key }?.value }
    tasks += 1
    predictions += member("predictions").map(text.elements)?.count ?? 0
    let data = member("data").map(text.members) ?? []
    var cells: [Cell] = []
    if let id = member("id") {
      cells.append(Cell("task", json: text.bytes[id]))
    } else {
      cells.append(Cell("task", text: "\(tasks)"))
    }
    cells += data.map { member in
      Cell(
        Self.ownNames.contains(member.key) ? "data_\(member.key)" : member.key,
        json: text.bytes[member.value]
      )
    }
    let given = (member("annotations") ?? member("completions")).map(text.elements) ?? []
    if given.isEmpty { document.rows.append(cells, line: line) }
    for annotation in given {
      annotations += 1
      add(annotation, text, cells, Set(data.map(\.key)), line)
    }
  }

  private static let ownNames: Set<String> = ["task", "annotator"]

  private mutating func add(
    _ annotation: Range<Int>,
    _ text: JSONText,
    _ task: [Cell],
    _ taken: Set<String>,
    _ line: Int
  ) {
    let members = text.members(annotation)
    func member(_ key: String) -> Range<Int>? { members.last { $0.key == key }?.value }
    if let cancelled = member("was_cancelled"), text.plain(cancelled) == "true" {
      return document.rows.append(
        text.bytes[annotation],
        line: line,
        problem: "the annotator skipped this task (was_cancelled)"
      )
    }
    let annotator = member("completed_by").flatMap { Self.annotator($0, text) }
    if annotator == nil { unnamed += 1 }
    var cells = task
    cells.append(Cell("annotator", text: annotator))
    // A control used several times in one annotation (a span, a box) holds a list.
    var values: [(name: String, isChoice: Bool, values: [[UInt8]])] = []
    for result in member("result").map(text.elements) ?? [] {
      guard let value = text.member("value", of: result),
        let name = text.member("from_name", of: result).map(text.plain)
      else { continue }
      let column = taken.contains(name) || Self.ownNames.contains(name) ? name + "_value" : name
      let type = text.member("type", of: result).map(text.plain)
      let json = Self.value(value, type, text)
      if let place = values.firstIndex(where: { $0.name == column }) {
        values[place].values.append(json)
      } else {
        values.append((column, type == "choices" || type == "rating", [json]))
      }
    }
    for (name, isChoice, list) in values {
      let joined =
        list.count == 1
        ? list[0]
        : [UInt8(ascii: "[")] + list.joined(separator: [UInt8(ascii: ",")]) + [UInt8(ascii: "]")]
      cells.append(Cell(name, json: joined))
      if let place = controls.firstIndex(where: { $0.name == name }) {
        controls[place].count += 1
      } else {
        controls.append((name, isChoice, 1))
      }
    }
    document.rows.append(cells, line: line)
  }

  /// A person by number or name, whatever the export's age: 1, "ann", {"id": 1, "email": …}.
  private static func annotator(_ value: Range<Int>, _ text: JSONText) -> String? {
    switch text.kind(value) {
    case .text, .number: return text.plain(value)
    case .object:
      return ["email", "username", "id"].lazy
        .compactMap { text.member($0, of: value) }
        .filter { text.kind($0) != .null }
        .map { text.plain($0) }.first { !$0.isEmpty }
    default: return nil
    }
  }

  /// What a result says: its one choice, text, number or rating, else its whole value.
  private static func value(_ value: Range<Int>, _ type: String?, _ text: JSONText) -> [UInt8] {
    let members = text.members(value)
    let whole = Array(text.bytes[value])
    let isSpan = members.contains { ["start", "end", "x", "points"].contains($0.key) }
    guard !isSpan else { return whole }
    let keys = [type, "choices", "text", "number", "rating", "taxonomy", "datetime", "ranker"]
    guard
      let found = keys.compactMap(\.self).lazy.compactMap({ key in
        members.last { $0.key == key }?.value
      }).first
    else { return whole }
    let elements = text.elements(found)
    return Array(text.bytes[elements.count == 1 ? elements[0] : found])
  }

  private consuming func finished() -> JSONLayout {
    var document = document
    document.notes.append(
      "each row is one of \(annotations) annotations of \(tasks) tasks (Label Studio), with its "
        + "annotator"
    )
    if unnamed > 0 { document.notes.append("\(unnamed) annotations name no annotator") }
    if predictions > 0 {
      document.notes.append(
        "\(predictions) predictions of models stand in the file and are not read"
      )
    }
    document.declared = DeclaredRoles(
      entity: "task",
      label: controls.filter(\.isChoice).min { $0.count > $1.count }?.name,
      source: annotations > unnamed ? "annotator" : nil,
      reason: "Label Studio exports say so"
    )
    return document
  }

  // MARK: Flat exports

  /// Keys of the flat export (JSON-MIN) besides the fields of the task.
  private static let flatKeys = ["annotator", "annotation_id", "lead_time"]

  private static func isFlat(_ text: JSONText) -> Bool {
    let keys = Set(text.members(text.root).map(\.key))
    return keys.contains("id") && keys.isSuperset(of: flatKeys)
  }

  private static func flat(_ file: URL, _ form: JSONSplitter.Form) throws -> JSONLayout {
    var document = JSONLayout()
    var counts: [String: Int] = [:]
    var order: [String] = []
    try JSONSplitter.forEach(in: file, form) { line, bytes, problem in
      let text = JSONText(bytes)
      let reason = problem ?? JSONGrammar.problem(in: bytes)
      guard reason == nil, text.kind(text.root) == .object else {
        return document.rows.append(bytes, line: line, problem: reason)
      }
      let members = text.members(text.root)
      // The answers stand between the fields of the task and those of the export.
      document.rows.append(
        members.map { member in
          let choices =
            text.kind(member.value) == .object
            ? text.member("choices", of: member.value) : nil
          return Cell(member.key, json: text.bytes[choices ?? member.value])
        },
        line: line
      )
      let own: Set = ["id", "annotator", "annotation_id", "lead_time", "created_at", "updated_at"]
      if let place = members.firstIndex(where: { $0.key == "id" }) {
        for member in members[place...] where !own.contains(member.key) {
          if counts[member.key] == nil { order.append(member.key) }
          counts[member.key, default: 0] += 1
        }
      }
    }
    document.notes.append("each row is an annotation (Label Studio, flat), with its annotator")
    document.declared = DeclaredRoles(
      entity: "id",
      label: order.min { counts[$0, default: 0] > counts[$1, default: 0] },
      source: "annotator",
      reason: "Label Studio exports say so"
    )
    return document
  }
}
