import DatasetSupport
import Basics
import Columnar
import Engine
import Foundation
import Ingest
import Pipeline
import Testing
import TextFiles
import Workspace

/// Whatever a text file holds, every record is kept or rejected, and every reject says where.
@Suite struct IngestPropertyTests {
  /// Checks the account of every source, and returns the lines of rejects by file: of whole
  /// records, and of single cells.
  private func account(
    _ loaded: LoadedDataset
  ) async throws -> (rows: [String: [Int]], cells: [String: [Int]]) {
    let rejects = try await loaded.engine.query("SELECT * FROM rejects")
    var rows: [String: [Int]] = [:]
    var cells: [String: [Int]] = [:]
    for row in 0..<rejects.rowCount {
      let file = try #require(rejects.strings("file")[row])
      let line = Int(try #require(rejects.ints("line")[row]))
      #expect(line >= 1)
      #expect(rejects.strings("reason")[row]?.isEmpty == false)
      if rejects.strings("column_name")[row] == nil {
        rows[file, default: []].append(line)
      } else {
        cells[file, default: []].append(line)
      }
    }
    for source in loaded.sources {
      #expect(source.rowsRead == source.rowsKept + source.rowsRejected)
      #expect(rows[source.name, default: []].count == source.rowsRejected)
      #expect(cells[source.name, default: []].count == source.cellsRejected)
      #expect(
        try await RowQuery.count(RowFilter(.source(source.name)), in: loaded) == source.rowsKept
      )
    }
    return (rows, cells)
  }

  @Test(arguments: 1...48 as ClosedRange<UInt64>)
  func plantedDamageIsCountedToTheLine(seed: UInt64) async throws {
    var generator = SeededGenerator(seed: seed)
    let folder = try TemporaryDataset()
    defer { folder.remove() }
    let files = PlantedFile.Kind.allCases.map { PlantedFile($0, &generator) }
    for file in files { try folder.write(Data(file.bytes), "a.\(file.kind.rawValue)") }
    let loaded = try await folder.load("a.csv", "a.tsv", "a.jsonl")
    let found = try await account(loaded)
    for (source, file) in zip(loaded.sources, files) {
      let context: Comment = "\(source.name) in \(file.encoding.rawValue)"
      #expect(source.problem == nil, context)
      #expect(source.encoding == file.encoding.rawValue, context)
      #expect(source.rowsRead == file.records, context)
      #expect(
        found.rows[source.name, default: []].sorted() == file.malformedLines.sorted(),
        context
      )
      #expect(found.cells[source.name, default: []].sorted() == file.brokenLines.sorted(), context)
    }
  }

  @Test(arguments: 1...16 as ClosedRange<UInt64>)
  func randomDamageIsAccountedFor(seed: UInt64) async throws {
    var generator = SeededGenerator(seed: seed &* 7919)
    let folder = try TemporaryDataset()
    defer { folder.remove() }
    for kind in PlantedFile.Kind.allCases {
      var bytes = PlantedFile(kind, &generator).bytes
      for _ in 0..<Int.random(in: 1...40, using: &generator) {
        let place = Int.random(in: 0..<bytes.count, using: &generator)
        let byte =
          Bool.random(using: &generator)
          ? UInt8.random(in: 0...255, using: &generator)
          : [0x22, 0x2C, 0x09, 0x0A, 0x0D, 0x00, 0x5C, 0x7B].randomElement(using: &generator) ?? 0
        switch Int.random(in: 0..<3, using: &generator) {
        case 0: bytes[place] = byte
        case 1: bytes.insert(byte, at: place)
        default: bytes.remove(at: place)
        }
      }
      if Int.random(in: 0..<4, using: &generator) == 0 {
        bytes.removeLast(Int.random(in: 0..<bytes.count, using: &generator))
      }
      try folder.write(Data(bytes), "a.\(kind.rawValue)")
    }
    let loaded = try await folder.load("a.csv", "a.tsv", "a.jsonl")
    _ = try await account(loaded)
    #expect(loaded.sources.allSatisfy { $0.problem != nil || $0.rowsRead > 0 })
  }
}
