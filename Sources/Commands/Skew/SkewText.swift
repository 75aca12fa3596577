import Basics
import Profiling
import Terminal

/// Label skew for people.
enum SkewText {
  static func text(_ report: SkewReport, width: Int?) -> String {
    var text = summary(report)
    var classes = TextTable([
      .text("class"), .number("count"), .number("share"), .text("95 % interval", isElastic: false),
    ])
    for item in report.classes {
      classes.add([
        item.value,
        Figures.count(item.count),
        Phrase.share(item.share),
        "[\(Phrase.share(item.low)), \(Phrase.share(item.high))]",
      ])
    }
    text += "\n" + classes.text(width: width)
    guard report.bySource.count > 1 else { return text }
    return text + "\n" + sources(report).text(width: width)
  }

  /// The figures of the whole, one a line.
  static func summary(_ report: SkewReport) -> String {
    var text = "label \(Sanitise.text(report.label)): \(Figures.count(report.rows)) rows, "
    text += "\(Figures.count(report.missing)) without a label, "
    text += "\(report.classes.count) classes\n"
    text += "imbalance ratio \(Figures.short(report.imbalanceRatio)), "
    text += "imbalance \(Figures.decimal(report.imbalance, 3)), "
    text += "effective number of the rarest \(Figures.short(report.effectiveNumber)), "
    text += "rarest share \(Phrase.share(report.rarestShare))\n"
    if let association = report.cramersV, let divergence = report.jensenShannon {
      text += "between sources: Cramér's V \(Figures.decimal(association, 3)), "
      text += "Jensen–Shannon \(Figures.decimal(divergence, 4)) bit\n"
    }
    return text
  }

  private static func sources(_ report: SkewReport) -> TextTable {
    let shown = 6
    let classes = report.classes.prefix(shown).map(\.value)
    var table = TextTable(
      [.text("source"), .number("rows"), .number("divergence")]
        + classes.map { .number(Phrase.short($0)) }
    )
    for source in report.bySource {
      table.add(
        [
          source.source, Figures.count(source.rows),
          Figures.decimal(source.jensenShannon, 4),
        ] + source.classes.prefix(shown).map { Phrase.share($0.share) }
      )
    }
    return table
  }
}
