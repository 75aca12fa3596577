import Basics
import Columnar
import Engine
import Synchronization

/// Asks the engine for the different texts of the columns of a source.
struct SourceSurvey {
  /// Up to this many rows, all texts are looked at in one scan; of more, about as many first.
  static let wholeRows = 20_000
  /// More names of speakers than this are no few sources in one file.
  private static let mostVoices = 5_000
  private static let columnsPerScan = 5_000
  private static let testsPerStatement = 500
  /// Texts that repeat so often in some rows are counted in less time than markers are looked for.
  private static let fewTexts = 500

  let engine: any QueryEngine
  let source: ReadSource

  /// The columns that hold texts, or are to be read from their texts, by their place.
  func columns() async throws -> [Int: TextColumn] {
    let asked = source.columns.indices.filter { isText($0) || isConverted($0) }
    guard !asked.isEmpty, source.rows > 0 else { return [:] }
    var columns: [Int: TextColumn] = [:]
    let isWhole = source.rows <= Self.wholeRows
    for start in stride(from: 0, to: asked.count, by: Self.columnsPerScan) {
      let group = Array(asked[start..<min(start + Self.columnsPerScan, asked.count)])
      let cells = try await scan(group, isWhole: isWhole)
      for (index, cells) in zip(group, cells) {
        columns[index] = TextColumn(source.declarations[index], cells: cells, isSample: !isWhole)
      }
    }
    let voices = try await voices(columns)
    for index in asked {
      guard let column = columns[index] else { continue }
      let speaks = !voices.isEmpty && (column.kind == .number || column.kind == .date)
      let isRepeating = column.cells.count <= Self.fewTexts
      if column.kind == .text && column.keptMarkers == nil && !isWhole && !isRepeating {
        columns[index] = TextColumn(
          source.declarations[index],
          cells: try await markers(index)
        )
      } else if !isWhole || speaks {
        columns[index] = TextColumn(
          source.declarations[index],
          voices: speaks ? voices : [""],
          cells: try await distinct(index, voices: speaks ? voices : [])
        )
      }
    }
    return columns
  }

  /// The values of typed columns that the manifest says mean none, with their cells.
  ///
  /// They are compared as values: the text `999` means 999.0 too, and a text that is no value of the
  /// column's type means nothing in it.
  func typedMarkers() async throws -> [Int: [TextCount]] {
    let candidates = source.columns.indices.filter { !isText($0) && !isConverted($0) }
      .flatMap { index in markers(ofTyped: index).map { (index: index, text: $0) } }
    guard source.rows > 0 else { return [:] }
    var found: [Int: [TextCount]] = [:]
    for start in stride(from: 0, to: candidates.count, by: Self.testsPerStatement) {
      let group = candidates[start..<min(start + Self.testsPerStatement, candidates.count)]
      let tests = group.map { index, text -> SQL in
        let column = source.columns[index]
        let value: SQL = "TRY_CAST(\(literal: text) AS \(raw: column.engineType))"
        var isMarker: SQL = "\(identifier: column.name) = \(value)"
        if ValueKind(engineType: column.engineType).isNumber {
          // The engine rounds 9.5 to a whole number without a word.
          isMarker += """
             AND CAST(\(value) AS DOUBLE) = TRY_CAST(\(literal: text) AS DOUBLE)
            """
        }
        return engine.dialect.count(where: isMarker)
      }
      let counts = try await engine.query(
        "SELECT \(tests.joined()) FROM \(identifier: source.table)"
      ).row(0)
      for ((index, text), count) in zip(group, counts) {
        if let count = count.int, count > 0 {
          found[index, default: []].append(TextCount(text, Int(count)))
        }
      }
    }
    return found.mapValues { $0.sorted { ($1.count, $0.text) < ($0.count, $1.text) } }
  }

  /// The texts that may be a value of a typed column and mean that there is none.
  private func markers(ofTyped index: Int) -> [String] {
    let declaration = source.declarations[index]
    let texts = Set((declaration.missing ?? []).map(MissingCells.trimmed))
      .subtracting(declaration.values).sorted()
    return switch ValueKind(engineType: source.columns[index].engineType) {
    case .text: []
    case .exactNumber, .real: texts.filter { Double($0) != nil }
    case .truth: texts.filter { ["true", "false"].contains($0.lowercased()) }
    case .date, .time, .moment, .zonedMoment:
      texts.filter { $0.contains { $0.isASCII && $0.isNumber } }
    }
  }

  private func isText(_ index: Int) -> Bool {
    source.columns[index].engineType == "VARCHAR"
      && source.columns[index].name != source.voiceColumn
  }

  /// Whether a person says that digits are dates or times.
  private func isConverted(_ index: Int) -> Bool {
    let kind = source.declarations[index].kind
    return (kind == .date || kind == .time) && source.columns[index].engineType == "BIGINT"
  }

  /// The text of a column, for the engine.
  func text(_ index: Int) -> SQL {
    let name = SQL.identifier(source.columns[index].name)
    return source.columns[index].engineType == "VARCHAR"
      ? name : engine.dialect.cast(name, to: .text)
  }

