import Columnar
import DatasetSupport
import Engine
import Foundation
import Ingest
import Testing
import Workspace

/// Many files of one source come into the engine as they would one by one.
@Suite struct IngestManyFilesTests {
  /// Twelve files of two rows; some of them written otherwise.
  private func write(_ folder: TemporaryDataset, _ others: [Int: String] = [:]) throws {
    for number in 0..<12 {
      let name = String(format: "day-%02d.csv", number)
      try folder.write(others[number] ?? "id,v\n\(number * 2),a\n\(number * 2 + 1),b\n", name)
    }
  }

  private func rows(_ loaded: LoadedDataset) async throws -> [String] {
    let found = try await loaded.engine.query(
      "SELECT concat_ws(' ', _file, id, v) AS row FROM rows ORDER BY _file, _row"
    )
    return found.strings("row").compactMap(\.self)
  }

  private func expected(_ others: [Int: [String]] = [:]) -> [String] {
    (0..<12).flatMap { number -> [String] in
      let rows = others[number] ?? ["\(number * 2) a", "\(number * 2 + 1) b"]
      return rows.map { String(format: "day-%02d.csv ", number) + $0 }
    }
  }

  private func account(_ loaded: LoadedDataset) -> [Int] {
    let source = loaded.sources[0]
    return [source.files.count, source.rowsRead, source.rowsKept, source.rowsRejected]
  }

  @Test func theRowsOfAllFilesAreThereInTheirOrder() async throws {
    let folder = try TemporaryDataset()
    defer { folder.remove() }
    try write(folder)
    let loaded = try await folder.load("day-*.csv")
    #expect(try await rows(loaded) == expected())
    #expect(account(loaded) == [12, 24, 24, 0])
    let numbers = try await loaded.engine.query("SELECT _row FROM rows ORDER BY _row").ints("_row")
    #expect(numbers == (1...24).map { Int64($0) })
    #expect(loaded.sources[0].columns.map(\.engineType) == ["BIGINT", "VARCHAR"])
  }

  @Test(arguments: [
    ("columns in another order", "v,id\nx,100\n", ["100 x"], 0),
    ("a row that is no row", "id,v\n100,x\n101,y,z\n", ["100 x"], 1),
    ("quotes", "id,v\n100,\"x, y\"\n", ["100 x, y"], 0),
    ("no row at all", "id,v\n", [], 0),
    ("another encoding", "id,v\n100,x\u{FEFF}\n", ["100 x\u{FEFF}"], 0),
    ("semicolons", "id;v\n100;x\n", ["100 x"], 0),
    ("a number that is a text", "id,v\n007,x\n", ["007 x"], 0),
  ])
  func aFileThatIsWrittenOtherwiseLosesNothing(
    _ title: String,
    _ text: String,
    _ found: [String],
    _ rejected: Int
  ) async throws {
    let folder = try TemporaryDataset()
    defer { folder.remove() }
    try write(folder, [5: text])
    let loaded = try await folder.load("day-*.csv")
    #expect(try await rows(loaded) == expected([5: found]))
    let kept = 22 + found.count
    #expect(account(loaded) == [12, kept + rejected, kept, rejected])
  }

  @Test func aSecondOpeningFindsWhatTheFirstKept() async throws {
    let folder = try TemporaryDataset()
    defer { folder.remove() }
    try write(folder, [3: "id,v\n100,x\n101,y,z\n"])
    let first = try await folder.load("day-*.csv")
    await first.keepForNextOpening()
    let second = try await folder.load("day-*.csv")
    #expect(try await rows(second) == rows(first))
    #expect(account(second) == account(first))
    try folder.write("id,v\n200,c\n", "day-07.csv")
    let third = try await folder.load("day-*.csv")
    #expect(
      try await rows(third) == expected([3: ["100 x"], 7: ["200 c"]])
    )
  }
}
