import Columnar
import Engine
import Ingest
import Synchronization

extension SourceProfiler {
  /// Sources of more columns than fit one statement are read up to this many rows, instead of
  /// asked: planning a dozen aggregates a column takes the engine longer.
  private static let streamedRows = 10_000
  private static let columnsPerPass = 1_000

  var isStreamed: Bool {
    source.columns.count > Self.columnsPerStatement && source.rowsKept <= Self.streamedRows
  }

  /// Profiles the columns by their values, which are read once.
  ///
  /// - Complexity: O(cells); memory for the values of so many columns as are read in one pass.
  func streamedProfiles(progress: (_ done: Int) -> Void) async throws -> [ColumnProfile] {
    var all: [ColumnProfile] = []
    for start in stride(from: 0, to: source.columns.count, by: Self.columnsPerPass) {
      progress(start)
      try Task.checkCancellation()
      let end = min(start + Self.columnsPerPass, source.columns.count)
      let columns = Array(source.columns[start..<end])
      let streamed = columns.indices.filter { StreamedColumn(columns[$0]) != nil }
      let groups = try await streamedGroups(streamed.map { columns[$0] })
      var known = Dictionary(
        zip(streamed, groups).map { ($0, profile(columns[$0], by: $1)) },
        uniquingKeysWith: { first, _ in first }
      )
      let others = columns.indices.filter { known[$0] == nil }
      if !others.isEmpty {
        let found = try await narrowed(to: others.map { columns[$0] })
          .scannedProfiles(of: others.map { columns[$0] })
        for (index, profile) in zip(others, found) { known[index] = profile }
      }
      var profiles = columns.indices.compactMap { known[$0] }
      try await addKinds(&profiles)
      all += profiles
    }
    return all
  }

  private func streamedGroups(_ columns: [IngestedColumn]) async throws -> [ValueGroups] {
    let streamed = columns.compactMap(StreamedColumn.init)
    guard !streamed.isEmpty else { return [] }
    let items = columns.flatMap { column -> [SQL] in
      let name = SQL.identifier(column.name)
      return switch StreamedColumn(column) {
      case .text, .whole, nil: [name]
      case .truth: [engine.dialect.cast(name, to: .text)]
      case .measured:
        [measure(column.name, column.engineType), engine.dialect.cast(name, to: .text)]
      }
    }
    let collectors = Mutex(streamed.map(GroupCollector.init))
    try await engine.forEachBatch(
      "SELECT \(items.joined()) FROM \(identifier: relation)"
    ) { batch in
      collectors.withLock { collectors in
        var place = 0
        for index in collectors.indices {
          collectors[index].add(batch.columns, at: &place)
        }
      }
    }
    return collectors.withLock { $0.map(\.groups) }
  }
}

/// What of a column is read to know its values.
private enum StreamedColumn {
  case text
  case truth
  case whole
  /// A number and its text; of dates and times, seconds.
  case measured(isNumeric: Bool)

  /// Nil for columns of other types, which the engine is asked about.
  init?(_ column: IngestedColumn) {
    switch column.engineType {
    case "VARCHAR": self = .text
    case "BOOLEAN": self = .truth
    case "BIGINT": self = .whole
    case "DOUBLE": self = .measured(isNumeric: true)
    case "DATE", "TIMESTAMP", "TIME": self = .measured(isNumeric: false)
    default: return nil
    }
  }
}

/// Counts the different values of one column as they pass.
private struct GroupCollector {
  private let column: StreamedColumn
  private var places: [String: Int] = [:]
  private var numbers: [UInt64: Int] = [:]
  private var found: [ValueGroups.Group] = []

  init(_ column: StreamedColumn) { self.column = column }

  var groups: ValueGroups { ValueGroups(found) }

  /// - `place`: of the column's first item in the batch; it moves to the next column's.
  mutating func add(_ columns: [Column], at place: inout Int) {
    let items = columns[place]
    switch column {
    case .text, .truth:
      for row in 0..<items.count {
        if let text = items.string(row) { count(text, number: nil, scalar: .string(text)) }
      }
    case .whole:
      for row in 0..<items.count {
        guard let whole = items.int(row) else { continue }
        let bits = UInt64(bitPattern: whole)
        if let place = numbers[bits] {
          found[place].count += 1
        } else {
          numbers[bits] = found.count
          append("\(whole)", Double(whole), .int(whole))
        }
      }
    case .measured(let isNumeric):
      place += 1
      let texts = columns[place]
      for row in 0..<items.count {
        if let number = items.double(row), number.isFinite {
          // Both zeros are one value.
          let bits = (number == 0 ? 0 : number).bitPattern
          if let place = numbers[bits] {
            found[place].count += 1
          } else if let text = texts.string(row) {
            numbers[bits] = found.count
            append(text, number, isNumeric ? .double(number) : .string(text))
          }
        } else if let text = texts.string(row) {
          count(text, number: nil, scalar: isNumeric ? .null : .string(text))
        }
      }
    }
    place += 1
  }

  private mutating func count(_ text: String, number: Double?, scalar: Value) {
    if let place = places[text] {
      found[place].count += 1
    } else {
      places[text] = found.count
      append(text, number, scalar)
    }
  }

  private mutating func append(_ text: String, _ number: Double?, _ scalar: Value) {
    found.append(
      ValueGroups.Group(
        text: text,
        number: number,
        scalar: scalar,
        length: text.unicodeScalars.count,
        count: 1
      )
    )
  }
}
