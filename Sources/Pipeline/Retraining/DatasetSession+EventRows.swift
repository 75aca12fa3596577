import Basics
import Columnar
import Engine
import Ingest
package import Learning
package import Workspace

/// What people did, as rows that models learn from and are judged by.
package struct LabelledEvents: Sendable {
  package var rows: EventRows
  /// The entity of each row that training reads; empty without entities.
  package var keys: [String]
  package var labels: EventLabels

  package var forGate: ModelGate.Events {
    ModelGate.Events(rows: rows, keys: keys, isAboutLabel: labels.target == .label)
  }
}

extension DatasetSession {
  /// Mature events as rows, by the classes of a run; nil where the dataset has no event.
  ///
  /// Features are those of the event, else those of the curated row of its entity.
  ///
  /// - Throws: `LearningError` when events and label do not fit; what reading the data throws.
  package func labelledEvents(
    for run: TrainingRun,
    progress: @escaping ProgressHandler = { _ in }
  ) async throws -> LabelledEvents? {
    let loaded = try await rows(for: RowFilter(.events))
    let engine = loaded.engine
    let names = try await engine.query("SELECT * FROM events LIMIT 0").schema.fields.map(\.name)
    let count = try await engine.query("SELECT count(*) AS n FROM events").ints("n").first
    guard count.flatMap(\.self) ?? 0 > 0 else { return nil }
    try await curated()
    let labels = try await EventLabels.settle(
      loaded.manifest.retrain ?? Manifest.Retrain(),
      run,
      engine
    )
    let query = try await query(loaded, events: names, labels)
    let rows = try await EventRows.read(loaded, from: query, progress: progress)
    let keys =
      loaded.manifest.entity.isEmpty ? [] : try await LabelledRowKeys.read(loaded).keys
    return LabelledEvents(rows: rows, keys: keys, labels: labels)
  }

  /// Events in the form of the curated view.
  private func query(
    _ loaded: LoadedDataset,
    events: [String],
    _ labels: EventLabels
  ) async throws -> SQL {
    let engine = loaded.engine
    let described = try await engine.query(
      "SELECT column_name, column_type FROM (DESCRIBE curated)"
    )
    let columns = zip(described.strings("column_name"), described.strings("column_type"))
      .compactMap { name, type in name.flatMap { name in type.map { (name: name, type: $0) } } }
    let entity = loaded.manifest.entity
    let label = loaded.manifest.label
    let own = Dictionary(events.map { ($0.lowercased(), $0) }) { first, _ in first }
    let isJoined = !entity.isEmpty
    let expressions: [SQL] = columns.compactMap { column in
      if column.name == label { return "\(labels.label) AS \(identifier: column.name)" }
      if column.name == "_source" { return "'users' AS _source" }
      if column.name.hasPrefix("_") { return nil }
      var parts: [SQL] = []
      if let feature = own["feature_\(column.name)".lowercased()] {
        parts.append(EventColumns.value("e.\(identifier: feature)", as: column.type))
      }
      if isJoined { parts.append("c.\(identifier: column.name)") }
      if entity == [column.name] {
        parts.append("TRY_CAST(e.entity AS \(raw: column.type))")
      }
      if parts.isEmpty { parts.append("CAST(NULL AS \(raw: column.type))") }
      return "coalesce(\(parts.joined())) AS \(identifier: column.name)"
    }
    let key = EntityKey.sql(entity, engine.dialect)
    let values = columns.filter { !$0.name.hasPrefix("_") }
      .map { "first(\(identifier: $0.name)) AS \(identifier: $0.name)" as SQL }
    let join: SQL =
      isJoined
      ? """
       LEFT JOIN (SELECT \(key) AS entity_key, \(values.joined()) FROM curated \
      WHERE \(key) IN (SELECT entity FROM events) GROUP BY 1) AS c ON e.entity = c.entity_key
      """ : ""
    typealias Own = EventRows.Column
    return """
      SELECT \(expressions.joined()), epoch(e.time) AS \(identifier: Own.time), \
      \(labels.origin) AS \(identifier: Own.origin), e.propensity AS \(identifier: Own.propensity), \
      e.entity AS \(identifier: Own.entity), e.score AS \(identifier: Own.score) \
      FROM events AS e\(join) WHERE e.action <> 'unseen' AND \(labels.label) IS NOT NULL \
      ORDER BY e.time, e.id
      """
  }
}
