package import Columnar
import Engine
package import Foundation
package import Scoring
import Synchronization

/// What a comparison of rows with training found.
struct RowComparison: Sendable, Hashable {
  var findings: [ParityCheck.Finding]
  /// Rows that were looked at.
  var rows: Int
}

/// Compares rows that are to be scored with what the model learnt from, before the first is scored.
package struct ParityCheck: Sendable {
  /// What a column of the input has that training did not, or lacks.
  package struct Finding: Sendable, Hashable, Encodable {
    package enum Kind: String, Sendable, Hashable, Encodable {
      case missingColumn = "missing column"
      case otherType = "other type"
      case unseenCategories = "unseen categories"
      case outOfRange = "out of range"
      case noValues = "no values"
    }

    package var column: String
    package var kind: Kind
    /// The share of the checked values that are concerned, where values were looked at.
    package var share: Double?
    package var message: String
    package var suggestion: String

    private enum CodingKeys: String, CodingKey { case column, kind, share, message, suggestion }
  }

  package let inputs: [FeatureInput]
  /// The share of values that may be categories that training never saw.
  package let unseenShare: Double

  package init(_ inputs: [FeatureInput], unseenShare: Double) {
    self.inputs = inputs
    self.unseenShare = unseenShare
  }

  /// Rows that are compared with training before the first is scored.
  package static let comparedRows = 100_000

  /// Compares the columns of an input and its first rows.
  func compare(_ input: InputRows, columns: [String]) async throws -> RowComparison {
    let sample = Mutex([RecordBatch]())
    try await input.engine.forEachBatch(
      "SELECT \(identifiers: columns) FROM \(input.relation) LIMIT \(literal: Self.comparedRows)"
    ) { batch in sample.withLock { $0.append(batch) } }
    let batches = sample.withLock { $0 }
    return comparison(
      of: input.columns,
      self.columns(of: batches, folders: input.folders),
      rows: batches.reduce(0) { $0 + $1.rowCount }
    )
  }

  /// The same of a pool; whether texts and categories are like those of training is not known of hashes, but
  /// whether there are any.
  func compare(
    _ pool: CandidatePool,
    fields: [HashedField]
  ) throws(CandidatePool.Unfit) -> RowComparison {
    var blocks: [PoolBlock] = []
    var rows = 0
    for entry in pool.directory.blocks where rows < Self.comparedRows {
      guard let block = try? pool.block(entry) else {
        throw CandidatePool.Unfit(pool.damage.message)
      }
      blocks.append(block)
      rows += block.rowCount
    }
    let columns = pool.directory.columns
    let values = fields.compactMap { field -> FeatureColumn? in
      guard columns.contains(where: { $0.name == field.name }) else { return nil }
      return Self.column(field, blocks)
    }
    return comparison(of: columns, values, rows: rows)
  }

  /// What blocks have in a column, with one word for all categories and texts.
  private static func column(_ field: HashedField, _ blocks: [PoolBlock]) -> FeatureColumn {
    var (numbers, codes, texts) = ([Double](), [Int32](), [String?]())
    for block in blocks {
      let column = block.columns[field.name]
      switch column?.expanded(rows: block.rowCount) {
      case .numbers(let values): numbers += values
      case .hashes(let hashes): codes += hashes.map { $0 == field.missingHash ? -1 : 0 }
      case nil:
        guard case .entries(let starts, _, _) = column else { continue }
        texts += zip(starts, starts.dropFirst()).map { $0 < $1 ? "text" : nil }
      }
    }
    return switch field.kind {
    case .number: FeatureColumn(field.name, .numbers(numbers))
    case .category:
      FeatureColumn(field.name, .categories(codes: codes, values: ["category"]))
    case .text, .pairs: FeatureColumn(field.name, .texts(texts))
    }
  }

  private func comparison(
    of columns: [InputRows.Column],
    _ values: [FeatureColumn],
    rows: Int
  ) -> RowComparison {
    var findings = findings(in: columns)
    findings += self.findings(in: values).filter { found in
      !findings.contains { $0.column == found.column }
    }
    return RowComparison(findings: findings, rows: rows)
  }

  /// What the columns alone tell.
  package func findings(in columns: [InputRows.Column]) -> [Finding] {
    inputs.compactMap { input in
      guard let column = columns.first(where: { $0.name == input.name }) else {
        let near = columns.first { $0.name.lowercased() == input.name.lowercased() }
        return Finding(
          column: input.name,
          kind: .missingColumn,
          message: "the model reads it and no file has it",
          suggestion: near.map { "rename \($0.name) to \(input.name)" }
            ?? "add the column, or train a model without it"
        )
      }
      guard !EngineTypes.suits(column.engineType, input.kind) else { return nil }
      return Finding(
        column: input.name,
        kind: .otherType,
        message: "it was \(input.kind.rawValue) in training and is \(column.engineType) here",
        suggestion: "say its type under columns in the manifest, or mend the values"
      )
    }
  }

  /// What values tell.
  package func findings(in values: [FeatureColumn]) -> [Finding] {
    inputs.compactMap { input in
      guard let column = values.first(where: { $0.name == input.name }) else { return nil }
      switch column.values {
      case .categories(let codes, let words):
        return unseen(input, codes, words)
      case .numbers(let numbers), .times(let numbers):
        let present = numbers.filter(\.isFinite)
        guard !present.isEmpty else { return noValues(input, numbers.count) }
        guard let range = input.range, !present.contains(where: range.contains),
          range.lowerBound < range.upperBound
        else { return nil }
        return Finding(
          column: input.name,
          kind: .outOfRange,
          share: 1,
          message: "no value lies in the range of training, \(range.lowerBound) to "
            + "\(range.upperBound)",
          suggestion: "check the unit of the column, or train on rows like these"
        )
      case .texts(let texts):
        return texts.contains { $0 != nil } ? nil : noValues(input, texts.count)
      case .pairs, .pictures: return nil
      }
    }
  }

  private func unseen(_ input: FeatureInput, _ codes: [Int32], _ words: [String]) -> Finding? {
    let present = codes.count { $0 >= 0 }
    guard present > 0 else { return noValues(input, codes.count) }
    guard let categories = input.categories else { return nil }
    let isKnown = words.map(categories.contains)
    let unseen = codes.count { $0 >= 0 && !isKnown[Int($0)] }
    let share = Double(unseen) / Double(present)
    guard share > unseenShare else { return nil }
    return Finding(
      column: input.name,
      kind: .unseenCategories,
      share: share,
      message:
        "\((share * 1000).rounded() / 10) % of its values were never seen in training, more than "
        + "\((unseenShare * 1000).rounded() / 10) %",
      suggestion: "check how the column is written, train on rows like these, or raise --unseen"
    )
  }

  /// A column of which training had values, or it would be no feature.
  private func noValues(_ input: FeatureInput, _ rows: Int) -> Finding? {
    guard rows > 0 else { return nil }
    return Finding(
      column: input.name,
      kind: .noValues,
      share: 1,
      message: "all its values are missing",
      suggestion: "fill the column, or train a model without it"
    )
  }

  /// The values of a batch that a check looks at.
  package func columns(of batches: [RecordBatch], folders: [URL]) -> [FeatureColumn] {
    inputs.filter { $0.kind != .picture }.compactMap { input in
      var builder = FeatureColumnBuilder(
        name: input.name,
        type: input.kind.columnType,
        holdsPairs: input.kind == .pairs
      )
      var isThere = false
      for batch in batches {
        guard let column = batch.column(input.name) else { continue }
        builder.append(column, folders: folders)
        isThere = true
      }
      return isThere ? builder.column : nil
    }
  }
}
