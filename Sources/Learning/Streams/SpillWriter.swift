internal import Basics
internal import Foundation
import Scoring

/// Writes training rows into a file, in buckets that chance puts them into.
///
/// Memory: the rows that a bucket holds back, up to `chunkBytes` each.
struct SpillWriter {
  /// A bucket is read and shuffled as a whole.
  private static let bucketBytes = 64 << 20
  private static let chunkBytes = 256 << 10
  /// So that the rows held back take at most a quarter of a gigabyte.
  private static let mostBuckets = 1024

  private let folder: ScratchFolder
  private let file: URL
  private let handle: FileHandle
  private let seed: UInt64
  private let none: LabelledRows
  private var buckets: [RowSpill.Bucket]
  private var held: [LabelledRows]
  private var written = 0

  /// Begins a file for about so many bytes of rows with so many features.
  ///
  /// - Throws: `CurationError` when there is no folder for it.
  init(bytes: Int, denseWidth: Int, sparseWidth: Int, seed: UInt64) throws {
    folder = try ScratchFolder()
    file = folder.file("rows")
    try Data().write(to: file)
    handle = try FileHandle(forWritingTo: file)
    self.seed = seed
    none = LabelledRows(
      features: FeatureMatrix(denseWidth: denseWidth, sparseWidth: sparseWidth),
      labels: []
    )
    let count = min(Self.mostBuckets, max(1, bytes / Self.bucketBytes))
    buckets = Array(repeating: RowSpill.Bucket(), count: count)
    held = Array(repeating: none, count: count)
  }

  /// Takes a row; `number` is its own, so that the bucket follows from it.
  ///
  /// - Throws: `LearningError.Code.cannotWrite` when the disk is full.
  mutating func append(_ row: Int, of features: FeatureMatrix, label: Int32, number: Int) throws {
    let place = FeatureHash.mix(UInt64(number) ^ FeatureHash.mix(seed))
    let bucket = Int(place.multipliedFullWidth(by: UInt64(buckets.count)).high)
    held[bucket].append(row, of: features, label: label)
    buckets[bucket].rows += 1
    let rows = held[bucket]
    if rows.features.byteCount >= Self.chunkBytes { try flush(bucket) }
  }

  /// Ends the file and maps it.
  mutating func finish() throws -> RowSpill {
    for bucket in buckets.indices where held[bucket].count > 0 { try flush(bucket) }
    do {
      try handle.close()
      return try RowSpill(
        buckets: buckets.filter { $0.rows > 0 },
        denseWidth: none.features.denseWidth,
        sparseWidth: none.features.sparseWidth,
        mapping: file,
        in: folder
      )
    } catch {
      throw failure(error)
    }
  }

  private mutating func flush(_ bucket: Int) throws {
    let bytes = RowSpill.encode(held[bucket])
    held[bucket] = none
    do {
      try handle.write(contentsOf: bytes)
    } catch {
      throw failure(error)
    }
    buckets[bucket].chunks.append(RowSpill.Chunk(offset: written, length: bytes.count))
    written += bytes.count
  }

  private func failure(_ error: any Error) -> LearningError {
    LearningError(
      .cannotWrite,
      "the training rows cannot be written to \(folder.url.path)",
      suggestion: "make room there, set TMPDIR to another folder, or train on fewer columns",
      underlying: "\(error)"
    )
  }
}

extension FeatureMatrix {
  /// Bytes of its numbers.
  var byteCount: Int { 4 * (dense.count + columns.count + values.count) + 8 * rowStarts.count }
}
