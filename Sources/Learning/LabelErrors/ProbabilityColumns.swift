/// Which column of probabilities speaks of which class.
package struct ProbabilityColumns: Sendable, Hashable {
  /// Their names, in the order of the classes.
  package let names: [String]

  /// Matches columns to classes: by name where the names end in the classes after one beginning
  /// (`p0`, `p1` or `cat`, `dog`), and then whatever else stands beside them; else in their order.
  ///
  /// - Throws: `LearningError.Code.badProbabilities` when there are more or fewer than classes.
  package init(_ columns: [String], classes: [String], origin: String) throws {
    if let named = Self.named(columns, classes) {
      names = named
      return
    }
    guard columns.count == classes.count else {
      throw LearningError(
        .badProbabilities,
        "\(origin) has \(Self.list(columns, "column")) and the label \(Self.list(classes, "class"))",
        suggestion: "give one column a class; declare the values of a label with a class that no "
          + "row is given"
      )
    }
    names = columns
  }

  private static func named(_ columns: [String], _ classes: [String]) -> [String]? {
    let known = Set(columns)
    guard let first = classes.first else { return nil }
    for column in columns where column.hasSuffix(first) {
      let beginning = column.dropLast(first.count)
      let names = classes.map { beginning + $0 }
      if names.allSatisfy({ known.contains(String($0)) }) { return names.map { String($0) } }
    }
    return nil
  }

  private static func list(_ names: [String], _ noun: String) -> String {
    let plural = noun == "class" ? "classes" : noun + "s"
    let shown = names.prefix(12).joined(separator: ", ") + (names.count > 12 ? ", …" : "")
    return "\(names.count) \(names.count == 1 ? noun : plural) (\(shown))"
  }
}
