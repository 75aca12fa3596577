import Basics
import Profiling

extension ReportDocument {
  var skewSection: ReportSection {
    guard let skew else {
      return .absent("skew", "Label skew", "No label is known, or its skew was not measured yet.")
    }
    var section = ReportSection(id: "skew", title: "Label skew")
    if let rarest = skew.classes.last, skew.classes.count > 1 {
      section.lead =
        "The rarest value of “\(VisibleText.cell(skew.label))”, "
        + "“\(VisibleText.cell(rarest.value))”, stands in \(Figures.percent(rarest.share)) of the rows."
    } else {
      section.lead = "The label “\(VisibleText.cell(skew.label))” has one value at most."
    }
    section.blocks.append(
      .facts([
        .init(
          "Rows with a label",
          Figures.count(skew.rows),
          "\(Figures.count(skew.missing)) without"
        ),
        .init(
          "Imbalance ratio",
          Figures.number(skew.imbalanceRatio, digits: 3),
          "most to least frequent"
        ),
        .init("1 − H/log K", Figures.decimal(skew.imbalance), "0 is even, 1 is one class"),
        .init(
          "Effective number",
          Figures.number(skew.effectiveNumber, digits: 3),
          "of the rarest class"
        ),
        .init("Cramér’s V", Figures.decimal(skew.cramersV), "source and label"),
        .init("Jensen–Shannon", Figures.decimal(skew.jensenShannon), "bits, between sources"),
      ])
    )
    section.blocks.append(.charts(charts(skew)))
    section.blocks.append(
      .table(
        ReportTable(
          "Classes",
          ["Class", "#Rows", "#Share", "#95 % interval"],
          rows: skew.classes.map {
            [
              $0.value, Figures.count($0.count), Figures.percent($0.share),
              Figures.percentInterval($0.low, $0.high),
            ]
          }
        )
      )
    )
    if skew.bySource.count > 1 { section.blocks.append(.table(table(skew))) }
    return section
  }

  /// The class that matters: the positive one, else the rarest.
  private func focus(_ skew: SkewReport) -> String? {
    skew.positive ?? skew.classes.last?.value
  }

  private func charts(_ skew: SkewReport) -> [ReportChart] {
    let all = StackedBarChart.Row(name: "all", counts: skew.classes.map(\.count))
    let rows = skew.bySource.map {
      StackedBarChart.Row(name: $0.source, counts: $0.classes.map(\.count))
    }
    let bars = StackedBarChart(
      title: "Classes by source",
      summary: "Shares of each class; the number of rows at the end",
      classes: skew.classes.map(\.value),
      rows: skew.bySource.count > 1 ? [all] + rows : [all]
    ).chart(id: "skew-classes")
    guard let focus = focus(skew) else { return [bars].compactMap(\.self) }
    let intervals = skew.bySource.compactMap { source in
      source.classes.first { $0.value == focus }.map { share in
        IntervalChart.Row(
          name: source.source,
          value: share.share,
          low: share.low,
          high: share.high,
          tip: "\(Figures.count(share.count)) of \(Figures.count(source.rows)): "
            + "\(Figures.percent(share.share)), \(Figures.percentInterval(share.low, share.high))"
        )
      }
    }
    let spread = IntervalChart(
      title: "Share of \(VisibleText.cell(focus)) by source",
      summary: intervals.map { "\(VisibleText.cell($0.name)) \(Figures.percent($0.value))" }
        .joined(separator: ", ") + "; lines are Wilson 95 % intervals",
      rows: intervals
    ).chart(id: "skew-focus")
    return [bars, intervals.count > 1 ? spread : nil].compactMap(\.self)
  }

  private func table(_ skew: SkewReport) -> ReportTable {
    let classes = skew.classes.prefix(8)
    return ReportTable(
      "Shares by source",
      ["Source", "#Rows"] + classes.map { "#" + VisibleText.cell($0.value) }
        + ["#Divergence, bits"],
      rows: skew.bySource.map { source in
        [source.source, Figures.count(source.rows)]
          + classes.map { one in
            Figures.percent(source.classes.first { $0.value == one.value }?.share)
          } + [Figures.decimal(source.jensenShannon)]
      }
    )
  }
}
