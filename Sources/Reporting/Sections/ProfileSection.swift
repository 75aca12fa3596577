import Basics
import Profiling
import Workspace

extension ReportDocument {
  /// Pictures drawn at most; the tables hold all columns up to their own bound.
  private static let mostPictures = 24

  /// Characters of a text among the figures of a column; the JSON form holds it whole.
  private static let longestText = 12

  var profileSection: ReportSection {
    guard let profile else {
      return .absent("profile", "Profile", "The columns were not profiled yet.")
    }
    let columns = profile.columns.filter { $0.type != .ignore }
    guard !columns.isEmpty else {
      return .absent("profile", "Profile", "The sources have no columns in use.")
    }
    let missing = columns.reduce(0) { $0 + $1.missing }
    let cells = columns.reduce(0) { $0 + $1.rows }
    var section = ReportSection(
      id: "profile",
      title: "Profile",
      lead: "\(Figures.count(columns.count)) columns; "
        + "\(Figures.percent(cells > 0 ? Double(missing) / Double(cells) : nil)) of the cells are "
        + "missing."
    )
    let pictures = columns.enumerated().lazy.compactMap { index, column in
      HistogramChart(column: column).chart(id: "profile-\(index)")
    }.prefix(Self.mostPictures)
    if !pictures.isEmpty { section.blocks.append(.charts(Array(pictures))) }
    section.blocks.append(
      .table(
        ReportTable(
          "Columns",
          [
            "Column", "Source", "Type", "#Missing", "#Distinct", "#Min", "#Median", "#Mean", "#SD",
            "#Max", "Most frequent",
          ],
          rows: columns.map(Self.row)
        )
      )
    )
    if columns.contains(where: { $0.distinct.relativeError > 0 }) {
      let error = columns.map(\.distinct.relativeError).max()
      section.blocks.append(
        .note("≈ marks an estimate with a standard error of at most \(Figures.percent(error)).")
      )
    }
    if !profile.checks.isEmpty {
      section.blocks.append(
        .table(
          ReportTable(
            "Checks",
            ["Check", "#Violations", "Condition"],
            rows: profile.checks.map { check in
              [
                check.name,
                check.problem == nil ? Figures.count(check.violations) : Figures.none,
                check.problem ?? check.sql,
              ]
            }
          )
        )
      )
    }
    return section
  }

  private static func row(_ column: ColumnProfile) -> [String] {
    let missing = column.rows > 0 ? Double(column.missing) / Double(column.rows) : nil
    let median = column.quantiles.first { $0.probability == 0.5 }?.value
    return [
      column.name, column.source, column.type.rawValue,
      column.missing == 0 ? "0" : Figures.percent(missing),
      (column.distinct.relativeError > 0 ? "≈ " : "") + Figures.count(column.distinct.count),
      scalar(column.min), scalar(median), Figures.number(column.mean),
      Figures.number(column.sd), scalar(column.max),
      column.top.first.map { "\(short($0.value)) (\(Figures.count($0.count)))" }
        ?? Figures.none,
    ]
  }

  private static func short(_ text: String) -> String {
    let marked = VisibleText.marked(text)
    return marked.count <= longestText ? marked : marked.prefix(longestText - 1) + "…"
  }

  private static func scalar(_ value: Scalar?) -> String {
    switch value {
    case .number(let number): Figures.number(number)
    case .integer(let whole): String(whole)
    case .text(let text): short(text)
    case nil: Figures.none
    }
  }
}
