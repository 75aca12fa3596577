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
    let used = profile.columns.filter { $0.type != .ignore }
    guard !used.isEmpty else {
      return .absent("profile", "Profile", "The sources have no columns in use.")
    }
    let columns = Self.grouped(used)
    let missing = columns.reduce(0) { $0 + $1.missing }
    let cells = columns.reduce(0) { $0 + $1.rows }
    var section = ReportSection(
      id: "profile",
      title: "Profile",
      lead: "\(Figures.count(columns.count)) columns; "
        + "\(Figures.percent(cells > 0 ? Double(missing) / Double(cells) : nil)) of the cells are "
        + "missing."
    )
    let ranges = Self.sharedRanges(columns)
    let pictures = columns.enumerated().lazy.compactMap { index, column in
      HistogramChart(column: column, range: ranges[column.name]).chart(id: "profile-\(index)")
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

  /// The sources of a column beside each other, in the order in which columns first come.
  private static func grouped(_ columns: [ColumnProfile]) -> [ColumnProfile] {
    let places = Dictionary(
      columns.enumerated().map { ($1.name, $0) },
      uniquingKeysWith: { first, _ in first }
    )
    return columns.enumerated().sorted { one, two in
      let left = (places[one.element.name] ?? 0, one.offset)
      return left < (places[two.element.name] ?? 0, two.offset)
    }.map(\.element)
  }

  /// For each column of numbers the range that holds the bins of all its sources.
  private static func sharedRanges(_ columns: [ColumnProfile]) -> [String: ClosedRange<Double>] {
    var ranges: [String: ClosedRange<Double>] = [:]
    for column in columns {
      guard let span = HistogramChart.span(of: column) else { continue }
      let known = ranges[column.name] ?? span
      ranges[column.name] =
        min(known.lowerBound, span.lowerBound)...max(known.upperBound, span.upperBound)
    }
    return ranges
  }

  private static func row(_ column: ColumnProfile) -> [String] {
    let missing = column.rows > 0 ? Double(column.missing) / Double(column.rows) : nil
    // The first and last of texts in the order of the alphabet say nothing.
    let isOrdered = column.type != .text && column.type != .category && column.type != .id
    let median = column.quantiles.first { $0.probability == 0.5 }?.value
    return [
      column.name, column.source, column.type.rawValue,
      column.missing == 0 ? "0" : Figures.percent(missing),
      (column.distinct.relativeError > 0 ? "≈ " : "") + Figures.count(column.distinct.count),
      isOrdered ? scalar(column.min) : Figures.none, scalar(median), moment(column.mean),
      moment(column.sd), isOrdered ? scalar(column.max) : Figures.none,
      column.top.first.map { "\(value($0.value, of: column)) (\(Figures.count($0.count)))" }
        ?? Figures.none,
    ]
  }

  /// With as many decimals as on the screens; what is no number is named.
  private static func moment(_ value: Double?) -> String {
    value?.isFinite == false ? Figures.number(value) : Figures.measure(value)
  }

  private static func value(_ text: String, of column: ColumnProfile) -> String {
    guard column.type == .number, let number = Double(text) else { return short(text) }
    return Figures.number(number)
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
