import Basics
import Ingest
import Terminal
import Workspace

/// The sources of a dataset with what was read, kept and rejected.
enum SourceTable {
  static func text(_ sources: [IngestedSource], width: Int?) -> String {
    var table = TextTable([
      .text("source"), .text("format", isElastic: false), .text("encoding", isElastic: false),
      .number("read"), .number("kept"), .number("rejected"),
      .number("bad cells"), .number("columns"),
      .text("problem"),
    ])
    for source in sources {
      table.add([
        source.name,
        source.format.rawValue,
        source.encoding,
        Figures.count(source.rowsRead),
        Figures.count(source.rowsKept),
        Figures.count(source.rowsRejected),
        Figures.count(source.cellsRejected),
        Figures.count(source.columns.count),
        source.problem ?? "",
      ])
    }
    if sources.isEmpty { return "no sources\n" }
    return table.text(width: width)
  }
}
