import Basics
import Ingest
import Profiling
import Workspace

extension Finding {
  /// Of more than so many rows a column may be missing without being mentioned.
  private static let mostMissing = 0.5
  private static let mostColumns = 3

  static func unreadable(_ input: FindingInput) -> [Finding] {
    guard let sources = input.sources else { return [] }
    if sources.isEmpty {
      return [
        Finding(
          "no-data",
          .fault,
          .sources,
          verb: "put files into the folder: CSV, TSV, JSON, JSON Lines, Parquet or pictures",
          text: "the folder holds no data file that Tuina can read",
          reason: "everything else is made of rows"
        )
      ]
    }
    var found = sources.filter { $0.problem != nil }.map { source in
      Finding(
        "unreadable-source",
        .fault,
        .sources,
        subject: source.name,
        verb: "mend the file, or say in the manifest how it is read",
        text: "\(source.name) could not be read: \(source.problem ?? "")",
        reason: "its rows are in no figure"
      )
    }
    let rejected = sources.reduce(0) { $0 + $1.rowsRejected }
    if rejected > 0 {
      let read = sources.reduce(0) { $0 + $1.rowsRead }
      found.append(
        Finding(
          "rejected-rows",
          .fault,
          .sources,
          verb: "look at them",
          text: "\(Figures.plural(rejected, "row")) could not be read",
          reason: "they are kept aside with file, line and reason, and are in no figure",
          size: Size(rejected, of: read, "rows"),
          rows: .rejectedRows
        )
      )
    }
    return found
  }

  static func violations(_ input: FindingInput) -> [Finding] {
    (input.profile?.checks ?? []).compactMap { check in
      if let problem = check.problem {
        return Finding(
          "check-not-evaluated",
          .fault,
          .manifest,
          subject: check.name,
          verb: "mend its condition in dataset.yaml",
          text: "the check \(check.name) cannot be tried: \(problem)",
          reason: "no row was checked"
        )
      }
      guard check.violations > 0 else { return nil }
      let rows = Figures.plural(check.violations, "row")
      return Finding(
        "violated-check",
        .doubt,
        .sources,
        subject: check.name,
        verb: "look at them",
        text: "\(rows) \(check.violations == 1 ? "violates" : "violate") \(check.name)",
        reason: "the manifest says: \(check.sql)",
        size: Size(check.violations, of: input.rowsKept, "rows"),
        rows: RowFilter(.rows, [.violates(.init(name: check.name, sql: check.sql))])
      )
    }
  }

  static func gaps(_ input: FindingInput) -> [Finding] {
    guard let profile = input.profile else { return [] }
    return profile.columns
      .filter {
        $0.rows > 0 && $0.type != .ignore
          && Double($0.missing) / Double($0.rows) > mostMissing
      }
      .sorted { $0.missing > $1.missing }
      .prefix(mostColumns)
      .map { column in
        let share = Double(column.missing) / Double(column.rows)
        return Finding(
          "missing-values",
          .doubt,
          .sources,
          subject: "\(column.source).\(column.name)",
          verb: "fill it, or leave it out",
          text: "\(column.name) is missing in \(Figures.percent(share)) of \(column.source)",
          reason: "a model sees little of it",
          size: Size(column.missing, of: column.rows, "rows"),
          rows: RowFilter(.source(column.source), [.missing(column: column.name)])
        )
      }
  }
}
