internal import Columnar
package import Engine
internal import Foundation
internal import Fusion
package import Ingest
internal import Synchronization
package import Workspace

/// What people did with suggestions, as rows with labels: features as the curated view has them.
package struct EventRows: Sendable {
  /// What a label rests on.
  package enum Origin: String, Sendable, Hashable, Codable, CaseIterable {
    /// People accepted the class that was shown.
    case confirmed
    /// People typed another class.
    case corrected
    /// People rejected the one of two classes that was shown.
    case rejected
    /// What was shown was taken.
    case taken
    /// It was not, and people said so or answered in another way.
    case declined
    /// Nobody answered in the time that silence needs to be an answer.
    case silent
  }

  /// A label in each row.
  package var table: LearningTable
  /// Seconds since 1970, one a row, ascending.
  package var times: [Double]
  package var origins: [Origin]
  /// 1 over the propensity where it is known and decides what is learnt, else 1; one a row.
  package var weights: [Float]
  /// The entity that the event names; nil where it names none.
  package var entities: [String?]
  /// What the model said; NaN where the event does not say.
  package var scores: [Float]

  /// `table` has a label in each row, and all lists are as long.
  package init(
    table: LearningTable,
    times: [Double],
    origins: [Origin],
    weights: [Float],
    entities: [String?],
    scores: [Float]
  ) {
    let count = table.rowCount
    precondition(
      times.count == count && origins.count == count && weights.count == count
        && entities.count == count && scores.count == count,
      "one entry a row"
    )
    self.table = table
    self.times = times
    self.origins = origins
    self.weights = weights
    self.entities = entities
    self.scores = scores
  }

  package var count: Int { times.count }

  /// The given rows only, in their order.
  package func selecting(_ rows: [Int]) -> EventRows {
    EventRows(
      table: table.selecting(rows),
      times: rows.map { times[$0] },
      origins: rows.map { origins[$0] },
      weights: rows.map { weights[$0] },
      entities: rows.map { entities[$0] },
      scores: rows.map { scores[$0] }
    )
  }
}

extension EventRows {
  /// The columns that a query gives beside those of the curated view.
  package enum Column {
    /// Seconds since 1970.
    package static let time = "_event_time"
    /// One of ``Origin``.
    package static let origin = "_event_origin"
    package static let propensity = "_event_propensity"
    package static let entity = "_event_entity"
    package static let score = "_event_score"
  }

  /// Rows without a group are told apart from those of the curated view by numbers from here on.
  private static let firstNumber = 1 << 40

  /// Reads the rows that a query gives in the form of the curated view, in the order of their times.
  ///
  /// Rows whose label is missing are left out.
  /// - Throws: `LearningError` when the data cannot be learnt from, `EngineError` when it cannot be read.
  package static func read(
    _ loaded: LoadedDataset,
    from query: SQL,
    progress: @escaping ProgressHandler = { _ in }
  ) async throws -> EventRows {
    let empty = try await loaded.engine.query("SELECT * FROM curated LIMIT 0")
    let plan = try await LearningTask.plan(loaded, fields: empty.schema.fields)
    let reading = Mutex(Reading(plan))
    try await loaded.engine.forEachBatch(query) { batch in
      let rows = reading.withLock { reading in
        reading.add(batch)
        return reading.times.count
      }
      try Task.checkCancellation()
      progress(
        WorkProgress(stage: "reading events", completed: Double(rows), total: nil, unit: "rows")
      )
    }
    return reading.withLock { $0.rows }
  }

  private struct Reading {
    private var builder: LearningTableBuilder
    var times: [Double] = []
    private var origins: [Origin] = []
    private var propensities: [Double] = []
    private var entities: [String?] = []
    private var scores: [Float] = []

    init(_ plan: LearningTableBuilder.Plan) {
      builder = LearningTableBuilder(plan, firstNumber: EventRows.firstNumber)
    }

    mutating func add(_ batch: RecordBatch) {
      builder.append(batch)
      let count = batch.rowCount
      func numbers(_ name: String) -> [Double] {
        batch.column(name)?.doubles() ?? Array(repeating: .nan, count: count)
      }
      times += numbers(Column.time)
      propensities += numbers(Column.propensity)
      scores += numbers(Column.score).map(Float.init)
      for row in 0..<count {
        origins.append(
          batch.column(Column.origin)?.string(row).flatMap(Origin.init) ?? .silent
        )
        entities.append(batch.column(Column.entity)?.string(row))
      }
    }

    var rows: EventRows {
      let table = builder.table()
      let known = table.labels.indices.filter { table.labels[$0] != nil }
      return EventRows(
        table: table,
        times: times,
        origins: origins,
        weights: EventRows.weights(propensities, origins),
        entities: entities,
        scores: scores
      ).selecting(known)
    }
  }

  /// One over the propensity, brought to a mean of 1 and to at most 20; 1 where none is known.
  ///
  /// What was shown seldom by design would else count for less than in a traffic that was dealt evenly.
  /// Where people type the class that was not shown, it is told whatever is shown, and each row counts 1.
  static func weights(_ propensities: [Double], _ origins: [Origin]) -> [Float] {
    guard !origins.contains(.corrected) else {
      return Array(repeating: 1, count: propensities.count)
    }
    let inverse = propensities.map { $0 > 0 ? 1 / $0 : .nan }
    let known = inverse.filter(\.isFinite)
    guard !known.isEmpty else { return Array(repeating: 1, count: propensities.count) }
    let mean = known.reduce(0, +) / Double(known.count)
    return inverse.map { $0.isFinite ? Float(min($0 / mean, 20)) : 1 }
  }
}
