import Basics
import Foundation

/// Writes candidates as Parquet, row groups side by side on all processors.
struct AdParquet: Sendable {
  let seed: UInt64
  let rowsOfGroup: Int
  private let columns: [ParquetColumns.Column]

  init(seed: UInt64, rowsOfGroup: Int = 250_000) {
    self.seed = seed
    self.rowsOfGroup = rowsOfGroup
    let fields = AdField.all.map { field in
      ParquetColumns.Column(
        field.name,
        field.isNumber
          ? .integers(field.texts.map { Int32($0) ?? 0 })
          : .texts(field.texts.map { Array($0.utf8) })
      )
    }
    columns =
      [ParquetColumns.Column("candidate", .own), ParquetColumns.Column("request", .own)] + fields
  }

  /// Writes all row groups in their order; `onProgress` is told how many rows were written so far.
  func write(_ count: Int, to file: FileHandle, onProgress: (Int) -> Void) async throws {
    var parquet = try ParquetColumns(columns, to: file)
    let starts = Array(stride(from: 0, to: count, by: rowsOfGroup))
    let width = max(1, Processors.count)
    var written = 0
    try await withThrowingTaskGroup(of: (Int, ParquetColumns.Group).self) { tasks in
      var next = 0
      func start() {
        guard next < starts.count else { return }
        let number = next
        next += 1
        tasks.addTask {
          try Task.checkCancellation()
          let first = starts[number]
          return (number, group(first..<min(first + rowsOfGroup, count)))
        }
      }
      for _ in 0..<width { start() }
      var ready: [Int: ParquetColumns.Group] = [:]
      var turn = 0
      while let (number, group) = try await tasks.next() {
        ready[number] = group
        while let group = ready.removeValue(forKey: turn) {
          try parquet.append(group)
          written += group.rows
          onProgress(written)
          turn += 1
          // Groups that wait for their turn are memory: another begins when one is away.
          start()
        }
      }
    }
    try parquet.finish()
  }

  private func group(_ rows: Range<Int>) -> ParquetColumns.Group {
    let states = rows.map { AdRow.state(seed: seed, row: $0) }
    return ParquetColumns.group(of: rows.count, columns) { column, indices in
      switch column {
      case 0:
        for (place, row) in rows.enumerated() { indices[place] = UInt64(row + 1) }
      case 1:
        for (place, row) in rows.enumerated() {
          indices[place] = UInt64(row / AdPlan.candidatesOfRequest + 1)
        }
      default:
        fill(&indices, field: column - 2, states)
      }
    }
  }

  private func fill(_ indices: inout [UInt64], field: Int, _ states: [UInt64]) {
    let definition = AdField.all[field]
    let count = definition.texts.count
    switch definition.draw {
    case .even, .skewed:
      let isSkewed = if case .skewed = definition.draw { true } else { false }
      for place in states.indices {
        indices[place] = UInt64(
          truncatingIfNeeded: AdRow.draw(
            states[place],
            field: field,
            count: count,
            isSkewed: isSkewed
          )
        )
      }
    case .ofAd(let ads):
      for place in states.indices {
        let ad = AdRow.draw(
          states[place],
          field: AdField.ad,
          count: AdClickModel.ads,
          isSkewed: false
        )
        indices[place] = UInt64(truncatingIfNeeded: ad / ads)
      }
    }
  }
}
