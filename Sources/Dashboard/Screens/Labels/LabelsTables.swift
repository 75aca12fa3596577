import Basics
import Pipeline
import Profiling
import Terminal

extension DashboardModel {
  func labelsTable(_ panel: Panel) -> PanelTable {
    guard let report = skew.value else {
      return .none(
        panel == .classes ? "classes" : (panel == .skewMeasures ? "measures" : "by source"),
        dataset.label == nil && sources.value != nil && skew.progress == nil
          ? "no label column is known: name it in dataset.yaml" : status(of: skew)
      )
    }
    return switch panel {
    case .classes: report.classesTable
    case .classesBySource: report.sourcesTable
    default: report.measuresTable
    }
  }
}

extension SkewReport {
  fileprivate var classesTable: PanelTable {
    let report = self
    let extra = missing > 0 ? 1 : 0
    return PanelTable(
      title: "classes of \(label)",
      columns: [
        .init(title: "class"), .init(title: "", isWide: true, width: 8),
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
            .text(Figures.count(report.missing), .warning), .text(Figures.percent(share), .dim),
            .text(""),
          ]
        }
        let share = report.classes[row]
        return [
          .text(share.value, share.value == report.positive ? .accent : .text),
          .bar(share.share, Role.series(row)), .text(Figures.count(share.count)),
          .text(Figures.percent(share.share)),
          .text("\(Figures.percent(share.low)) … \(Figures.percent(share.high))", .dim),
        ]
      },
      door: { row, _ in
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

  fileprivate var sourcesTable: PanelTable {
    let report = self
    // The rarest classes matter most and stand next to the source; the rest is in the bar.
    let shown = Array(report.classes.indices.reversed().prefix(8))
    return PanelTable(
      title: "by source",
      columns: [
        .init(title: "source", limit: 24), .init(title: "", isWide: true, dispensable: 1, width: 8),
        .init(title: "rows", isNumeric: true, isFigure: true),
      ]
        + shown.enumerated().map { place, index in
          .init(
            title: report.classes[index].value,
            isNumeric: true,
            isFigure: true,
            dispensable: place + 2,
            limit: 14
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
          .text(source.source), .stack(source.classes.map(\.share)),
          .text(Figures.count(source.rows)),
        ] + shares + [.text(Figures.decimal(source.jensenShannon, 4), .dim)]
      },
      door: { row, column in
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
        .init(title: "measure", isWide: true),
        .init(title: "value", isNumeric: true, isFigure: true),
      ],
      rowCount: measures.count,
      cells: { [.text(measures[$0].title, .dim), .text(measures[$0].value)] },
      door: { row, _ in
        .explanation(
          title: "\(measures[row].title): \(measures[row].value)",
          lines: measures[row].meaning
        )
      }
    )
  }

  private var measures: [(title: String, value: String, meaning: [String])] {
    [
      (
        "imbalance ratio", imbalanceRatio.isFinite ? Figures.measure(imbalanceRatio) + " : 1" : "∞",
        ["Rows of the largest class for one row of the smallest."]
      ),
      (
        "1 − H/log K", Figures.decimal(imbalance),
        [
          "H is the entropy of the label, K the number of its classes.",
          "0: all classes equally frequent. 1: one class holds everything.",
        ]
      ),
      (
        "effective number", Figures.measure(effectiveNumber),
        [
          "(1 − βⁿ)/(1 − β) of the rarest class at β = 0.999 (Cui et al., CVPR 2019):",
          "how many rows it is worth, as rows of a class repeat each other.",
        ]
      ),
      ("rarest share", Figures.percent(rarestShare), ["Rows of the rarest class over all rows."]),
      (
        "Cramér's V", Figures.decimal(cramersV),
        [
          "Association of source and label, corrected for bias (Bergsma 2013).",
          "0: the label does not depend on the source. 1: the source tells the label.",
        ]
      ),
      (
        "Jensen–Shannon", jensenShannon.map { Figures.decimal($0, 4) + " bits" } ?? Figures.none,
        [
          "Divergence of the label distributions of the sources, in bits.",
          "0: the same everywhere. A model may learn the source instead of the label.",
        ]
      ),
    ]
  }
}
