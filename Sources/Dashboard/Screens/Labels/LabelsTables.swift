import Basics
import Pipeline
import Profiling
import Terminal

extension DashboardModel {
  func labelsTable(_ panel: Panel) -> PanelTable {
    guard let report = skew.value else {
      let isUnknown =
        dataset.label == nil && sources.value != nil && skew.progress == nil && !holdsNoData
      let words =
        isUnknown ? "no label column is known: name it in dataset.yaml" : status(of: skew)
      // One panel says what goes on; the others wait in silence.
      return .none(
        panel == .classes ? "classes" : (panel == .skewMeasures ? "measures" : "by source"),
        panel == .classes ? words : ""
      )
    }
    return switch panel {
    case .classes: report.classesTable(classOrder)
    case .classesBySource: report.sourcesTable(classOrder)
    default: report.measuresTable
    }
  }
}

extension SkewReport {
  fileprivate func classesTable(_ order: ClassOrder) -> PanelTable {
    let report = self
    let extra = missing > 0 ? 1 : 0
    return PanelTable(
      title: "classes of \(label)",
      columns: [
        .init(title: "class", isName: true), .init(title: "", isWide: true, width: 8, most: 60),
        .init(title: "rows", isNumeric: true, isFigure: true),
        .init(title: "share", isNumeric: true),
        .init(title: "95 % interval", isNumeric: true, dispensable: 1),
      ],
      rowCount: classes.count + extra,
      cells: { row in
        guard row < report.classes.count else {
          let share = Double(report.missing) / Double(max(report.missing + report.rows, 1))
          return [
            .text("(missing)", .warning), .bar(share, .warning),
            .count(report.missing, .warning), .text(""),
            .text("\(Figures.percent(share)) of all rows", .dim),
          ]
        }
        let share = report.classes[row]
        return [
          .text(share.value, share.value == report.positive ? .accent : .text),
          .bar(share.share, order.role(of: share.value)), .count(share.count),
          .percent(share.share),
          .text(Figures.interval(share.low, share.high), .dim),
        ]
      },
      drilldown: { row, _ in
        guard row < report.classes.count else {
          return .rows(
            RowFilter(.rows, [.unlabelled(column: report.label)]),
            title: "rows without \(report.label)"
          )
        }
        let value = report.classes[row].value
        return .rows(
          RowFilter(.rows, [.labelled(column: report.label, as: value)]),
          title: "\(report.label) \(value)"
        )
      },
      empty: "no row has a \(label)"
    )
  }

  fileprivate func sourcesTable(_ order: ClassOrder) -> PanelTable {
    let report = self
    // In the order of the bar; where not all fit, the rarest matter most.
    let rarest = report.classes.indices.sorted {
      report.classes[$0].count < report.classes[$1].count
    }
    let shown = rarest.prefix(8).sorted()
    return PanelTable(
      title: "by source",
      columns: [
        .init(title: "source", isName: true, limit: 24),
        .init(title: "", isWide: true, dispensable: 1, width: 8, most: 60),
        .init(title: "rows", isNumeric: true, isFigure: true),
      ]
        + shown.map { index in
          .init(
            title: report.classes[index].value,
            isNumeric: true,
            isFigure: true,
            dispensable: (rarest.firstIndex(of: index) ?? 0) + 2,
            limit: 14,
            titleLimit: 14
          )
        } + [.init(title: "JS bits", isNumeric: true, dispensable: 2)],
      rowCount: bySource.count,
      cells: { row in
        let source = report.bySource[row]
        let shares: [PanelTable.Cell] = shown.map { index in
          guard source.classes.indices.contains(index) else { return .text(Figures.none, .dim) }
          let share = source.classes[index]
          return .text(
            share.count == 0 ? "0" : Figures.percent(share.share),
            share.count == 0 ? .dim : .text
          )
        }
        return [
          .text(source.source), .stack(source.classes.segments(order)),
          .count(source.rows),
        ] + shares + [.decimal(source.jensenShannon, 2, .dim)]
      },
      drilldown: { row, column in
        let source = report.bySource[row]
        let base = RowFilter(.rows, [.equals(column: "_source", value: source.source)])
        guard column >= 3, column < 3 + shown.count else {
          return .rows(
            base.and(.labelled(column: report.label, as: nil)),
            title: "\(source.source) with \(report.label)"
          )
        }
        let value = report.classes[shown[column - 3]].value
        return .rows(
          base.and(.labelled(column: report.label, as: value)),
          title: "\(value) at \(source.source)"
        )
      },
      empty: "no source has a \(label)"
    )
  }

