import Basics
import DatasetSupport
import Foundation
import Ingest
import Testing
import Workspace

@testable import Profiling

@Suite("Sources of many columns")
struct WideProfileTests {
  /// Columns of every kind, over and over, with gaps, repeats and extremes.
  private static func cell(_ column: Int, _ row: Int) -> String {
    if (row + column) % 11 == 0 { return "" }
    return switch column % 7 {
    case 0: "\(row % 13 * 3 - 5)"
    case 1: "\(Double(row * row % 97) / 8)"
    case 2: ["red", "green", "blue", "深い青"][row % 4]
    case 3: "2024-0\(row % 9 + 1)-1\(row % 10)"
    case 4: row % 3 == 0 ? "true" : "false"
    case 5: "2024-03-0\(row % 9 + 1) 1\(row % 10):30:00"
    default: "item \(row) of column \(column) speaks in a sentence of some length"
    }
  }

  private static func text(_ columns: Range<Int>, rows: Int) -> String {
    let head = columns.map { "c\($0)" }.joined(separator: ",")
    let lines = (0..<rows).map { row in
      columns.map { cell($0, row) }.joined(separator: ",")
    }
    return ([head] + lines).joined(separator: "\n") + "\n"
  }

  @Test("A column has the same profile among many columns as among few")
  func wideIsProfiledAsNarrow() async throws {
    let columns = 0..<119
    let wide = try await Self.profile(columns)
    let narrow = try await Self.profile(0..<7)
    #expect(wide.count == columns.count)
    for (one, other) in zip(wide, narrow) {
      var (one, other) = (one, other)
      for (first, second) in [(one.mean, other.mean), (one.sd, other.sd)] {
        #expect((first == nil) == (second == nil))
        if let first, let second { #expect(abs(first - second) <= 1e-12 * abs(second)) }
      }
      (one.mean, one.sd) = (other.mean, other.sd)
      #expect(one == other, "\(one.name)")
    }
  }

  private static func profile(_ columns: Range<Int>) async throws -> [ColumnProfile] {
    let folder = try TemporaryDataset()
    defer { folder.remove() }
    try folder.write(text(columns, rows: 200), "a.csv")
    let loaded = try await folder.load("a.csv") { manifest in
      manifest.columns = columns.filter { $0 % 7 == 0 }.map {
        var rule = Manifest.ColumnRule(name: "c\($0)")
        rule.range = 0...20
        rule.type = .number
        return rule
      }
    }
    return try await Profiler.profile(loaded).columns
  }
}
