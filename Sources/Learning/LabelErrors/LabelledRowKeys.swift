import Basics
internal import Columnar
internal import Engine
internal import Foundation
package import Ingest
package import Profiling
import Workspace

/// The rows of the curated view with their given classes, and where they come from.
package struct LabelledRowKeys: Sendable {
  package let label: String
  /// The given class of each row; nil where it is missing.
  package let labels: [String?]
  /// The classes: the declared values of the label in their order, then the others that rows have.
  package let classes: [String]
  /// The entity of each row; empty without an entity.
  package let keys: [String]
  package let sources: [String]
  /// The number of each row in its source, from 1.
  package let records: [Int]
  /// Columns of probabilities, one number a row; none unless asked for.
  package let numbers: [(name: String, values: [Double])]
  /// How texts count as classes.
  package let spellings: ClassSpellings

  /// Reads the rows in the order in which training reads them, and besides the columns of numbers
  /// whose names a glob matches.
  ///
  /// - Throws: `LearningError` without a label, or when the pattern names no column of numbers.
  package static func read(
    _ loaded: LoadedDataset,
    numbers pattern: String? = nil
  ) async throws -> LabelledRowKeys {
    let manifest = loaded.manifest
    let fields = try await loaded.engine.query("SELECT * FROM curated LIMIT 0").schema.fields
    let names = Set(fields.map(\.name))
    guard let label = manifest.label, names.contains(label) else {
      throw LearningError(
        .noLabel,
        "the dataset has no label",
        suggestion: "set label in dataset.yaml"
      )
    }
    let entity = manifest.entity.filter(names.contains)
    let columns =
      try pattern.map { pattern in
        try numberColumns(
          fields.filter { $0.name != label && !entity.contains($0.name) },
          pattern,
          label: label
        )
      } ?? []
    let text = loaded.engine.dialect.cast(.identifier(label), to: .text)
    let items =
      ["\(text) AS _given" as SQL, "_source", "_row"]
      + entity.enumerated().map { index, name in
        let part = loaded.engine.dialect.cast(.identifier(name), to: .text)
        return "\(part) AS \(identifier: "_key\(index)")"
      } + columns.map { .identifier($0) }
    let table = try await loaded.engine.query(
      "SELECT \(SQL.joined(items)) FROM curated"
        + LearningTask.ordering(of: Array(names), manifest)
    )
    let spellings = try await ClassSpellings.read(label, in: loaded)
    let labels = table.strings("_given").map { $0.flatMap { spellings.form(of: $0) } }
    let parts = entity.indices.map { table.strings("_key\($0)") }
    return LabelledRowKeys(
      label: label,
      labels: labels,
      classes: classes(
        of: labels,
        declared: (manifest.rule(for: label)?.values ?? []).compactMap { spellings.form(of: $0) }
      ),
      keys: parts.isEmpty
        ? [] : (0..<table.rowCount).map { row in EntityKey.text(parts.map { $0[row] ?? "" }) },
      sources: table.strings("_source").map { $0 ?? "" },
      records: table.ints("_row").map { Int($0 ?? 0) },
      numbers: columns.map { ($0, table.numbers($0)) },
      spellings: spellings
    )
  }

  /// The classes in the order of columns of probabilities.
  static func classes(of labels: [String?], declared: [String]) -> [String] {
    let seen = Set(labels.compactMap(\.self))
    var known: Set<String> = []
    let first = declared.filter { known.insert($0).inserted }
    return first + LearningTask.ordered(seen.subtracting(known))
  }

  private static func numberColumns(
    _ fields: [Field],
    _ pattern: String,
    label: String
  ) throws -> [String] {
    let matching = fields.filter { fnmatch(pattern, $0.name, 0) == 0 && !$0.name.hasPrefix("_") }
    if let other = matching.first(where: { !$0.type.isNumeric }) {
      throw LearningError(
        .badProbabilities,
        "column \(other.name) holds no numbers, and \(pattern) names it",
        suggestion: "give a pattern that names the columns of probabilities alone"
      )
    }
    guard !matching.isEmpty else {
      let names = fields.map(\.name).filter { !$0.hasPrefix("_") }
      throw LearningError(
        .badProbabilities,
        "\(pattern) is no file, and names no column beside \(label)",
        suggestion:
          "give a file, or a pattern of columns: \(names.prefix(8).joined(separator: ", "))"
      )
    }
    return matching.map(\.name)
  }
}

extension LabelledRowKeys {
  /// The probabilities that stand in columns of the rows, `rows × classes`, row-major.
  ///
  /// - Throws: `LearningError.Code.badProbabilities` when columns and classes do not fit.
  package func probabilities(named pattern: String) throws -> [Float] {
    let columns = try ProbabilityColumns(
      numbers.map(\.name),
      classes: classes,
      origin: "the columns \(pattern)"
    )
    let byName = Dictionary(numbers.map { ($0.name, $0.values) }, uniquingKeysWith: { a, _ in a })
    return ProbabilityFile.rows(columns.names.map { byName[$0] ?? [] }, count: labels.count)
  }
}
