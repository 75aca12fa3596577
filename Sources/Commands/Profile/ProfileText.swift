import Basics
import Ingest
import Profiling
import Terminal
import Workspace

extension ProfileDocument {
  /// The profile for people: sources first, then one table of columns a source.
  func text(width: Int?) -> String {
    var text = SourceTable.text(sources, width: width)
    for source in sources {
      let own = columns.filter { $0.source == source.name }
      if own.isEmpty { continue }
      text += "\n\(Sanitise.text(source.name))\n" + Self.table(own).text(width: width)
    }
    if !checks.isEmpty { text += "\n" + Self.table(checks).text(width: width) }
    return text + "\n" + Phrase.seconds(seconds) + "\n"
  }

  private static func table(_ checks: [CheckResult]) -> TextTable {
    var table = TextTable([.text("check"), .number("violations"), .text("condition")])
    for check in checks {
      table.add([
        check.name,
        check.problem == nil ? Figures.count(check.violations) : "-",
        check.problem ?? check.sql,
      ])
    }
    return table
  }

  private static func table(_ columns: [Column]) -> TextTable {
    var table = TextTable([
      .text("column"), .text("type", isElastic: false), .number("missing"), .number("distinct"),
      .text("min"), .text("median"), .text("max"), .number("mean"), .number("sd"),
      .text("top values"),
    ])
    for column in columns {
      let median = column.quantiles.first { $0.probability == 0.5 }?.value
      let share = column.rows > 0 ? Double(column.missing) / Double(column.rows) : 0
      table.add([
        column.name,
        column.type.rawValue,
        column.missing == 0 ? "-" : Figures.percent(share),
        (column.distinctRelativeError > 0 ? "~" : "") + Figures.count(column.distinct),
        Phrase.scalar(column.min),
        Phrase.scalar(median),
        Phrase.scalar(column.max),
        column.mean.map { Figures.short($0) } ?? "",
        column.sd.map { Figures.short($0) } ?? "",
        column.top.prefix(3)
          .map { "\(Phrase.short($0.value)) \(Figures.count($0.count))" }
          .joined(separator: ", "),
      ])
    }
    return table
  }
}
