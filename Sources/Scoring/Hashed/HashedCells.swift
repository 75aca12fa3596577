package import Columnar
internal import Kernels

/// The cells of a hashed field before a table of weights gives hashes their slots: they are the same for
/// models with tables of any size and with other edges.
package enum HashedCells: Sendable, Hashable {
  /// The first 32 bits of the hash of each category.
  case hashes([Int32])
  /// NaN where missing.
  case numbers([Double])
  /// The n-grams of texts, or pairs: row r has those at `starts[r]..<starts[r + 1]`.
  case entries(starts: [Int32], hashes: [Int32], values: [Float])

  /// The shift that leaves 32 bits of a hash.
  fileprivate static let shift: UInt64 = 32
}

extension HashedField {
  /// Names what its cells depend on: fields of two models with the same text read a column alike.
  package var cellsForm: String {
    switch kind {
    case .category: "category"
    case .number: "number"
    case .text(let longest): "text \(longest)"
    case .pairs: "pairs"
    }
  }

  /// The cells of a column in batches that follow each other; missing where a batch lacks it.
  ///
  /// - Complexity: O(bytes of the column).
  package func cells(of batches: [RecordBatch]) -> HashedCells {
    let rows = batches.reduce(0) { $0 + $1.rowCount }
    let shift = HashedCells.shift
    switch kind {
    case .category:
      var hashes = [Int32](repeating: slot(ofCategory: "", shift: shift), count: rows)
      var start = 0
      for batch in batches {
        if let column = batch.column(name) {
          writeCategory(column, shift: shift, into: &hashes, at: start, stride: 1)
        }
        start += batch.rowCount
      }
      return .hashes(hashes)
    case .number:
      var numbers: [Double] = []
      numbers.reserveCapacity(rows)
      for batch in batches {
        if let column = batch.column(name) {
          numbers += column.type.isNumeric ? column.doubles() : column.seconds()
        } else {
          numbers += Array(repeating: .nan, count: batch.rowCount)
        }
      }
      return .numbers(numbers)
    case .text, .pairs:
      var entries = RowEntries()
      var start = 0
      for batch in batches {
        if let column = batch.column(name) { append(column, to: &entries) }
        start += batch.rowCount
        entries.pad(to: start)
      }
      return .entries(
        starts: entries.starts.map(Int32.init),
        hashes: entries.slots,
        values: entries.values
      )
    }
  }

  private func append(_ column: Column, to entries: inout RowEntries) {
    if case .text(let longest) = kind {
      var grams = CharacterGrams(longest: longest)
      column.forEachWord { _, word in
        entries.append(word, &grams, self, HashedCells.shift)
        entries.endRow()
      }
    } else {
      column.forEachText { _, bytes in
        IndexValuePairs.forEach(in: bytes) { index, value in
          let hash = slot(ofHash: byteHash(index, seed: 0), shift: HashedCells.shift)
          entries.append(hash, value)
        }
        entries.endRow()
      }
    }
  }

  /// The hash of a missing category.
  package var missingHash: Int32 { slot(ofCategory: "", shift: HashedCells.shift) }
}
