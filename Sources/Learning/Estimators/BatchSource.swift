/// Where the rows of a training come from.
///
/// The order of an epoch follows from its number alone, so that a training that goes on from a
/// checkpoint sees the same rows as one that was never interrupted.
package protocol BatchSource: Sendable {
  /// Rows that an epoch sees; about, until a first epoch has counted them.
  var rowCount: Int { get }

  /// Puts the rows in the order of an epoch, from 0.
  mutating func begin(epoch: Int)

  /// The rows of the epoch from `position` on, at most `size` of them and at least one.
  ///
  /// Positions only rise within an epoch, and are those that batches before came to.
  ///
  /// - Throws: what keeps them from being read.
  mutating func batch(at position: Int, size: Int) throws -> Batch

  /// Whether no row of the epoch is at `position` or behind it.
  ///
  /// - Throws: what keeps rows from being read.
  mutating func isEnd(_ position: Int) throws -> Bool

  /// Rows to measure by that only reading the source brings; nil where they are known before.
  mutating func rowsToMeasure() throws -> MeasuringRows?
}

extension BatchSource {
  package mutating func isEnd(_ position: Int) -> Bool { position >= rowCount }

  package mutating func rowsToMeasure() -> MeasuringRows? { nil }
}

/// Rows kept aside while a source was read; of more than are kept, a sample.
package struct MeasuringRows: Sendable {
  package var validation: LabelledRows
  package var test: LabelledRows
  /// All rows of each part, those that are not kept too.
  package var counts = SplitCounts(train: 0, validation: 0, test: 0)
  /// Training rows of each class.
  package var training: [Int] = []
}
