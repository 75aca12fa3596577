import Basics
import Foundation
import Pipeline
import TextFiles
import Workspace

/// Saves tables as CSV beside the reports of a dataset.
struct TableWriter: Sendable {
  /// Rows fetched at once while a whole query is saved.
  private static let batchLength = 10_000

  private let paths: DatasetPaths

  private let format: RecordFormat

  /// With `isExact` texts are written as they are, be they formulas to a spreadsheet.
  init(_ paths: DatasetPaths, isExact: Bool = false) {
    self.paths = paths
    var format = RecordFormat.exchange
    format.neutralisesFormulas = !isExact
    self.format = format
  }

  func write(_ table: LocalTable) throws -> URL {
    try paths.prepare()
    let file = try place(table.title)
    // A table on the screen writes nothing where it has nothing.
    let lines = ([table.columns] + table.texts).map { row in
      format.line(row.map { $0.isEmpty ? nil : $0 })
    }
    try AtomicFile.write(Data(lines.joined().utf8), to: file)
    return file
  }

  /// Saves every row of a query with its whole texts, a batch at a time.
  @concurrent
  func write(
    _ rows: RowsToSave,
    from session: DatasetSession,
    progress: @escaping ProgressHandler
  ) async throws -> URL {
    try paths.prepare()
    let file = try place(rows.title)
    try await AtomicFile.replace(file) { partial in
      try Data().write(to: partial)
      let handle = try FileHandle(forWritingTo: partial)
      defer { try? handle.close() }
      var offset = 0
      while true {
        try Task.checkCancellation()
        let page = try await session.page(
          rows.filter,
          sortedBy: rows.sort.map(RowOrder.init),
          offset: offset,
          limit: Self.batchLength
        )
        if offset == 0 {
          let header = format.line(page.columns.map(\.name))
          try handle.write(contentsOf: Data(header.utf8))
        }
        let lines = page.rows.map(format.line)
        try handle.write(contentsOf: Data(lines.joined().utf8))
        offset += page.rows.count
        progress(
          WorkProgress(
            stage: "saving rows",
            completed: Double(offset),
            total: rows.total.map(Double.init),
            unit: "rows"
          )
        )
        if page.rows.count < Self.batchLength { return }
      }
    }
    return file
  }

  /// A new file named after the table.
  private func place(_ title: String) throws -> URL {
    let words = title.lowercased().map { $0.isLetter || $0.isNumber ? $0 : "-" }
    let name = String(words.prefix(60)).split(separator: "-").joined(separator: "-")
    return paths.reports.appending(path: "\(name.isEmpty ? "table" : name)-\(Stamp.now()).csv")
  }
}

/// The time as part of a file name.
enum Stamp {
  static func now(_ date: Date = Date()) -> String {
    let seconds = Int(date.timeIntervalSince1970.rounded(.down)) % 60
    let text = Figures.time(date).replacing(":", with: "").replacing(" ", with: "-")
    return text + (seconds < 10 ? "0\(seconds)" : String(seconds))
  }
}
