import Basics
import Pipeline
import Ingest
import Workspace

extension ReportDocument {
  var sourcesSection: ReportSection {
    guard !sources.isEmpty else {
      return .absent("sources", "Sources", "The dataset has no sources.")
    }
    let read = sources.reduce(0) { $0 + $1.rowsRead }
    let rejected = sources.reduce(0) { $0 + $1.rowsRejected }
    let cells = sources.reduce(0) { $0 + $1.cellsRejected }
    var section = ReportSection(
      id: "sources",
      title: "Sources",
      lead: "\(Figures.count(read)) rows were read from \(sources.count) "
        + "\(sources.count == 1 ? "source" : "sources"); \(Figures.count(rejected)) could not be "
        + "understood and are kept aside"
        + (cells > 0
          ? ", and \(Figures.count(cells)) cells of the others, which count as missing." : ".")
    )
    section.blocks.append(
      .table(
        ReportTable(
          "Sources",
          [
            "Source", "Files", "Format", "Encoding", "#Columns", "#Read", "#Kept", "#Rejected",
            "#Bad cells",
          ],
          rows: sources.map { source in
            [
              source.name, source.files.joined(separator: ", "), source.format.rawValue,
              source.encoding.isEmpty ? Figures.none : source.encoding,
              Figures.count(source.columns.count),
              Figures.count(source.rowsRead), Figures.count(source.rowsKept),
              Figures.count(source.rowsRejected), Figures.count(source.cellsRejected),
            ]
          }
        )
      )
    )
    for source in sources {
      guard let problem = source.problem else { continue }
      section.blocks.append(.note("\(source.name): \(problem)"))
    }
    return section
  }
}
