internal import Basics
internal import Columnar
internal import Kernels
import Scoring

/// Gathers, while a stream is read, the attributes by which rows that are kept to measure by are told
/// apart; those with many values are let go as soon as that is seen.
struct SliceRecorder {
  private struct Attribute {
    let name: String
    var coder = CategoryCoder()
    /// One code a kept row.
    var validation: [Int32] = []
    var test: [Int32] = []
  }

  private var attributes: [Attribute]

  /// - `names`: columns of categories, the first ones before the others where there are too many.
  init(_ names: [String]) { attributes = names.map { Attribute(name: $0) } }

  /// Takes in rows of a batch that were kept, in the order in which they were.
  ///
  /// - Complexity: O(rows × attributes with few values).
  mutating func append(_ batch: RecordBatch, validation: [Int], test: [Int]) {
    guard !attributes.isEmpty, !validation.isEmpty || !test.isEmpty else { return }
    attributes = attributes.compactMap { attribute in
      guard let column = batch.column(attribute.name) else { return nil }
      var attribute = attribute
      for row in validation { attribute.validation.append(attribute.coder.code(row, of: column)) }
      for row in test { attribute.test.append(attribute.coder.code(row, of: column)) }
      return attribute.coder.words.count > SliceColumn.mostValues ? nil : attribute
    }
  }

  /// What the kept validation rows are told apart by.
  var validation: [SliceColumn] { columns(\.validation) }

  /// What the kept test rows are told apart by.
  var test: [SliceColumn] { columns(\.test) }

  private func columns(_ codes: KeyPath<Attribute, [Int32]>) -> [SliceColumn] {
    attributes.filter { $0.coder.words.count > 1 }.prefix(SliceColumn.mostColumns).map {
      SliceColumn(name: $0.name, values: $0.coder.words, codes: $0[keyPath: codes])
    }
  }
}

extension CategoryCoder {
  /// The code of a cell; −1 where it is missing.
  fileprivate mutating func code(_ row: Int, of column: Column) -> Int32 {
    guard let word = column.word(row) else { return -1 }
    return code(ofHash: byteHash(word.utf8Span.span, seed: 0)) { word }
  }
}

extension PreparedData {
  /// Keeps those of the recorded attributes that a person named, and says which are none.
  mutating func keepSlices(named names: [String]) {
    let wanted = Set(names.map { $0.lowercased() })
    validation.slices.removeAll { !wanted.contains($0.name.lowercased()) }
    test.slices.removeAll { !wanted.contains($0.name.lowercased()) }
    let found = Set((validation.slices + test.slices).map { $0.name.lowercased() })
    let missing = names.filter { !found.contains($0.lowercased()) }
    sliceNote =
      missing.isEmpty
      ? nil
      : "there are no figures by \(missing.joined(separator: ", ")): of rows that are not held in memory, "
        + "only categories of at most \(SliceColumn.mostValues) values are kept to tell them apart by"
  }
}
