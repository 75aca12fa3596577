package import Columnar
package import Scoring
package import Foundation

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
