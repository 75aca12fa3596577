import Basics
import Columnar
import Engine
import Foundation
import Workspace
import TextFiles

/// Reads many sound files of one layout in one scan.
///
/// Each file is looked at on its own, so that its rows are counted before the engine reads them;
/// files that are not sound, or laid out otherwise than most, are left to be read one by one.
struct DelimitedBatch {
  /// From so many files on, statements for each cost more than the rest of reading them.
  static let leastFiles = 8

  let engine: any QueryEngine
  let scratch: ScratchFolder
  let dataset: Dataset
  let source: Manifest.Source
  let missing: [String]
  let progress: @Sendable (_ bytes: Int) -> Void

  private struct Member {
    var file: URL
    var survey: DelimitedSurvey
  }

  /// What files must have in common.
  private struct Layout: Hashable {
    var table: TableLayout
    var names: [String]

    init(_ survey: DelimitedSurvey) {
      table = survey.layout.table
      names = survey.layout.names
      // Without any quote in the text it is the same whether quotes mean something.
      if survey.text.survey.quotes == 0, table.dialect.quote == nil { table.dialect.quote = 0x22 }
    }
  }

  /// - Returns: the account of the files that were read, whose table has `_file` behind its columns;
  ///   nil when fewer than `leastFiles` are alike, or the engine found other rows than expected.
  /// - Throws: `EngineError` when the engine fails, `CancellationError`.
  func ingest(_ files: [URL], table: String) async throws -> IngestedPart? {
    var groups: [Layout: [Member]] = [:]
    for file in files {
      try Task.checkCancellation()
      guard let survey = try await survey(file) else { continue }
      groups[Layout(survey), default: []].append(Member(file: file, survey: survey))
    }
    let largest = groups.max {
      ($0.value.count, $1.value[0].file.path) < ($1.value.count, $0.value[0].file.path)
    }
    guard let largest, largest.value.count >= Self.leastFiles else { return nil }
    let members = largest.value
    var layout = members[0].survey.layout
    layout.table = largest.key.table
    for member in members.dropFirst() { layout.join(member.survey.layout) }
    let start = rootPath.unicodeScalars.count + 1
    let name = SQL.identifier(SoundScan.fileColumn)
    let scan = SoundScan(
      engine: engine,
      layout: layout,
      missing: missing,
      files: members.map(\.file),
      expected: members.reduce(0) { $0 + $1.survey.rows },
      fileName: "substr(\(name), \(literal: start)) AS \(name)"
    )
    let pieces = members.map { member in
      IngestedPart.Piece(
        file: SourceFiles.relativePath(of: member.file, in: dataset.root),
        rows: member.survey.rows
      )
    }
    guard let columns = try await scan.read(into: table), try await holds(pieces, table) else {
      try await engine.execute("DROP TABLE IF EXISTS \(identifier: table)")
      return nil
    }
    var part = IngestedPart(
      file: pieces[0].file,
      encoding: members[0].survey.text.original.rawValue,
      rowsRead: scan.expected,
      rowsKept: scan.expected,
      rowsRejected: 0,
      columns: columns,
      notes: layout.notes,
      reading: layout.table.reading(isTabular: isTabular(members[0].file)),
      pieces: pieces
    )
    part.notes += try await TypeSettler(engine: engine, table: table, missing: missing)
      .settle(&part.columns, sampled: layout.shapesByName)
    return part
  }

  /// A file that the engine can read as it is; nil for any other.
  private func survey(_ file: URL) async throws -> DelimitedSurvey? {
    let format = SourceIngest.format(of: file, in: source)
    guard format == .csv || format == .tsv, source.encoding == nil,
      file.path.hasPrefix(rootPath),
      let text = try? await PreparedText.prepare(file, said: nil, in: scratch, progress: { _ in }),
      text.url == file, text.encodingReason == nil
    else { return nil }
    progress(LocatedSource.size(file))
    let survey = try? DelimitedSurvey(
      text,
      source,
      missing: missing,
      TextDemands(source, rules: dataset.manifest.columns),
      scratch,
      isTabular: format == .tsv
    )
    return survey?.isSound == true && survey?.text.url == file ? survey : nil
  }

  /// With a slash at its end.
  private var rootPath: String {
    let path = dataset.root.path
    return path.hasSuffix("/") ? path : path + "/"
  }

  private func isTabular(_ file: URL) -> Bool {
    SourceIngest.format(of: file, in: source) == .tsv
  }

  /// Whether the table has the rows of each file.
  private func holds(_ pieces: [IngestedPart.Piece], _ table: String) async throws -> Bool {
    let found = try await engine.query(
      "SELECT _file, count(*) AS n FROM \(identifier: table) GROUP BY _file"
    )
    var rows: [String: Int] = [:]
    for (file, count) in zip(found.strings("_file"), found.ints("n")) {
      rows[file ?? ""] = Int(count ?? 0)
    }
    return pieces.allSatisfy { (rows.removeValue(forKey: $0.file) ?? 0) == $0.rows } && rows.isEmpty
  }
}
