internal import Basics
internal import Columnar
internal import Kernels
internal import Scoring

/// Tells the class and the part of the split of each row of a stream, in its order.
struct RowAssignment: Sendable {
  private let label: String
  let group: [String]
  private let part: String?
  private let division: RowDivision
  /// Whether the column of the split names a validation part.
  private var namesValidation: Bool
  private let classByHash: [UInt64: Int32]

  init(
    _ plan: LearningTableBuilder.Plan,
    forms: [String: String],
    classes: [String],
    _ division: RowDivision,
    namesValidation: Bool = true
  ) {
    label = plan.label
    group = plan.group
    part = plan.part
    self.division = division
    self.namesValidation = namesValidation
    var numbers: [String: Int32] = [:]
    for (index, name) in classes.enumerated() { numbers[name] = Int32(index) }
    var byHash: [UInt64: Int32] = [:]
    for (text, form) in forms { byHash[byteHash(text.utf8Span.span, seed: 0)] = numbers[form] }
    classByHash = byHash
  }

  /// What each row is; `first` is the number of the batch's first row in the stream.
  func assign(_ batch: RecordBatch, first: Int) -> AssignedRows {
    var labels = [Int32](repeating: -1, count: batch.rowCount)
    let classByHash = classByHash
    batch.column(label)?.forEachText { row, bytes in
      labels[row] = classByHash[byteHash(bytes, seed: 0)] ?? -1
    }
    let groups =
      group.isEmpty
      ? (0..<batch.rowCount).map { UInt64(first + $0) }
      : GroupHashes.hashes(batch, group, first: first)
    guard let part, let column = batch.column(part) else {
      return AssignedRows(
        labels: labels,
        parts: groups.map { division.part(of: $0) },
        groups: groups
      )
    }
    var parts = [RowDivision.Part?](repeating: nil, count: batch.rowCount)
    var known: [UInt64: RowDivision.Part?] = [:]
    let namesValidation = namesValidation
    column.forEachWord { row, word in
      let hash = byteHash(word, seed: 1)
      let named: RowDivision.Part?
      if let seen = known[hash] {
        named = seen
      } else {
        named = RowDivision.Part(named: column.word(row) ?? "")
        known[hash] = named
      }
      parts[row] = named == .train && !namesValidation ? division.part(of: groups[row]) : named
    }
    return AssignedRows(labels: labels, parts: parts, groups: groups)
  }
}

/// What the rows of a batch are to a training.
struct AssignedRows: Sendable {
  /// The class of each row; −1 without one.
  var labels: [Int32]
  /// The part of each row; nil for one that is left out.
  var parts: [RowDivision.Part?]
  /// Equal for rows that belong together; the number of the row where none do.
  var groups: [UInt64]
}

extension RowDivision.Part {
  init?(named word: String) {
    switch Splitter.part(word) {
    case .train: self = .train
    case .validation: self = .validation
    case .test: self = .test
    case nil: return nil
    }
  }
}
