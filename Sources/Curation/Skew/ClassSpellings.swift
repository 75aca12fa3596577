import Columnar
import Engine
import Workspace

/// The texts that the rows write, each with the class it counts as in a ``SkewReport``.
struct ClassSpellings: Sendable {
  /// One entry a distinct text; without a class it counts as missing.
  private let forms: [(raw: String, form: String?)]

  /// Reads the texts of a column of `rows` in one pass.
  static func read(_ column: String, in loaded: LoadedDataset) async throws -> ClassSpellings {
    let text = loaded.engine.dialect.cast(.identifier(column), to: .text)
    let table = try await loaded.engine.query(
      "SELECT \(text) AS raw, count(*) AS n FROM rows GROUP BY 1 ORDER BY 1"
    )
    let found = zip(table.strings("raw"), table.ints("n")).compactMap { raw, count in
      raw.map { (raw: $0, count: Int(count ?? 0)) }
    }
    let forms = SkewAnalysis.forms(
      of: Dictionary(found.map { ($0.raw, $0.count) }, uniquingKeysWith: +),
      label: column,
      rule: loaded.manifest.rule(for: column)
    )
    return ClassSpellings(forms: found.map { ($0.raw, forms[$0.raw]) })
  }

  /// Whether the text of a column counts as a class; as any class when it is nil.
  func holds(_ value: String?, text: SQL) -> SQL {
    guard let value else { return "(NOT \(isMissing(text: text)))" }
    let spellings = forms.filter { $0.form == value }.map(\.raw)
    return spellings.isEmpty ? "FALSE" : "(\(text) IN (\(literals: spellings)))"
  }

  /// Whether the text of a column counts as missing; never null.
  func isMissing(text: SQL) -> SQL {
    let markers = forms.filter { $0.form == nil }.map(\.raw)
    guard !markers.isEmpty else { return "(\(text) IS NULL)" }
    return "(\(text) IS NULL OR \(text) IN (\(literals: markers)))"
  }
}
