import Columnar
import Conform
package import Engine
import Foundation
package import Ingest
import Workspace

/// The texts that the rows write, each with the class it counts as in a ``SkewReport``.
package struct ClassSpellings: Sendable {
  /// One entry a distinct text; without a class it counts as missing.
  private let forms: [(raw: String, form: String?)]
  /// The class of each text of the rows.
  private let byText: [String: String?]
  /// The class of each common form of those texts, and of the classes themselves.
  private let byCommonForm: [String: String]
  /// What the values of the column are.
  private let kind: ValueKind

  private init(_ kind: ValueKind, forms: [(raw: String, form: String?)]) {
    self.kind = kind
    self.forms = forms
    byText = Dictionary(forms.map { ($0.raw, $0.form) }, uniquingKeysWith: { first, _ in first })
    var common: [String: String] = [:]
    for case (let raw, let form?) in forms {
      common[TextNormaliser.normalise(raw)] = form
      common[TextNormaliser.normalise(form)] = form
    }
    byCommonForm = common
  }

  /// Reads the texts of a column of `rows` in one pass.
  package static func read(
    _ column: String,
    in loaded: LoadedDataset
  ) async throws -> ClassSpellings {
    let text = loaded.engine.dialect.cast(.identifier(column), to: .text)
    let table = try await loaded.engine.query(
      "SELECT \(text) AS raw, count(*) AS n FROM rows GROUP BY 1 ORDER BY 1"
    )
    let found = zip(table.strings("raw"), table.ints("n")).compactMap { raw, count in
      raw.map { (raw: $0, count: Int(count ?? 0)) }
    }
    let kind = try await SkewAnalysis.kind(of: column, in: loaded)
    let forms = ValueForms(
      kind,
      declared: loaded.manifest.rule(for: column)?.values ?? [],
      values: found.map { ($0.raw, $0.count) }
    )
    return ClassSpellings(kind, forms: found.map { ($0.raw, forms.form($0.raw)) })
  }

  /// The class that a text counts as, whether a row or someone else wrote it; nil when it is missing.
  ///
  /// A text that is like none of the rows' is a class of its own.
  package func form(of text: String) -> String? {
    if let known = byText[text] { return known }
    let common = TextNormaliser.normalise(text)
    if kind.isNumber, let number = Double(common), let form = ValueKind.form(number) { return form }
    if let form = byCommonForm[common] { return form }
    return MissingMarker.matches(common)
      ? nil : text.trimmingCharacters(in: .whitespacesAndNewlines)
  }

  /// Whether the text of a column counts as a class; as any class when it is nil.
  package func holds(_ value: String?, text: SQL) -> SQL {
    guard let value else { return "(NOT \(isMissing(text: text)))" }
    let spellings = forms.filter { $0.form == value }.map(\.raw)
    return spellings.isEmpty ? "FALSE" : "(\(text) IN (\(literals: spellings)))"
  }

  /// Whether the text of a column counts as missing; never null.
  package func isMissing(text: SQL) -> SQL {
    let markers = forms.filter { $0.form == nil }.map(\.raw)
    guard !markers.isEmpty else { return "(\(text) IS NULL)" }
    return "(\(text) IS NULL OR \(text) IN (\(literals: markers)))"
  }
}
