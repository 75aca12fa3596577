import Basics
import Ingest
import Pipeline

extension ReportDocument {
  /// What could not be read: how much, why, and where the first of it stands; never its text.
  var rejectsSection: ReportSection {
    let read = sources.reduce(0) { $0 + $1.rowsRead }
    let rows = sources.reduce(0) { $0 + $1.rowsRejected }
    let cells = sources.reduce(0) { $0 + $1.cellsRejected }
    guard !rejects.isEmpty else {
      return .absent("rejects", "Rejected rows", "No row and no cell was rejected.")
    }
    let share = read > 0 ? " (\(Figures.percent(Double(rows) / Double(read))))" : ""
    var section = ReportSection(
      id: "rejects",
      title: "Rejected rows",
      lead: "\(Figures.count(rows)) of \(Figures.plural(read, "row"))\(share) could not be read"
        + (cells > 0 ? ", and \(Figures.plural(cells, "cell")) of the others" : "")
        + ". They are kept aside with their text, which is not repeated here: the dashboard opens "
        + "them from the count on 2 Sources."
    )
    section.blocks.append(
      .table(
        ReportTable(
          "Rejected rows and cells, by source and reason",
          ["Source", "Reason", "#Count", "The first of them"],
          rows: rejects.map { reject in
            let more = reject.count > reject.places.count && !reject.places.isEmpty ? ", …" : ""
            return [
              reject.source, reject.reason, Figures.count(reject.count),
              reject.places.isEmpty
                ? Figures.none : reject.places.map(\.text).joined(separator: ", ") + more,
            ]
          }
        )
      )
    )
    return section
  }
}
