internal import Basics
internal import Columnar
internal import Scoring

/// Numbers of the groups of rows: those with equal words in the columns of the group have equal ones.
enum GroupHashes {
  /// `first` is the number of the batch's first row; rows that name no group stand alone by their numbers.
  static func hashes(_ batch: RecordBatch, _ group: [String], first: Int) -> [UInt64] {
    var hashes = [FeatureHash](repeating: FeatureHash(), count: batch.rowCount)
    var isMissing = [Bool](repeating: true, count: batch.rowCount)
    for column in group.compactMap({ batch.column($0) }) {
      column.forEachWord { row, word in
        if !word.isEmpty {
          hashes[row].combine(word)
          isMissing[row] = false
        }
        hashes[row].combine(UInt8(0xFF))
      }
    }
    for row in hashes.indices where isMissing[row] { hashes[row].combine(UInt64(first + row)) }
    return hashes.map(\.value)
  }
}
