import Basics
import Learning
import Terminal

extension DashboardModel {
  /// The figures of the shown run by the values of attributes, the worst first.
  var slicesTable: PanelTable {
    guard let (part, evaluation) = shownRun?.shownEvaluation else {
      return .none("slices", training.isActive ? "measured when the training ends" : "no run yet")
    }
    guard let slices = evaluation.slices else {
      return .none(
        "slices",
        "the \(part) rows were measured as a whole: train again to tell them apart"
      )
    }
    guard !slices.isEmpty else {
      return .none("slices", "no attribute with few values to tell the \(part) rows apart by")
    }
    let isRanked = slices.contains { $0.positives != nil }
    let name = isRanked ? "AUC" : "accuracy"
    let worse = slices.count(where: \.isWorse)
    let measured = slices.count { !$0.isTooFew }
    let canOpen = predictionsReason == nil
    return PanelTable(
      title: "slices of the \(part) rows, the worst first",
      columns: [
        .init(title: "attribute", dispensable: 1, limit: 20),
        .init(title: "value", isName: true, limit: 24), .init(title: "rows", isNumeric: true),
      ] + (isRanked ? [.init(title: "positive", isNumeric: true, dispensable: 4)] : []) + [
        .init(title: name, isNumeric: true), .init(title: "95 %", isNumeric: true, dispensable: 2),
      ]
        + (isRanked
          ? [
            .init(title: "AP", isNumeric: true, dispensable: 3),
            .init(title: "accuracy", isNumeric: true, dispensable: 5),
          ] : []) + [
          .init(title: "log loss", isNumeric: true, dispensable: 6), .init(title: ""),
        ],
      rowCount: slices.count,
      cells: { row in
        let slice = slices[row]
        let figure = isRanked ? slice.auc : slice.accuracy
        let (low, high) =
          isRanked ? (slice.aucLow, slice.aucHigh) : (slice.accuracyLow, slice.accuracyHigh)
        let text: (Double?) -> String = { isRanked ? Figures.decimal($0) : Figures.percent($0) }
        let role: Role = slice.isWorse ? .bad : slice.isTooFew ? .dim : .text
        let interval = low == nil ? Figures.none : Figures.interval(text(low), text(high))
        return [
          .text(slice.attributeWords, .dim), .text(slice.value ?? "(missing)", role),
          .count(slice.rows, slice.isTooFew ? .dim : .text),
        ] + (isRanked ? [.count(slice.positives, .dim)] : []) + [
          .text(text(figure), role, sort: SortValue(figure)), .text(interval, .dim),
        ]
          + (isRanked
            ? [.decimal(slice.averagePrecision, .dim), .percent(slice.accuracy, .dim)] : []) + [
            .decimal(slice.logLoss, .dim),
            .text(slice.isTooFew ? "too few" : slice.isWorse ? "worse" : "", role),
          ]
      },
      drilldown: { row, _ in
        let slice = slices[row]
        guard canOpen else { return slice.explanation(part) }
        return .message(.train(.control(.openRows(.slice(slice)))))
      },
      footer: worse > 0
        ? "\(Figures.count(worse)) of \(Figures.count(measured)) below the whole, by chance "
          + Figures.decimal(Double(measured) / 40, 1)
        : nil
    )
  }

  /// How often what the shown run predicted came true.
  var reliabilityTable: PanelTable {
    guard let (part, evaluation) = shownRun?.shownEvaluation else {
      return .none(
        "reliability",
        training.isActive ? "measured when the training ends" : "no run yet"
      )
    }
    guard let bins = evaluation.reliability, let first = bins.first else {
      return .none("reliability", "not kept by this run: train again")
    }
    let of = first.value.map { " of \($0)" } ?? " of the answer"
    let canOpen = predictionsReason == nil
    return PanelTable(
      title: "reliability\(of) on \(part) rows",
      columns: [
        .init(title: "predicted", isName: true), .init(title: "mean", isNumeric: true),
        .init(title: "observed", isNumeric: true),
        .init(title: "95 %", isNumeric: true, dispensable: 1),
        .init(title: "", isWide: true, dispensable: 3, width: 8),
        .init(title: "rows", isNumeric: true, dispensable: 2), .init(title: ""),
      ],
      rowCount: bins.count,
      cells: { row in
        let bin = bins[row]
        let role: Role = bin.isOff ? .warning : .text
        return [
          .text(bin.rangeWords, .dim, sort: .number(bin.low)), .percent(bin.predicted),
          .percent(bin.observed, role),
          .text(Figures.percentInterval(bin.observedLow, bin.observedHigh), .dim),
          .interval(
            IntervalMark(
              value: bin.observed,
              low: bin.observedLow ?? bin.observed,
              high: bin.observedHigh ?? bin.observed,
              scale: .linear(0...1)
            )
          ), .count(bin.rows, .dim), .text(bin.isOff ? "off" : "", role),
        ]
      },
      drilldown: { row, _ in
        let bin = bins[row]
        guard canOpen else {
          return .explanation(
            title: "predicted \(bin.rangeWords)",
            lines: [
              "\(Figures.plural(bin.rows, "\(part) row")) were given a probability in this range, "
                + "\(Figures.percent(bin.predicted)) on average; it came true for "
                + "\(Figures.percent(bin.observed)) of them."
            ]
          )
        }
        return .message(.train(.control(.openRows(.bin(bin)))))
      }
    )
  }
}

extension ReliabilityBin {
  var rangeWords: String { Figures.percentInterval(low, high) }
}

extension SliceEvaluation {
  fileprivate func explanation(_ part: String) -> Drilldown {
    var lines = ["\(Figures.plural(rows, "\(part) row")) have \(words)."]
    if isTooFew { lines.append("Below \(Self.leastRows) rows nothing is measured.") }
    if isWorse {
      lines.append(
        "Its interval lies below the figure of all rows: one slice in forty does by chance."
      )
    }
    return .explanation(title: words, lines: lines)
  }
}
