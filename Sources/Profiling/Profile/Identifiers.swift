import Basics
import Columnar
import Engine
import Ingest

/// What identifiers of one name share between sources.
struct Identifiers {
  /// Pairs of sources beyond this say less than they cost.
  private static let mostSources = 8

  private let loaded: LoadedDataset

  init(_ loaded: LoadedDataset) { self.loaded = loaded }

  func addOverlaps(_ columns: inout [ColumnProfile]) async throws {
    let open = columns.indices.filter { columns[$0].identifier != nil }
    let byName = Dictionary(grouping: open) { columns[$0].name }
    for (name, places) in byName.sorted(by: { $0.key < $1.key })
    where (2...Self.mostSources).contains(places.count) {
      for first in places {
        for second in places where first < second {
          let shared = try await shared(name, columns[first].source, columns[second].source)
          for (own, other) in [(first, second), (second, first)] {
            let overlap = SourceOverlap(
              source: columns[other].source,
              shared: shared,
              share: min(1, Double(shared) / Double(max(columns[own].distinct.count, 1)))
            )
            columns[own].identifier?.overlaps.append(overlap)
          }
        }
      }
    }
  }

  private func shared(_ name: String, _ first: String, _ second: String) async throws -> Int {
    func values(_ source: String) -> SQL {
      let table = loaded.sources.first { $0.name == source }?.table ?? ""
      let text = loaded.engine.dialect.cast(.identifier(name), to: .text)
      return "SELECT DISTINCT \(text) AS v FROM \(identifier: table)"
    }
    let found = try await loaded.engine.query(
      """
      SELECT count(*) AS n FROM (\(values(first))) a JOIN (\(values(second))) b ON a.v = b.v
      """
    )
    return Int(found.ints("n").first.flatMap { $0 } ?? 0)
  }
}
