/// Judges whether the first record of a file holds the names of the columns.
struct HeaderEvidence {
  let isHeader: Bool

  /// - Parameters:
  ///   - first: the texts of the first record.
  ///   - rest: those of the records after it.
  ///   - missing: the texts that mean a missing value.
  init(first: [String], rest: ArraySlice<[String]>, _ missing: Set<String>) {
    let shapes = first.map { text in
      missing.contains(text) ? TextShape.nothing : TextShape(text.utf8)
    }
    if shapes.contains(where: { $0 != .text && $0 != .nothing }) || !shapes.contains(.text) {
      isHeader = false
      return
    }
    var columns = [TextShape](repeating: .nothing, count: first.count)
    var repeats = [Bool](repeating: false, count: first.count)
    for record in rest.prefix(1_000) where record.count == first.count {
      for (index, text) in record.enumerated() where !missing.contains(text) {
        columns[index] = columns[index].joined(TextShape(text.utf8))
        if text == first[index] { repeats[index] = true }
      }
    }
    let isTyped = columns.contains { $0 != .text && $0 != .nothing }
    let looksLikeNames = first.allSatisfy { $0.utf8.count <= 80 && !$0.contains("\n") }
    isHeader = isTyped || (looksLikeNames && !repeats.contains(true))
  }
}
