/// Gives the columns of a source names that an engine can tell apart.
enum ColumnNames {
  /// Columns that ingestion adds, and those that the engine has in every table or file; a
  /// source's own column of that name gets another.
  static let reserved: Set<String> = [
    "_row", "_file", "_source", "_line", "_split", "rowid", "file_row_number",
  ]

  /// Names unnamed columns `columnN` and makes names that differ in case only different.
  ///
  /// - Returns: the names in their order, and a sentence for each that had to change because it
  ///   was there already.
  static func unique(_ given: [String]) -> (names: [String], notes: [String]) {
    var taken = reserved
    var names: [String] = []
    var notes: [String] = []
    let wanted = given.enumerated().map { index, name in
      let plain = name.replacing("\0", with: "").trimmed
      return plain.isEmpty ? "column\(index + 1)" : plain
    }
    for name in wanted {
      var candidate = name
      var number = 2
      while taken.contains(candidate.lowercased()) {
        candidate = "\(name)_\(number)"
        number += 1
      }
      if candidate != name { notes.append("a column \(name) is called \(candidate)") }
      taken.insert(candidate.lowercased())
      names.append(candidate)
    }
    return (names, notes)
  }
}

extension String {
  /// Without white space at either end.
  fileprivate var trimmed: String {
    guard let first = firstIndex(where: { !$0.isWhitespace }),
      let last = lastIndex(where: { !$0.isWhitespace })
    else { return "" }
    return String(self[first...last])
  }
}
