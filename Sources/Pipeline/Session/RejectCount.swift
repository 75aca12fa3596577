import Columnar
import Engine
package import Ingest

/// How many rows and cells of a source were set aside for one reason, and where the first stand.
package struct RejectCount: Sendable, Hashable, Codable {
  /// Where a reject stands in the original files.
  package struct Place: Sendable, Hashable, Codable {
    package var file: String
    /// From 1; nil where the format has no lines.
    package var line: Int?

    package init(file: String, line: Int?) {
      self.file = file
      self.line = line
    }

    private enum CodingKeys: String, CodingKey {
      case file
      case line
    }

    /// As editors and compilers write it: `a.csv:12`.
    package var text: String { line.map { "\(file):\($0)" } ?? file }
  }

  package var source: String
  package var reason: String
  package var count: Int
  /// The first of them, at most ``mostPlaces``.
  package var places: [Place]

  package static let mostPlaces = 3

  package init(source: String, reason: String, count: Int, places: [Place] = []) {
    self.source = source
    self.reason = reason
    self.count = count
    self.places = places
  }

  private enum CodingKeys: String, CodingKey {
    case source
    case reason
    case count
    case places
  }

  /// Rejected rows and cells by source and reason, the most frequent first.
  package static func all(in loaded: LoadedDataset) async throws -> [RejectCount] {
    let table = try await loaded.engine.query(
      """
      SELECT source, reason, count(*) AS rejected FROM rejects
      GROUP BY source, reason ORDER BY rejected DESC, source, reason
      """
    )
    let sources = table.strings("source")
    let reasons = table.strings("reason")
    let places = try await places(in: loaded)
    return table.ints("rejected").enumerated().map { row, count in
      let kind = Kind(source: sources[row] ?? "", reason: reasons[row] ?? "")
      return RejectCount(
        source: kind.source,
        reason: kind.reason,
        count: Int(count ?? 0),
        places: places[kind] ?? []
      )
    }
  }

  private struct Kind: Hashable {
    var source: String
    var reason: String
  }

  private static func places(in loaded: LoadedDataset) async throws -> [Kind: [Place]] {
    let table = try await loaded.engine.query(
      """
      SELECT source, reason, file, line FROM (
        SELECT source, reason, file, line, row_number() OVER (
          PARTITION BY source, reason ORDER BY file, line NULLS LAST) AS place
        FROM rejects) AS numbered
      WHERE place <= \(literal: mostPlaces) ORDER BY source, reason, place
      """
    )
    let (sources, reasons) = (table.strings("source"), table.strings("reason"))
    let (files, lines) = (table.strings("file"), table.ints("line"))
    var places: [Kind: [Place]] = [:]
    for row in 0..<table.rowCount {
      let kind = Kind(source: sources[row] ?? "", reason: reasons[row] ?? "")
      let place = Place(file: files[row] ?? "", line: lines[row].map { Int($0) })
      places[kind, default: []].append(place)
    }
    return places
  }
}
