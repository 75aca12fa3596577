import Kernels
import Scoring

/// A block of a pool in memory.
struct PoolBlock: Sendable {
  let rowCount: Int
  let columns: [String: PoolColumn]
  let files: PoolTexts
  let kept: [String: PoolTexts]

  /// Nil where the bytes are no block of the directory.
  init?(_ bytes: [UInt8], rows: Int, _ directory: PoolDirectory) {
    var decoder = ByteDecoder(bytes)
    var columns: [String: PoolColumn] = [:]
    for field in directory.fields {
      guard let column = PoolColumn(from: &decoder, rows: rows, isNumber: field.isNumber) else {
        return nil
      }
      columns[field.name] = column
    }
    guard let files = PoolTexts(from: &decoder, rows: rows) else { return nil }
    var kept: [String: PoolTexts] = [:]
    for name in directory.kept {
      guard let texts = PoolTexts(from: &decoder, rows: rows) else { return nil }
      kept[name] = texts
    }
    guard decoder.remaining == 0 else { return nil }
    rowCount = rows
    self.columns = columns
    self.files = files
    self.kept = kept
  }
}

/// How a model reads the blocks of a pool.
struct PoolModel: Sendable {
  let model: HashedLinear
  let fields: [FieldWeights]

  /// Nil for a model that is not hashed and linear.
  init?(_ scorer: RowScorer) {
    guard case .hasher(let hasher) = scorer.featurizer,
      let model = scorer.model.model as? HashedLinear
    else { return nil }
    self.model = model
    fields = hasher.fields.map { FieldWeights($0, of: model) }
  }

  /// The scores of the rows of a block, rows × classes; nil where the block is damaged.
  ///
  /// - Complexity: O(rows · fields).
  func scores(of block: PoolBlock) -> [Float]? {
    let vectors = model.shape.vectors
    let bias = model.parameters.suffix(vectors)
    var sums = [Float](repeating: bias.first ?? 0, count: block.rowCount * vectors)
    if vectors > 1 {
      for (k, value) in bias.enumerated() {
        for row in 0..<block.rowCount { sums[row * vectors + k] = value }
      }
    }
    for weights in fields {
      guard let column = block.columns[weights.field.name],
        column.add(weights, vectors: vectors, to: &sums)
      else { return nil }
    }
    return model.scores(ofSums: sums)
  }
}

/// The rows of a block that are to be scored: those behind a position.
struct PoolRows: CandidateRows {
  private let block: PoolBlock
  private let model: PoolModel
  private let first: Int
  private let keep: [PoolTexts]
  private let groups: PoolTexts?
  private let damage: DeploymentError

  /// `keep` and `by` are columns of the pool.
  init(
    _ block: PoolBlock,
    _ model: PoolModel,
    first: Int,
    keep: [String],
    by: String?,
    damage: DeploymentError
  ) {
    self.block = block
    self.model = model
    self.first = first
    self.keep = keep.compactMap { block.kept[$0] }
    groups = by.flatMap { block.kept[$0] }
    self.damage = damage
  }

  var rowCount: Int { block.rowCount - first }

  func scores(by scorer: RowScorer) throws -> ScoredRows {
    guard let scores = model.scores(of: block) else { throw damage }
    let classes = scorer.model.classes.count
    let own = first == 0 ? scores : Array(scores.dropFirst(first * classes))
    return scorer.scored(own, rows: rowCount)
  }

  func file(_ row: Int) -> String { block.files[first + row].text }

  func kept(_ place: Int, _ row: Int) -> OutputCell { keep[place][first + row] }

  func group(_ row: Int) -> String { groups.map { $0[first + row].text } ?? "" }
}
