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
        NumberText.grouped(item.count),
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
    var text = "label \(Sanitise.text(report.label)): \(NumberText.grouped(report.rows)) rows, "
    text += "\(NumberText.grouped(report.missing)) without a label, "
    text += "\(report.classes.count) classes\n"
    text += "imbalance ratio \(NumberText.compact(report.imbalanceRatio)), "
    text += "imbalance \(NumberText.fixed(report.imbalance, decimals: 3)), "
    text += "effective number of the rarest \(NumberText.compact(report.effectiveNumber)), "
    text += "rarest share \(Phrase.share(report.rarestShare))\n"
    if let association = report.cramersV, let divergence = report.jensenShannon {
      text += "between sources: Cramér's V \(NumberText.fixed(association, decimals: 3)), "
      text += "Jensen–Shannon \(NumberText.fixed(divergence, decimals: 4)) bit\n"
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
          source.source, NumberText.grouped(source.rows),
          NumberText.fixed(source.jensenShannon, decimals: 4),
        ] + source.classes.prefix(shown).map { Phrase.share($0.share) }
      )
    }
    return table
  }
}
