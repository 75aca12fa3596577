package import Profiling

/// The rows of a dataset as learning reads them, in memory and in a fixed order.
package struct LearningTable: Sendable {
  package var label: String
  /// The given class of each row; nil where it is missing.
  package var labels: [String?]
  package var columns: [NamedColumn]
  /// Rows with equal numbers stay in one part of the split; empty when each row stands alone.
  package var groups: [UInt64]
  /// The columns that the groups come from.
  package var groupedBy: [String]
  /// What the split column says; empty without one.
  package var parts: [String?]
  package var notes: [String]
  /// How the label is written in the rows; nil for rows made elsewhere.
  package var spellings: ClassSpellings?
  /// Of the dataset that the rows come from; nil for rows made elsewhere.
  package var datasetFingerprint: String?

  /// `labels` and every column have one entry a row; `groups` and `parts` have as many, or none.
  package init(
    label: String,
    labels: [String?],
    columns: [NamedColumn],
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

  package var rowCount: Int { labels.count }

  package struct NamedColumn: Sendable {
    package var name: String
    package var values: Values

    package init(_ name: String, _ values: Values) {
      self.name = name
      self.values = values
    }
  }

  /// The values of a column, by what a model makes of them.
  package enum Values: Sendable {
    /// NaN and infinities are missing.
    case numbers([Double])
    /// Codes into `values`; −1 is missing.
    case categories(codes: [Int32], values: [String])
    case texts([String?])
    /// `index:value` pairs.
    case pairs(PairColumn)
    case pictures(PictureColumn)
  }
}

/// Pictures of one common size, rows of 8-bit gray or RGB one picture after another.
package struct PictureColumn: Sendable {
  package var shape: PictureShape
  package var pixels: [UInt8]
  /// False where a picture is missing or cannot be decoded; its pixels are zero.
  package var isPresent: [Bool]

  /// `pixels` are `shape.count` bytes for each entry of `isPresent`.
  package init(shape: PictureShape, pixels: [UInt8] = [], isPresent: [Bool] = []) {
    self.shape = shape
    self.pixels = pixels
    self.isPresent = isPresent
  }

  /// Appends a picture of the common shape, or a gap.
  package mutating func append(_ picture: Picture?) {
    if let picture, picture.shape == shape {
      pixels.append(contentsOf: picture.pixels)
      isPresent.append(true)
    } else {
      pixels.append(contentsOf: repeatElement(0, count: shape.count))
      isPresent.append(false)
    }
  }
}
