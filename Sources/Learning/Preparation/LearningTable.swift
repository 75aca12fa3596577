package import Profiling
package import Scoring

/// The rows of a dataset as learning reads them, in memory and in a fixed order.
package struct LearningTable: Sendable {
  package var label: String
  /// The given class of each row; nil where it is missing.
  package var labels: [String?]
  package var columns: [FeatureColumn]
  /// Rows with equal numbers stay in one part of the split; empty when each row stands alone.
  package var groups: [UInt64]
  /// The columns that the groups come from.
  package var groupedBy: [String]
  /// What the split column says; empty without one.
  package var parts: [String?]
  package var notes: [String]
  /// How the label is written in the rows; nil for rows made elsewhere.
  package var spellings: ClassSpellings?
  /// Columns that are no features and that evaluations are told apart by: the source, and attributes
  /// with few values.
  package var slices: [FeatureColumn] = []
  /// Of the dataset that the rows come from; nil for rows made elsewhere.
  package var datasetFingerprint: String?

  /// `labels` and every column have one entry a row; `groups` and `parts` have as many, or none.
  package init(
    label: String,
    labels: [String?],
    columns: [FeatureColumn],
    groups: [UInt64] = [],
    groupedBy: [String] = [],
    parts: [String?] = [],
    notes: [String] = [],
    spellings: ClassSpellings? = nil,
    datasetFingerprint: String? = nil
  ) {
    self.label = label
    self.labels = labels
    self.columns = columns
    self.groups = groups
    self.groupedBy = groupedBy
    self.parts = parts
    self.notes = notes
    self.spellings = spellings
    self.datasetFingerprint = datasetFingerprint
  }

  /// The numbers that rows have in the table these were selected from; empty for their own.
  package private(set) var rowNumbers: [Int32] = []

  package var rowCount: Int { labels.count }

  /// Appends the rows of a table with the same columns; they have no groups and no numbers.
  ///
  /// - Complexity: O(rows of both).
  mutating func append(_ other: LearningTable) {
    labels += other.labels
    parts += other.parts
    columns = zip(columns, other.columns).map { $0.appending($1) }
    (groups, rowNumbers) = ([], [])
  }

  /// The rows of a table with the same columns behind its own, with the groups and numbers of both.
  ///
  /// Appended rows have the numbers behind those of its own.
  /// - Complexity: O(rows of both).
  func appending(_ other: LearningTable) -> LearningTable {
    var result = self
    let (groups, numbers) = (self.groups, rowNumbers)
    result.append(other)
    if !groups.isEmpty, other.groups.count == other.rowCount {
      result.groups = groups + other.groups
    }
    result.slices = slices.map { column in
      guard case .categories(let codes, let values) = column.values else { return column }
      let more = other.slices.first { $0.name == column.name }
      if let more, case .categories = more.values { return column.appending(more) }
      let none = Array(repeating: Int32(-1), count: other.rowCount)
      return FeatureColumn(column.name, .categories(codes: codes + none, values: values))
    }
    let own = numbers.isEmpty ? labels.indices.map(Int32.init) : numbers
    let next = (own.max() ?? -1) + 1
    result.rowNumbers = own + other.labels.indices.map { next + Int32($0) }
    return result
  }

  /// The given rows only, in their order.
  package func selecting(_ rows: [Int]) -> LearningTable {
    var result = self
    result.labels = rows.map { labels[$0] }
    result.groups = groups.isEmpty ? [] : rows.map { groups[$0] }
    result.parts = parts.isEmpty ? [] : rows.map { parts[$0] }
    result.columns = columns.map { $0.selecting(rows) }
    result.slices = slices.map { $0.selecting(rows) }
    result.rowNumbers = rows.map { rowNumbers.isEmpty ? Int32($0) : rowNumbers[$0] }
    return result
  }
}
