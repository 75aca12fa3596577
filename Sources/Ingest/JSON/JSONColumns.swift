/// Reads a JSON object that holds a table otherwise than row by row: the forms in which pandas
/// writes a frame (`split`, `columns`, `index`, `table`), and an object of equally long lists.
enum JSONColumns {
  static func read(_ text: JSONText) -> JSONLayout? {
    let members = text.members(text.root)
    guard !members.isEmpty else { return nil }
    return split(text, members) ?? table(text, members) ?? lists(text, members)
      ?? objects(text, members)
  }

  private typealias Cell = JSONRowList.Cell

  /// `{"columns": […], "index": […], "data": [[…], …]}`.
  private static func split(_ text: JSONText, _ members: [JSONText.Member]) -> JSONLayout? {
    let named = Dictionary(members.map { ($0.key, $0.value) }) { $1 }
    guard let columns = named["columns"].map(text.elements), !columns.isEmpty,
      let data = named["data"].map(text.elements),
      Set(named.keys).isSubset(of: ["columns", "index", "data", "index_names", "column_names"]),
      data.allSatisfy({ text.kind($0) == .list })
    else { return nil }
    let names = columns.map(text.plain)
    let index = named["index"].map(text.elements) ?? []
    let keepsIndex = index.count == data.count && !isCount(index.map(text.plain))
    var document = JSONLayout()
    var lines = LineCounter(text.bytes)
    for (number, row) in data.enumerated() {
      let values = text.elements(row)
      let line = lines.line(at: row.lowerBound)
      guard values.count == names.count else {
        document.rows.append(
          text.bytes[row],
          line: line,
          problem: "it has \(values.count) values for \(names.count) columns"
        )
        continue
      }
      var cells = zip(names, values).map { Cell($0, json: text.bytes[$1]) }
      if keepsIndex { cells.insert(Cell("index", json: text.bytes[index[number]]), at: 0) }
      document.rows.append(cells, line: line)
    }
    document.notes.append(
      "the file names its columns once and holds a list of values a row"
        + (index.isEmpty || keepsIndex ? "" : "; its index counts the rows and is left out")
    )
    return document
  }

  /// `{"schema": {"fields": […]}, "data": [{…}, …]}`.
  private static func table(_ text: JSONText, _ members: [JSONText.Member]) -> JSONLayout? {
    guard members.count == 2, let schema = members.first(where: { $0.key == "schema" })?.value,
      let fields = text.member("fields", of: schema), text.kind(fields) == .list,
      let data = members.first(where: { $0.key == "data" })?.value
    else { return nil }
    var document = JSONLayout()
    var lines = LineCounter(text.bytes)
    for row in text.elements(data) {
      document.rows.append(text.bytes[row], line: lines.line(at: row.lowerBound))
    }
    document.notes.append("the rows are the objects under 'data', beside a schema of their columns")
    return document
  }

  /// `{"a": [1, 2], "b": [3, 4]}`.
  private static func lists(_ text: JSONText, _ members: [JSONText.Member]) -> JSONLayout? {
    guard members.count > 1, members.allSatisfy({ text.kind($0.value) == .list }) else {
      return nil
    }
    let columns = members.map { text.elements($0.value) }
    guard let rows = columns.first?.count, rows > 1, columns.allSatisfy({ $0.count == rows })
    else { return nil }
    // Lists of objects are tables of their own.
    if columns.contains(where: { $0.contains { text.kind($0) == .object } }) { return nil }
    var document = JSONLayout()
    var lines = LineCounter(text.bytes)
    for row in 0..<rows {
      let cells = zip(members, columns).map { Cell($0.key, json: text.bytes[$1[row]]) }
      document.rows.append(cells, line: lines.line(at: columns[0][row].lowerBound))
    }
    document.notes.append("each of the file's \(members.count) lists is a column of \(rows) rows")
    return document
  }

