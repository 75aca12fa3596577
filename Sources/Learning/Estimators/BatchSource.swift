/// Where the rows of a training come from.
///
/// The order of an epoch follows from its number alone, so that a training that goes on from a
/// checkpoint sees the same rows as one that was never interrupted.
package protocol BatchSource: Sendable {
  /// Rows that an epoch sees.
  var rowCount: Int { get }

  /// Puts the rows in the order of an epoch, from 0.
  mutating func begin(epoch: Int)

  /// The rows of the epoch from `position` on, `size` of them or as many as are left.
  ///
  /// - Throws: `LearningError` when they cannot be read.
  func batch(at position: Int, size: Int) throws -> Batch
}
