internal import Basics
internal import Foundation
internal import Kernels
import Scoring

/// Training rows in a file that is mapped into memory, divided by chance into buckets of which one at a time
/// is read.
///
/// The file is removed with the last reference to it.
package struct RowSpill: Sendable {
  /// Rows of a bucket that stand together in the file.
  struct Chunk: Sendable {
    var offset: Int
    var length: Int
  }

  struct Bucket: Sendable {
    var rows = 0
    var chunks: [Chunk] = []
  }

  let buckets: [Bucket]
  let denseWidth: Int
  let sparseWidth: Int
  private let bytes: Data
  /// Held, so that the file outlives the mapping.
  private let folder: ScratchFolder

  init(
    buckets: [Bucket],
    denseWidth: Int,
    sparseWidth: Int,
    mapping file: URL,
    in folder: ScratchFolder
  ) throws {
    self.buckets = buckets
    self.denseWidth = denseWidth
    self.sparseWidth = sparseWidth
    bytes = try Data(contentsOf: file, options: .alwaysMapped)
    self.folder = folder
  }

  package var rowCount: Int { buckets.reduce(0) { $0 + $1.rows } }
  package var byteCount: Int { bytes.count }

  /// The rows of a bucket, in the order in which they were written.
  ///
  /// - Throws: `LearningError.Code.cannotWrite` when the file is cut.
  /// - Complexity: O(bytes of the bucket).
  func rows(of bucket: Int) throws -> LabelledRows {
    var rows = LabelledRows(
      features: FeatureMatrix(denseWidth: denseWidth, sparseWidth: sparseWidth),
      labels: []
    )
    for chunk in buckets[bucket].chunks {
      var reader = ByteDecoder([UInt8](bytes[chunk.offset..<(chunk.offset + chunk.length)]))
      guard let part = Self.decode(&reader, denseWidth, sparseWidth) else {
        throw LearningError(
          .cannotWrite,
          "the file of training rows is damaged",
          suggestion: "train again with room in the folder of temporary files"
        )
      }
      rows.append(part)
    }
    return rows
  }

  /// The bytes of some rows.
  static func encode(_ rows: LabelledRows) -> [UInt8] {
    var writer = ByteWriter()
    let features = rows.features
    writer.append(UInt64(rows.count))
    writer.append(UInt64(features.columns.count))
    writer.append(UInt64(features.values.count))
    writer.append((0..<rows.count).map { Int32(features.rowStarts[$0 + 1]) })
    writer.append(rows.labels)
    writer.append(features.columns)
    writer.append(features.values)
    writer.append(features.dense)
    return writer.bytes
  }

  private static func decode(
    _ reader: inout ByteDecoder,
    _ denseWidth: Int,
    _ sparseWidth: Int
  ) -> LabelledRows? {
    guard let count = reader.word().flatMap(Int.init(exactly:)),
      let entries = reader.word().flatMap(Int.init(exactly:)),
      let valueCount = reader.word().flatMap(Int.init(exactly:)),
      valueCount == 0 || valueCount == entries,
      let ends = reader.integers(count), let labels = reader.integers(count),
      let columns = reader.integers(entries), let values = reader.floats(valueCount),
      let dense = reader.floats(count * denseWidth), ends.last.map(Int.init) ?? 0 == entries
    else { return nil }
    return LabelledRows(
      features: FeatureMatrix(
        rowCount: count,
        denseWidth: denseWidth,
        sparseWidth: sparseWidth,
        dense: dense,
        rowStarts: [0] + ends.map(Int.init),
        columns: columns,
        values: values
      ),
      labels: labels
    )
  }
}
