import Basics
import Fusion

extension ReportDocument {
  var conflictsSection: ReportSection {
    guard let conflicts else {
      return .absent(
        "conflicts",
        "Conflicts and source reliability",
        "Sources were not compared yet, or no entity key is known."
      )
    }
    let contested = conflicts.attributes.reduce(0) { $0 + $1.conflicts }
    let items = conflicts.attributes.reduce(0) { $0 + $1.items }
    var section = ReportSection(
      id: "conflicts",
      title: "Conflicts and source reliability",
      lead: "Sources contradict each other in \(Figures.count(contested)) of "
        + "\(Figures.count(items)) cells, after bringing values to one form. The values believed "
        + "were chosen by \(conflicts.methods)."
    )
    if let accuracy = conflicts.accuracy {
      section.blocks.append(
        .facts([
          .init(
            "Right against the truth file",
            Figures.percent(accuracy),
            "\(Figures.count(conflicts.itemsWithTruth ?? 0)) cells"
          )
        ])
      )
    } else {
      section.blocks.append(
        .note(
          "No truth file was given: the accuracies of sources and the confidence in values are the "
            + "method's own estimates, and nobody has checked them."
        )
      )
    }
    if conflicts.rowsWithoutEntity > 0 {
      section.blocks.append(
        .note(
          "\(Figures.count(conflicts.rowsWithoutEntity)) rows name no entity and make no claim."
        )
      )
    }
    section.blocks.append(.charts([reliability(conflicts)].compactMap(\.self)))
    section.blocks.append(.table(sourceTable(conflicts)))
    section.blocks.append(.table(attributeTable(conflicts)))
    if !conflicts.resolutions.isEmpty {
      section.blocks.append(
        .table(
          ReportTable(
            "The most doubtful cells",
            ["Entity", "Attribute", "Believed", "Method", "#Confidence", "Claims"],
            rows: conflicts.resolutions.prefix(15).map { resolution in
              [
                resolution.entity, resolution.attribute, resolution.value,
                resolution.method.title, Figures.decimal(resolution.confidence),
                resolution.candidates.map { "\($0.value) (\($0.sources.joined(separator: ", ")))" }
                  .joined(separator: " · "),
              ]
            }
          )
        )
      )
    }
    return section
  }

  private func reliability(_ conflicts: ConflictReport) -> ReportChart? {
    let hasTruth = conflicts.sources.contains { $0.accuracy != nil }
    let rows = conflicts.sources.sorted { $0.estimatedAccuracy > $1.estimatedAccuracy }.map {
      IntervalChart.Row(
        name: $0.name,
        value: $0.estimatedAccuracy,
        low: $0.estimatedLow,
        high: $0.estimatedHigh,
        other: $0.accuracy,
        tip: "\(VisibleText.cell($0.name)): \(Figures.percent($0.estimatedAccuracy)) estimated"
      )
    }
    let summary =
      rows.prefix(StackedBarChart.longest)
      .map { "\(VisibleText.cell($0.name)) \(Figures.percent($0.value))" }
      .joined(separator: ", ") + (hasTruth ? "; rings show the accuracy against the truth" : "")
    return IntervalChart(
      title: "Estimated accuracy of each source",
      summary: summary,
      rows: rows,
      startsAtZero: false
    ).chart(id: "conflicts-reliability")
  }

  private func sourceTable(_ conflicts: ConflictReport) -> ReportTable {
    let isScored = conflicts.sources.contains { $0.accuracy != nil }
    return ReportTable(
      "Sources",
      ["Source", "#Claims", "#Coverage", "#Overlap", "#Conflict", "#Estimated accuracy"]
        + (isScored ? ["#True accuracy"] : []),
      rows: conflicts.sources.map { source in
        [
          source.name, Figures.count(source.claims), Figures.percent(source.coverage),
          Figures.percent(source.overlap), Figures.percent(source.conflict),
          Figures.percent(source.estimatedAccuracy),
        ] + (isScored ? [Figures.percent(source.accuracy)] : [])
      }
    )
  }

  private func attributeTable(_ conflicts: ConflictReport) -> ReportTable {
    let isScored = conflicts.attributes.contains { $0.itemsWithTruth != nil }
    return ReportTable(
      "Attributes",
      [
        "Attribute", "Method", "#Items", "#Claims", "#Conflicts", "#As written", "#Ties",
        "#Unreadable", "#Mean confidence",
      ] + (isScored ? ["#True accuracy", "#F1", "#MAE"] : []),
      rows: conflicts.attributes.map { attribute in
        [
          attribute.name, attribute.method.title, Figures.count(attribute.items),
          Figures.count(attribute.claims), Figures.count(attribute.conflicts),
          Figures.count(attribute.rawConflicts), Figures.count(attribute.ties),
          Figures.count(attribute.unreadable), Figures.decimal(attribute.meanConfidence),
        ]
          + (isScored
            ? [
              Figures.percent(attribute.accuracy), Figures.decimal(attribute.f1),
              Figures.number(attribute.mae),
            ] : [])
      }
    )
  }
}

extension ConflictReport {
  /// The methods in use, the most frequent first, in words.
  var methods: String {
    let counts = attributes.reduce(into: [FusionMethod: Int]()) { $0[$1.method, default: 0] += 1 }
    let names = counts.sorted { ($1.value, $0.key.rawValue) < ($0.value, $1.key.rawValue) }
      .map(\.key.title)
    return names.isEmpty ? "no method" : names.joined(separator: " and ")
  }
}

extension FusionMethod {
  /// The name people know it by.
  var title: String {
    switch self {
    case .majority: "majority vote"
    case .oneCoin: "one-coin EM"
    case .twoLevel: "the two-level model with item groups"
    case .dawidSkene: "Dawid–Skene"
    case .ibcc: "IBCC"
    case .bwa: "BWA"
    case .mean: "the weighted mean"
    case .median: "the weighted median"
    }
  }
}
