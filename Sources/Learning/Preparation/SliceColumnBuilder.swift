internal import Columnar
internal import Kernels
import Scoring

/// Gathers an attribute that evaluations are told apart by, as long as it has few values.
struct SliceColumnBuilder {
  let name: String
  private var coder = CategoryCoder()
  private var codes: [Int32] = []
  private var hasFewValues = true

  init(_ name: String) { self.name = name }

  mutating func append(_ column: Column) {
    guard hasFewValues else { return }
    column.forEachWord { row, word in
      codes.append(coder.code(ofHash: byteHash(word, seed: 0)) { column.word(row) })
    }
    guard coder.words.count > SliceColumn.mostValues else { return }
    hasFewValues = false
    codes = []
  }

  /// All rows so far; nil when it has too many values, or one.
  var column: FeatureColumn? {
    guard hasFewValues, coder.words.count > 1 else { return nil }
    return FeatureColumn(name, .categories(codes: codes, values: coder.words))
  }
}
