internal import Basics
internal import Columnar
internal import Engine
internal import Synchronization

/// What a look at the first rows of a stream tells before a training: columns that give the label away, and
/// test rows that repeat rows that are learnt from.
struct StreamWarnings {
  private static let rows = 50_000

  let notes: [String]

  /// - Complexity: O(columns · rows) on at most 50,000 rows.
  init(_ stream: RowStream) async throws {
    let gathered = Mutex((builder: LearningTableBuilder(stream.plan), rows: [AssignedRows]()))
    try await stream.engine.forEachBatch("\(stream.query) LIMIT \(literal: Self.rows)") { batch in
      gathered.withLock { gathered in
        let first = gathered.rows.reduce(0) { $0 + $1.labels.count }
        gathered.builder.append(batch)
        gathered.rows.append(stream.rows.assign(batch, first: first))
      }
    }
    let (builder, assigned) = gathered.withLock { $0 }
    let labels = assigned.flatMap(\.labels)
    let parts = assigned.flatMap(\.parts)
    func rows(_ part: RowDivision.Part) -> [Int32] {
      labels.indices.filter { labels[$0] >= 0 && parts[$0] == part }.map(Int32.init)
    }
    var table = builder.table()
    if !stream.rows.group.isEmpty { table.groups = assigned.flatMap(\.groups) }
    let split = RowSplit(
      train: rows(.train),
      validation: rows(.validation),
      test: rows(.test)
    )
    let leaks = LeakCheck(
      table,
      labels: labels.map { max(0, $0) },
      classes: stream.classes.count,
      training: split.train
    )
    let found = leaks.notes + [RepeatedRows(table, split: split).note].compactMap(\.self)
    notes =
      stream.rowCount <= Self.rows
      ? found : found.map { "in the first \(Figures.count(Self.rows)) rows: " + $0 }
  }
}