  /// `{"a": {"0": 1, "1": 2}, "b": {…}}` by column, or `{"x": {"a": 1, "b": 3}, …}` by row.
  private static func objects(_ text: JSONText, _ members: [JSONText.Member]) -> JSONLayout? {
    guard members.count > 1, members.allSatisfy({ text.kind($0.value) == .object }) else {
      return nil
    }
    let inner = members.map { text.members($0.value) }
    var counts: [String: Int] = [:]
    for object in inner {
      for key in Set(object.map(\.key)) { counts[key, default: 0] += 1 }
    }
    // The keys that most objects share make the table.
    let cells = inner.reduce(0) { $0 + $1.count }
    guard Double(cells) >= 0.5 * Double(members.count * counts.count),
      counts.values.contains(where: { $0 * 2 > members.count })
    else { return nil }
    let outerCounts = isCount(members.map(\.key))
    let innerCounts = inner.allSatisfy { isCount($0.map(\.key)) }
    let isByColumn: Bool
    let reason: String
    if outerCounts != innerCounts {
      isByColumn = innerCounts
      reason = innerCounts ? "the inner keys count the rows" : "the outer keys count the rows"
    } else {
      // Values of one column are of one kind; so are, in a table by rows, those under one key.
      let alongOuter = inner.count { Set($0.map { text.kind($0.value) }).count <= 1 }
      let byKey = Dictionary(grouping: inner.joined()) { $0.key }
      let alongInner = byKey.values.count { Set($0.map { text.kind($0.value) }).count <= 1 }
      let outerShare = Double(alongOuter) / Double(members.count)
      let innerShare = Double(alongInner) / Double(byKey.count)
      isByColumn =
        outerShare == innerShare ? members.count < counts.count : outerShare > innerShare
      reason =
        isByColumn
        ? "each outer key holds values of one kind" : "each inner key holds values of one kind"
    }
    return isByColumn
      ? byColumn(text, members, inner, keepsIndex: !innerCounts, reason)
      : byRow(text, members, inner, keepsKey: !outerCounts, reason)
  }

  private static func byRow(
    _ text: JSONText,
    _ members: [JSONText.Member],
    _ inner: [[JSONText.Member]],
    keepsKey: Bool,
    _ reason: String
  ) -> JSONLayout {
    var document = JSONLayout()
    var lines = LineCounter(text.bytes)
    // A key may stand among the cells already.
    let names = Set(inner.joined().map(\.key))
    let key = ["key", "index", "_key"].first { !names.contains($0) } ?? "key_"
    for (member, row) in zip(members, inner) {
      var cells = row.map { Cell($0.key, json: text.bytes[$0.value]) }
      if keepsKey { cells.insert(Cell(key, text: member.key), at: 0) }
      document.rows.append(cells, line: lines.line(at: member.value.lowerBound))
    }
    document.notes.append(
      "each of the file's \(members.count) keys holds a row (\(reason))"
        + (keepsKey ? "; the keys are the column '\(key)'" : "; the keys are left out")
    )
    return document
  }

  private static func byColumn(
    _ text: JSONText,
    _ members: [JSONText.Member],
    _ inner: [[JSONText.Member]],
    keepsIndex: Bool,
    _ reason: String
  ) -> JSONLayout {
    var document = JSONLayout()
    var lines = LineCounter(text.bytes)
    var order: [String] = []
    var seen: Set<String> = []
    var values: [[String: Range<Int>]] = []
    for column in inner {
      for member in column where seen.insert(member.key).inserted { order.append(member.key) }
      values.append(Dictionary(column.map { ($0.key, $0.value) }) { $1 })
    }
    let names = Set(members.map(\.key))
    let key = ["index", "key", "_index"].first { !names.contains($0) } ?? "index_"
    for row in order {
      var cells = zip(members, values).compactMap { member, column in
        column[row].map { Cell(member.key, json: text.bytes[$0]) }
      }
      if keepsIndex { cells.insert(Cell(key, text: row), at: 0) }
      let place = values.lazy.compactMap { $0[row]?.lowerBound }.first ?? 0
      document.rows.append(cells, line: lines.line(at: place))
    }
    document.notes.append(
      "each of the file's \(members.count) keys is a column (\(reason))"
        + (keepsIndex ? "; the rows' keys are the column '\(key)'" : "; its index is left out")
    )
    return document
  }

  /// Whether texts are 0, 1, 2, … or 1, 2, 3, ….
  private static func isCount(_ texts: [String]) -> Bool {
    guard let first = texts.first.flatMap({ Int($0) }), first == 0 || first == 1 else {
      return false
    }
    return texts.enumerated().allSatisfy { $1 == String(first + $0) }
  }
}
