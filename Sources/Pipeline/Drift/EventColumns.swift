import Basics
import Engine
import Ingest
import Scoring
import Workspace

/// The values of features behind events: those that events hold, else those of the row of their entity.
struct EventColumns {
  /// How a feature is read.
  enum Form: Sendable, Hashable {
    case number
    case text
  }

  /// The features that can be read, in the order asked for, and those that nothing holds.
  private(set) var names: [String] = []
  private(set) var absent: [String] = []
  /// `events AS e`, with the rows of entities beside it where they are needed.
  let source: SQL
  private var expressions: [SQL] = []

  /// - `curated`: the columns of the curated view where events name entities; empty where its rows are not
  ///   asked.
  init(
    _ features: [(name: String, form: Form)],
    events: [String],
    curated: [String],
    entity: [String],
    dialect: Dialect
  ) {
    let own = Dictionary(events.map { ($0.lowercased(), $0) }) { first, _ in first }
    var joined: [String] = []
    for (name, form) in features {
      var parts: [SQL] = []
      if let column = own["feature_\(name)".lowercased()] {
        parts.append(Self.value("e.\(identifier: column)", form))
      }
      if let column = curated.first(where: { $0.lowercased() == name.lowercased() }) {
        joined.append(column)
        parts.append(Self.value("c.\(identifier: column)", form))
      }
      guard !parts.isEmpty else {
        absent.append(name)
        continue
      }
      names.append(name)
      expressions.append(parts.count > 1 ? "coalesce(\(parts.joined()))" : parts[0])
    }
    guard !joined.isEmpty, !entity.isEmpty else {
      source = "events AS e"
      return
    }
    let values = joined.map { "first(\(identifier: $0)) AS \(identifier: $0)" as SQL }
    let key = EntityKey.sql(entity, dialect)
    source = """
      events AS e LEFT JOIN (SELECT \(key) AS entity_key, \(values.joined()) FROM curated \
      WHERE \(key) IN (SELECT entity FROM events) GROUP BY 1) AS c ON e.entity = c.entity_key
      """
  }

  /// The features as columns `f0`, `f1`, … of a query over ``source``.
  var selection: SQL {
    expressions.enumerated().map { place, expression -> SQL in
      ", \(expression) AS \(identifier: "f\(place)")"
    }.joined(separator: " ")
  }

  /// A value of an event in a type of the engine; null where it is none of it.
  static func value(_ column: SQL, as type: String) -> SQL {
    type == "VARCHAR"
      ? value(column, .text) : "TRY_CAST(CAST(\(column) AS VARCHAR) AS \(raw: type))"
  }

  /// A number as a double, and anything else as a text: whole numbers without a fraction.
  private static func value(_ column: SQL, _ form: Form) -> SQL {
    switch form {
    case .number: "TRY_CAST(\(column) AS DOUBLE)"
    case .text:
      """
      nullif(trim(CASE WHEN typeof(\(column)) IN ('DOUBLE', 'FLOAT') \
      AND TRY_CAST(\(column) AS DOUBLE) = floor(TRY_CAST(\(column) AS DOUBLE)) \
      AND abs(TRY_CAST(\(column) AS DOUBLE)) < 1e15 \
      THEN CAST(CAST(TRY_CAST(\(column) AS DOUBLE) AS BIGINT) AS VARCHAR) \
      ELSE CAST(\(column) AS VARCHAR) END), '')
      """
    }
  }
}
