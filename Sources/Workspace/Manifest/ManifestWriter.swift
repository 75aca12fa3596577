import Basics
package import Foundation

/// Writes a manifest as a person would: in the order of the reference, with what was concluded
/// as comments.
package enum ManifestWriter {
  /// The text of a manifest; reading it gives the manifest back.
  package static func text(_ manifest: Manifest, inferences: [Inference] = []) -> String {
    let manifest = manifest.whole
    var writer = YAMLText()
    writer.comment("What this dataset is; docs/manifest.md explains every key.")
    writer.comment("Lines with a reason were concluded by Tuina: correct them where it errs.")
    writer.entry("version", "\(manifest.version)")
    writer.entry("name", manifest.name.map(YAMLText.scalar))
    writer.entry("engine", manifest.engine.map(YAMLText.scalar))
    writer.reasons(inferences.filter { $0.subject == "entity" })
    writer.entry("entity", entity(manifest.entity))
    writer.reasons(inferences.filter { $0.subject == "label" })
    writer.entry("label", manifest.label.map(YAMLText.scalar))
    writer.reasons(inferences.filter { $0.subject == "positive" })
    writer.entry("positive", manifest.positive.map(YAMLText.scalar))
    writer.entry("split", manifest.split.map(split))
    writeSources(manifest.sources, inferences, to: &writer)
    writeColumns(manifest.columns, to: &writer)
    writeColumnTypes(inferences, hasHeading: !manifest.columns.isEmpty, to: &writer)
    writeChecks(manifest.checks, to: &writer)
    writer.entry("features", manifest.features.map(YAMLText.list))
    writer.entry("review", manifest.secondShare.map { "{second_share: \($0.formatted)}" })
    writer.entry("feedback", manifest.feedback.map { "{path: \(YAMLText.scalar($0))}" })
    writeGate(manifest.gate, to: &writer)
    writeRetrain(manifest.retrain, to: &writer)
    let omitted = inferences.filter { $0.subject == "left out" }
    if !omitted.isEmpty {
      writer.comment("Left out:")
      for omission in omitted { writer.comment("  \(omission.value): \(omission.reason)") }
    }
    return writer.text
  }

  /// Writes a manifest to a file, whole or not at all.
  ///
  /// - Throws: `WorkspaceError` with code `unwritable`.
  package static func write(
    _ manifest: Manifest,
    inferences: [Inference] = [],
    to file: URL
  ) throws {
    try AtomicFile.write(Data(text(manifest, inferences: inferences).utf8), to: file)
  }

  private static func writeGate(_ gate: Manifest.Gate?, to writer: inout YAMLText) {
    guard let gate else { return }
    let slices = gate.slices.sorted { $0.key < $1.key }.map { name, values in
      "\(YAMLText.scalar(name)): \(YAMLText.list(values))"
    }
    let metrics = gate.metrics.sorted { $0.key < $1.key }.map { name, bounds in
      let parts = [("lower", bounds.lower), ("upper", bounds.upper), ("worse", bounds.worse)]
        .compactMap { key, value in value.map { "\(key): \($0.formatted)" } }
      return "\(YAMLText.scalar(name)): {\(parts.joined(separator: ", "))}"
    }
    writer.entry(
      "gate",
      "{rows: \(gate.rows), slices: {\(slices.joined(separator: ", "))}, "
        + "metrics: {\(metrics.joined(separator: ", "))}}"
    )
  }

  private static func writeRetrain(_ retrain: Manifest.Retrain?, to writer: inout YAMLText) {
    guard let retrain else { return }
    let target = retrain.target.map { ", target: \($0.rawValue)" } ?? ""
    writer.entry(
      "retrain",
      "{rows: \(retrain.rows), days: \(retrain.days.formatted), drift: \(retrain.drift.formatted), "
        + "mature_hours: \(retrain.matureHours.formatted), hold_out: \(retrain.holdOut.formatted)\(target)}"
    )
  }

  private static func entity(_ columns: [String]) -> String? {
    switch columns.count {
    case 0: nil
    case 1: YAMLText.scalar(columns[0])
    default: YAMLText.list(columns)
    }
  }

  private static func split(_ split: Manifest.Split) -> String {
    switch split {
    case .column(let name): return "{column: \(YAMLText.scalar(name))}"
    case .random(let by, let train, let validation, let test, let seed):
      let group = by.map { "by: \(YAMLText.scalar($0)), " } ?? ""
      return "{\(group)train: \(train), validation: \(validation), test: \(test), seed: \(seed)}"
    }
  }

  private static func writeSources(
    _ sources: [Manifest.Source],
    _ inferences: [Inference],
    to writer: inout YAMLText
  ) {
    guard !sources.isEmpty else { return }
    writer.heading("sources")
    for source in sources {
      writer.reasons(
        inferences.filter { inference in
          ["source", "source column of", "reading", "values of", "columns of"]
            .contains { inference.subject == "\($0) \(source.name)" }
        },
        indent: 2
      )
      writer.item(
        [
          ("name", YAMLText.scalar(source.name)),
          ("path", YAMLText.scalar(source.path)),
          ("format", source.format?.rawValue),
          ("encoding", source.encoding.map(YAMLText.scalar)),
          ("rename", source.rename.isEmpty ? nil : YAMLText.map(source.rename)),
          ("convert", source.convert.isEmpty ? nil : YAMLText.map(source.convert)),
          ("missing", source.missing.map(YAMLText.list)),
          ("header", source.header.map { $0 ? "true" : "false" }),
          ("names", source.names.map(YAMLText.list)),
          ("source", source.sourceColumn.map(YAMLText.scalar)),
        ] + entries(source.reading)
      )
    }
  }

  private static func entries(_ reading: Manifest.Reading) -> [(String, String?)] {
    let separator = reading.separator.map { separator in
      Manifest.Separator.named.first { $0.separator == separator }?.name
        ?? YAMLText.scalar(separator.rawValue)
    }
    return [
      ("skip", reading.skip.map(String.init)),
      ("comment", reading.comment.map(YAMLText.scalar)),
      ("separator", separator),
      ("quote", reading.quote.map(YAMLText.scalar)),
      ("escape", reading.escape.map(YAMLText.scalar)),
      ("decimal", reading.decimal.map { YAMLText.scalar($0.rawValue) }),
      ("thousands", reading.thousands.map(YAMLText.scalar)),
      ("dates", reading.dates?.rawValue),
      ("records", reading.records.map(YAMLText.scalar)),
      ("split", reading.split?.rawValue),
    ]
  }

  private static func writeColumns(_ rules: [Manifest.ColumnRule], to writer: inout YAMLText) {
    guard !rules.isEmpty else { return }
    writer.heading("columns")
    for rule in rules {
      let parts = [
        rule.type.map { "type: \($0.rawValue)" },
        rule.unit.map { "unit: \(YAMLText.scalar($0))" },
        rule.range.map { "range: [\($0.lowerBound), \($0.upperBound)]" },
        rule.tolerance.map { "tolerance: \($0)" },
        rule.values.map { "values: \(YAMLText.list($0))" },
        rule.missing.map { "missing: \(YAMLText.list($0))" },
        rule.method.map { "method: \($0.rawValue)" },
      ].compactMap { $0 }
      writer.entry(
        YAMLText.scalar(rule.name),
        "{" + parts.joined(separator: ", ") + "}",
        indent: 2
      )
    }
  }

  /// Types as comments: uncommenting one holds the column to it.
  private static func writeColumnTypes(
    _ inferences: [Inference],
    hasHeading: Bool,
    to writer: inout YAMLText
  ) {
    let prefix = "column "
    let types = inferences.filter { $0.subject.hasPrefix(prefix) }
    if types.isEmpty { return }
    if !hasHeading { writer.comment("columns:") }
    for type in types {
      let name = YAMLText.scalar(String(type.subject.dropFirst(prefix.count)))
      writer.comment("  \(name): {type: \(type.value)}")
    }
  }

  private static func writeChecks(_ checks: [Manifest.Check], to writer: inout YAMLText) {
    guard !checks.isEmpty else { return }
    writer.heading("checks")
    for check in checks {
      writer.item([
        ("name", YAMLText.scalar(check.name)), ("sql", YAMLText.scalar(check.sql)),
      ])
    }
  }
}