  /// Who speaks in a row, for the engine.
  var voice: SQL? {
    source.voiceColumn.map { name in
      "coalesce(\(engine.dialect.cast(.identifier(name), to: .text)), '')"
    }
  }

  private func voices(_ columns: [Int: TextColumn]) async throws -> [String] {
    guard let voice, columns.values.contains(where: { $0.kind == .number || $0.kind == .date })
    else { return [] }
    let found = try await engine.query(
      """
      SELECT DISTINCT \(voice) AS voice FROM \(identifier: source.table)
      ORDER BY 1 LIMIT \(literal: Self.mostVoices + 1)
      """
    ).strings("voice").compactMap(\.self)
    return found.count > Self.mostVoices ? [] : found
  }

  /// The texts of several columns in one pass, over all rows or over some of everywhere.
  private func scan(_ indices: [Int], isWhole: Bool) async throws -> [[TextColumn.Cell]] {
    let step = max(1, source.rows / (Self.wholeRows / 2))
    // By a hash, since what a row holds may follow its number.
    let chosen: SQL =
      isWhole ? "" : " WHERE \(engine.dialect.hash("_row")) % \(literal: step) = 0"
    let counts = Mutex([[String: Int]](repeating: [:], count: indices.count))
    try await engine.forEachBatch(
      "SELECT \(indices.map(text).joined()) FROM \(identifier: source.table)\(chosen)"
    ) { batch in
      counts.withLock { counts in
        for (place, column) in batch.columns.enumerated() {
          for row in 0..<batch.rowCount {
            if let text = column.string(row) { counts[place][text, default: 0] += 1 }
          }
        }
      }
    }
    return counts.withLock { counts in
      counts.map { counts in
        counts.sorted { $0.key < $1.key }.map { TextColumn.Cell($0.key, count: $0.value) }
      }
    }
  }

  /// All different texts of a column, by who writes them.
  private func distinct(_ index: Int, voices: [String]) async throws -> [TextColumn.Cell] {
    let places = Dictionary(uniqueKeysWithValues: voices.enumerated().map { ($1, $0) })
    let speaker: SQL = voices.isEmpty ? "''" : voice ?? "''"
    let found = try await engine.query(
      """
      SELECT \(text(index)) AS text, \(speaker) AS voice, count(*) AS n
      FROM \(identifier: source.table) WHERE \(text(index)) IS NOT NULL GROUP BY 1, 2 ORDER BY 1, 2
      """
    )
    return zip(zip(found.strings("text"), found.strings("voice")), found.ints("n")).compactMap {
      guard let text = $0.0 else { return nil }
      return TextColumn.Cell(text, voice: places[$0.1 ?? ""] ?? 0, count: Int($1 ?? 0))
    }
  }

  /// The texts of a column of words that can mean that there is no value.
  private func markers(_ index: Int) async throws -> [TextColumn.Cell] {
    let declaration = source.declarations[index]
    let text = text(index)
    // An empty text among them keeps the list from being empty, which no engine takes.
    let spellings = (declaration.missing ?? MissingMarker.spellings) + [""]
    let found = try await engine.query(
      """
      SELECT \(text) AS text, count(*) AS n FROM \(identifier: source.table)
      WHERE \(Self.mayBegin(spellings, text)) AND (\(text) IN (\(literals: spellings))
        OR ascii(\(text)) IN (0, 9, 10, 13, 32, 160, 12288)
        AND trim(\(text), \(literal: Self.blanks)) IN (\(literals: spellings)))
      GROUP BY 1 ORDER BY 1
      """
    )
    return zip(found.strings("text"), found.ints("n")).compactMap { text, count in
      text.map { TextColumn.Cell($0, count: Int(count ?? 0)) }
    }
  }

  /// Whether a text may begin as one of some spellings or with a blank does.
  ///
  /// Comparing with few bounds spares most texts the search among all spellings.
  private static func mayBegin(_ spellings: [String], _ text: SQL) -> SQL {
    let first = Set(spellings.compactMap(\.unicodeScalars.first?.value))
    var gaps: [ClosedRange<UInt32>] = []
    for code in UInt32(0x21)...0x7E where !first.contains(code) {
      if let last = gaps.last, last.upperBound + 1 == code {
        gaps[gaps.count - 1] = last.lowerBound...code
      } else {
        gaps.append(code...code)
      }
    }
    let tests = gaps.filter { $0.count >= 4 }.compactMap { gap -> SQL? in
      guard let low = UnicodeScalar(gap.lowerBound), let high = UnicodeScalar(gap.upperBound + 1)
      else { return nil }
      return "\(text) >= \(literal: String(low)) AND \(text) < \(literal: String(high))"
    }
    return tests.isEmpty ? "TRUE" : "NOT (\(tests.joined(separator: " OR ")))"
  }

  private static let blanks = " \t\n\r\u{A0}\u{3000}\u{2007}\u{202F}"
}