  fileprivate var measuresTable: PanelTable {
    let measures = measures
    return PanelTable(
      title: "imbalance",
      columns: [
        .init(title: "measure", isName: true),
        .init(title: "value", isNumeric: true, isFigure: true),
        .init(title: "in words", isWide: true, dispensable: 1, limit: 60),
      ],
      rowCount: measures.count,
      cells: {
        [
          .text(measures[$0].title, .dim), .text(measures[$0].value),
          .text(measures[$0].verdict, .dim),
        ]
      },
      drilldown: { row, _ in
        .explanation(
          title: "\(measures[row].title): \(measures[row].value)",
          lines: measures[row].meaning + ["", measures[row].verdict]
        )
      },
      sentence: { measures[$0].verdict }
    )
  }

  /// A figure of imbalance with what it says here and how it is defined.
  private struct Measure: Sendable {
    var title: String
    var value: String
    var verdict: String
    var meaning: [String]
  }

  private var measures: [Measure] {
    let rare = rarest?.value ?? "the rarest class"
    return [
      Measure(
        title: "imbalance ratio",
        value: imbalanceRatio.isFinite ? Figures.measure(imbalanceRatio) + " : 1" : "∞",
        verdict: "rows of the commonest class for one of \(rare)",
        meaning: ["Rows of the largest class for one row of the smallest."]
      ),
      Measure(
        title: "unevenness",
        value: Figures.decimal(imbalance, 2),
        verdict: Self.word(imbalance, [(0.05, "nearly even"), (0.3, "uneven"), (1, "very uneven")])
          + " (0 even, 1 one class)",
        meaning: [
          "1 − H/log K, where H is the entropy of the label and K the number of its classes.",
          "0: all classes equally frequent. 1: one class holds everything.",
        ]
      ),
      Measure(
        title: "effective rows",
        value: Figures.measure(effectiveNumber.rounded()),
        verdict: "what the rows of \(rare) are worth",
        meaning: [
          "(1 − βⁿ)/(1 − β) of the rarest class at β = 0.999 (Cui et al., CVPR 2019):",
          "how many rows it is worth, as rows of a class repeat each other.",
        ]
      ),
      Measure(
        title: "rarest share",
        value: Figures.percent(rarestShare),
        verdict: "always another class: right in \(Figures.percent(1 - rarestShare))",
        meaning: ["Rows of the rarest class over all rows."]
      ),
      Measure(
        title: "Cramér's V",
        value: Figures.decimal(cramersV, 2),
        verdict: cramersV.map {
          "source and label are "
            + Self.word(
              $0,
              [(0.05, "not tied"), (0.15, "weakly tied"), (0.3, "tied"), (1, "strongly tied")]
            )
        } ?? "one source only",
        meaning: [
          "Association of source and label, corrected for bias (Bergsma 2013).",
          "0: the label does not depend on the source. 1: the source tells the label.",
        ]
      ),
      Measure(
        title: "Jensen–Shannon",
        value: jensenShannon.map { Figures.decimal($0, 2) + " bits" } ?? Figures.none,
        verdict: jensenShannon.map {
          "sources have "
            + Self.word(
              $0,
              [(0.01, "the same mix"), (0.05, "similar mixes"), (1, "different mixes")]
            )
        } ?? "one source only",
        meaning: [
          "Divergence of the label distributions of the sources, in bits.",
          "0: the same everywhere. A model may learn the source instead of the label.",
        ]
      ),
    ]
  }

  /// The word of the first bound that a figure does not exceed.
  private static func word(_ figure: Double, _ bounds: [(upTo: Double, word: String)]) -> String {
    bounds.first { figure <= $0.upTo }?.word ?? bounds.last?.word ?? ""
  }
}

extension [ClassShare] {
  /// The parts of a stacked bar, in the colours that the classes have everywhere.
  func segments(_ order: ClassOrder) -> [StackedBar.Segment] {
    map { StackedBar.Segment(label: $0.value, value: $0.share, role: order.role(of: $0.value)) }
  }
}
