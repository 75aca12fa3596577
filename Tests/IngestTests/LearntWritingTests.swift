import Columnar
import DatasetSupport
import Engine
import Foundation
import Ingest
import Testing
import Workspace

@Suite("How numbers and dates are found to be written")
struct LearntWritingTests {
  @Test(
    "What all columns of a source show stands as a key of the manifest",
    arguments: [
      (
        "n;m;d\n1,5;2,25;13.02.2024\n3;4,5;14.02.2024\n", Manifest.DecimalMark.comma,
        Manifest.DateOrder.dayMonthYear
      ),
      ("n,m,d\n1.5,2.25,02/13/2024\n3,4.5,02/14/2024\n", nil, .monthDayYear),
      ("n;m;d\n1,5;2.25;2024-02-13\n3;4.5;2024-02-14\n", nil, nil),
      ("n;m;d\n1,5;2,25;03.02.2024\n3;4,5;04.02.2024\n", .comma, nil),
    ] as [(String, Manifest.DecimalMark?, Manifest.DateOrder?)]
  )
  func learntKeys(
    text: String,
    decimal: Manifest.DecimalMark?,
    dates: Manifest.DateOrder?
  ) async throws {
    let folder = try TemporaryDataset()
    defer { folder.remove() }
    try folder.write(text, "a.csv")
    // The second loading takes up what the first one kept.
    for _ in 0..<2 {
      let loaded = try await folder.load("a.csv")
      #expect(loaded.sources[0].reading.decimal == decimal)
      #expect(loaded.sources[0].reading.dates == dates)
    }
    // Said in the manifest, the values are the same.
    let inferred = try await folder.load("a.csv")
    let said = try await folder.load("a.csv") { manifest in
      manifest.sources[0].reading = inferred.sources[0].reading
    }
    for name in ["n", "m", "d"] {
      let values = try await [inferred, said].asyncMap { loaded in
        try await loaded.engine.query(
          "SELECT CAST(\(identifier: name) AS VARCHAR) AS v FROM rows ORDER BY _row"
        ).strings("v")
      }
      #expect(values[0] == values[1])
    }
  }
}

extension Array {
  fileprivate func asyncMap<T>(_ transform: (Element) async throws -> T) async rethrows -> [T] {
    var results: [T] = []
    for element in self { results.append(try await transform(element)) }
    return results
  }
}
