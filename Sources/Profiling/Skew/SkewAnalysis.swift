import Basics
import Columnar
import Conform
import Engine
package import Ingest
import Workspace

/// Measures how unevenly the label is distributed, overall and by source.
package enum SkewAnalysis {
  /// Goes up when the same rows would be reported otherwise, so that no kept report answers.
  package static let version = 2

  /// Counts the label's classes in one pass over `rows`.
  ///
  /// Classes are the values of the label, and of a label of texts their common form (case, width and
  /// spaces apart), shown as most rows write it; what was conformed to nothing counts as missing. Sources and classes without a row do not
  /// stand in the report. All rows missing gives a report without classes.
  ///
  /// - Throws: `CurationError` when there is no label, or no column of its name.
  package static func analyse(
    _ loaded: LoadedDataset,
    label: String? = nil
  ) async throws -> SkewReport {
    let label = try labelName(label ?? loaded.manifest.label, loaded)
    let table = try await loaded.engine.query(
      """
      SELECT coalesce(_source, '') AS source,
      \(loaded.engine.dialect.cast(.identifier(label), to: .text)) AS raw, count(*) AS n
      FROM rows GROUP BY 1, 2 ORDER BY 1, 2
      """
    )
    let cells = zip(zip(table.strings("source"), table.strings("raw")), table.ints("n")).map {
      LabelCount(source: $0.0 ?? "", raw: $0.1, count: Int($1 ?? 0))
    }
    return report(
      cells,
      label: label,
      positive: loaded.manifest.positive,
      kind: try await kind(of: label, in: loaded),
      declared: loaded.manifest.rule(for: label)?.values ?? []
    )
  }

  /// What the values of a column of `rows` are.
  static func kind(of column: String, in loaded: LoadedDataset) async throws -> ValueKind {
    let type = try await loaded.engine.describe(RowsRelation.name).first {
      $0.name.lowercased() == column.lowercased()
    }
    return ValueKind(engineType: type?.engineType ?? "VARCHAR")
  }

  private static func labelName(_ name: String?, _ loaded: LoadedDataset) throws -> String {
    var known: [String] = []
    for column in loaded.sources.flatMap(\.columns) where !known.contains(column.name) {
      known.append(column.name)
    }
    guard let name else {
      throw CurationError(
        .notApplicable,
        "the dataset has no label",
        suggestion: "name a column as label in the manifest; the columns are "
          + known.prefix(20).joined(separator: ", ")
      )
    }
    guard known.contains(name) else {
      let nearest = nearest(to: name, among: known)
      throw CurationError(
        .unknownName,
        "there is no column \(name) to be the label",
        suggestion: nearest.isEmpty
          ? "the columns are " + known.prefix(20).joined(separator: ", ")
          : "the nearest columns are " + nearest.joined(separator: ", ")
      )
    }
    return name
  }
}

extension SkewAnalysis {
  /// The three known names that take the fewest edits.
  private static func nearest(to name: String, among known: [String]) -> [String] {
    known.map { (EditDistance.between(name.lowercased(), $0.lowercased()), $0) }
      .sorted { $0 < $1 }.prefix(3).map(\.1)
  }

  /// Rows of one source with one label, as the engine writes it; nil is null.
  struct LabelCount: Sendable {
    var source: String
    var raw: String?
    var count: Int
  }

  /// The report over counts, apart from any engine.
  static func report(
    _ cells: [LabelCount],
    label: String,
    positive: String?,
    kind: ValueKind,
    declared: [String]
  ) -> SkewReport {
    var rawCounts: [String: Int] = [:]
    for cell in cells { if let raw = cell.raw { rawCounts[raw, default: 0] += cell.count } }
    let forms = ValueForms(
      kind,
      declared: declared,
      values: rawCounts.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    )
    var totals: [String: Int] = [:]
    var bySource: [String: [String: Int]] = [:]
    var missing = 0
    for cell in cells {
      guard let form = cell.raw.flatMap(forms.form) else {
        missing += cell.count
        continue
      }
      totals[form, default: 0] += cell.count
      bySource[cell.source, default: [:]][form, default: 0] += cell.count
    }
    let classes = totals.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map(\.key)
    let all = LabelDistribution(classes.map { totals[$0] ?? 0 })
    let sources = bySource.keys.sorted()
    let parts = sources.map { source in
      LabelDistribution(classes.map { bySource[source]?[$0] ?? 0 })
    }
    let rarest = all.counts.last ?? 0
    return SkewReport(
      label: label,
      positive: positive,
      rows: all.total,
      missing: missing,
      classes: shares(classes, all),
      imbalanceRatio: all.imbalanceRatio,
      imbalance: all.imbalance,
      effectiveNumber: LabelDistribution.effectiveNumber(of: rarest),
      rarestShare: all.shares.last ?? 0,
      bySource: zip(sources, parts).map { source, part in
        SourceSkew(
          source: source,
          rows: part.total,
          classes: shares(classes, part),
          jensenShannon: part.jensenShannon(from: all)
        )
      },
      cramersV: sources.count > 1 ? ContingencyTable(parts.map(\.counts)).cramersV : nil,
      jensenShannon: sources.count > 1 ? LabelDistribution.jensenShannon(of: parts) : nil
    )
  }

  private static func shares(
    _ classes: [String],
    _ distribution: LabelDistribution
  ) -> [ClassShare] {
    let total = distribution.total
    return zip(classes, zip(distribution.counts, distribution.shares)).map { value, part in
      let interval = WilsonInterval(successes: part.0, total: total)
      return ClassShare(
        value: value,
        count: part.0,
        share: part.1,
        low: interval.low,
        high: interval.high
      )
    }
  }
}
