import TextFiles

/// Keeps objects of very many different keys readable: the most frequent keys are columns, the
/// others stay together as the JSON of one column.
enum JSONWideRows {
  /// A table with more columns than this is slow in every engine and on every screen.
  static let mostColumns = 1_000
  static let restName = "other_keys"

  private static let lookedAtRows = 2_000
  private static let lookedAtBytes = 8 << 20

  private struct Stop: Error {}

  /// Reads a file whose first rows show too many keys; nil when it is not wide.
  static func read(
    _ text: PreparedText,
    isArray: Bool
  ) throws -> (rows: JSONRowList, notes: [String])? {
    guard text.survey.byteCount <= JSONLayout.largest, text.survey.nulBytes == 0 else { return nil }
    var keys: Set<String> = []
    var rows = 0
    var bytes = 0
    func look(_ record: some Sequence<UInt8>) throws {
      let record = Array(record)
      rows += 1
      bytes += record.count
      if JSONGrammar.problem(in: record) == nil {
        let text = JSONText(record)
        for member in text.members(text.root) { keys.insert(member.key) }
      }
      if keys.count > mostColumns || rows >= lookedAtRows || bytes >= lookedAtBytes { throw Stop() }
    }
    do {
      if isArray {
        try JSONSplitter.forEach(in: text.url, .array) { _, record, _ in try look(record) }
      } else {
        try JSONSplitter.forEach(in: text.url, .sequence) { _, record, _ in try look(record) }
      }
    } catch is Stop {}
    guard keys.count > mostColumns else { return nil }
    var list = JSONRowList()
    if isArray {
      try JSONSplitter.forEach(in: text.url, .array) { line, record, problem in
        list.append(record, line: line, problem: problem)
      }
    } else if try isOneALine(text) {
      try LineList.forEach(in: text.url) { line, record, problem in
        list.append(record, line: line, problem: problem)
      }
    } else {
      try JSONSplitter.forEach(in: text.url, .sequence) { line, record, problem in
        list.append(record, line: line, problem: problem)
      }
    }
    return narrowed(list)
  }

  private static func isOneALine(_ text: PreparedText) throws -> Bool {
    var isComplete = false
    do {
      try LineList.forEach(in: text.url) { _, record, problem in
        isComplete = problem == nil && JSONGrammar.problem(in: record) == nil
        throw Stop()
      }
    } catch is Stop {}
    return isComplete
  }

  /// The same rows with the most frequent keys, and one more for the rest; nil when there are few.
  ///
  /// - Complexity: two passes over the rows.
  static func narrowed(_ list: JSONRowList) -> (rows: JSONRowList, notes: [String])? {
    var counts: [String: (count: Int, place: Int)] = [:]
    for row in list.rows {
      guard let text = sound(row, list) else { continue }
      for member in text.members(text.root) {
        let place = counts.count
        counts[member.key, default: (0, place)].count += 1
      }
    }
    guard counts.count > mostColumns else { return nil }
    let kept = Set(
      counts.sorted { ($1.value.count, $0.value.place) < ($0.value.count, $1.value.place) }
        .prefix(mostColumns).map(\.key)
    )
    var rest = restName
    while kept.contains(rest) { rest += "_" }
    var narrow = JSONRowList()
    for row in list.rows {
      guard let text = sound(row, list) else {
        narrow.append(list.text(row), line: row.line, problem: row.problem)
        continue
      }
      let members = text.members(text.root)
      // An object that repeats a key is judged as it stands.
      guard Set(members.map(\.key)).count == members.count else {
        narrow.append(list.text(row), line: row.line, problem: row.problem)
        continue
      }
      var cells: [JSONRowList.Cell] = []
      var others: [UInt8] = []
      for member in members {
        if kept.contains(member.key) {
          cells.append(.init(member.key, json: text.bytes[member.value]))
        } else {
          others.append(UInt8(ascii: others.isEmpty ? "{" : ","))
          others += JSONRowList.quoted(member.key) + [UInt8(ascii: ":")] + text.bytes[member.value]
        }
      }
      if !others.isEmpty { cells.append(.init(rest, json: others + [UInt8(ascii: "}")])) }
      narrow.append(cells, line: row.line)
    }
    return (
      narrow,
      [
        "the file is wide: it has \(counts.count) different keys; the \(mostColumns) most frequent "
          + "are columns, the others stay as JSON in '\(rest)'"
      ]
    )
  }

  private static func sound(_ row: JSONRowList.Row, _ list: JSONRowList) -> JSONText? {
    guard row.problem == nil, JSONGrammar.problem(in: list.text(row)) == nil else { return nil }
    let text = JSONText(Array(list.text(row)))
    return text.kind(text.root) == .object ? text : nil
  }
}
