import Basics
import Columnar
import Engine
import Fusion
package import Ingest
package import Workspace

/// Writes out what a person must see of items to decide about them.
package struct ReviewTasks {
  private let loaded: LoadedDataset
  private let hasClaims: Bool

  /// - `hasClaims`: whether the tables `claims` and `resolutions` stand in the engine.
  package init(_ loaded: LoadedDataset, hasClaims: Bool) {
    self.loaded = loaded
    self.hasClaims = hasClaims
  }

  /// The tasks of items, with what people said of them.
  ///
  /// - `decisions`: of whatever items; those about items that are not among them make tasks of their
  ///   own, at the end.
  /// - Complexity: O(claims) in the engine, memory for the items.
  package func tasks(
    _ items: some Sequence<ReviewItem>,
    _ decisions: [Decision]
  ) async throws -> [ReviewTask] {
    let items = Array(items)
    var texts = hasClaims ? try await texts() : [:]
    let keys = Set(items.map(\.item) + decisions.map(\.item)).filter { texts[$0] == nil }
    texts.merge(try await rowTexts(Array(keys))) { claimed, _ in claimed }
    let choices = hasClaims ? try await choices() : [:]
    var said = Dictionary(grouping: decisions) { Cell(item: $0.item, attribute: $0.attribute) }
    var tasks = items.map { item in
      let cell = Cell(item: item.item, attribute: item.attribute)
      var values = choices[cell] ?? []
      if let value = item.value {
        values.removeAll { $0 == value }
        values.insert(value, at: 0)
      }
      return ReviewTask(
        item: item.item,
        attribute: item.attribute,
        value: item.value,
        confidence: item.confidence,
        choices: values,
        text: texts[item.item] ?? "",
        decisions: said.removeValue(forKey: cell) ?? []
      )
    }
    let others = said.values.sorted { ($0.first?.id ?? 0) < ($1.first?.id ?? 0) }
    tasks += others.compactMap { decisions in
      decisions.first.map { first in
        let cell = Cell(item: first.item, attribute: first.attribute)
        return ReviewTask(
          item: first.item,
          attribute: first.attribute,
          value: first.old,
          choices: choices[cell] ?? [],
          text: texts[first.item] ?? "",
          decisions: decisions
        )
      }
    }
    return tasks
  }

  private struct Cell: Hashable {
    var item: ItemKey
    var attribute: String?
  }

  /// What stands in the rows of items about which nothing is claimed, a line a column.
  private func rowTexts(_ items: [ItemKey]) async throws -> [ItemKey: String] {
    guard !items.isEmpty else { return [:] }
    let (engine, entity) = (loaded.engine, loaded.manifest.entity)
    try await engine.ingest(
      IngestTable(["item": .strings(items.map(\.text))]),
      as: "_review_asked"
    )
    let names = try await engine.describe(RowsRelation.name).map(\.name)
      .filter { !["_source", "_row", "_file"].contains($0) }
    let columns = names.enumerated().map { place, name -> SQL in
      "\(engine.dialect.cast("r.\(identifier: name)", to: .text)) AS \(identifier: "c\(place)")"
    }
    var parts: [SQL] = []
    if !entity.isEmpty, items.contains(where: \.isEntity) {
      parts.append(
        """
        SELECT \(EntityKey.sql(entity, engine.dialect)) AS item, \(columns.joined())
        FROM \(identifier: RowsRelation.name) r
        WHERE \(EntityKey.isPresent(entity, engine.dialect))
        """
      )
    }
    if items.contains(where: { !$0.isEntity }) {
      parts.append(
        """
        SELECT k.item, \(columns.joined()) FROM (\(RecordItems.contents(loaded))) k
        JOIN \(identifier: RowsRelation.name) r
        ON r._source = k._source AND r._file = k._file AND r._row = k._row
        """
      )
    }
    guard !parts.isEmpty else { return [:] }
    let found = try await engine.query(
      """
      SELECT t.* FROM (\(parts.joined(separator: " UNION ALL "))) t
      WHERE item IN (SELECT item FROM _review_asked)
      """
    )
    let texts = names.indices.map { found.strings("c\($0)") }
    let keys = Dictionary(items.map { ($0.text, $0) }, uniquingKeysWith: { first, _ in first })
    var lines: [ItemKey: [String]] = [:]
    for (row, item) in found.strings("item").enumerated() {
      guard let key = item.flatMap({ keys[$0] }) else { continue }
      lines[key, default: []] += names.indices.compactMap { place in
        texts[place][row].map { "\(names[place]): \($0)" }
      }
    }
    return lines.mapValues { $0.joined(separator: "\n") }
  }

  /// All that sources say of each entity, a line an attribute.
  private func texts() async throws -> [ItemKey: String] {
    let dialect = loaded.engine.dialect
    let said = dialect.stringAggregate(
      "concat(raw, ' (', source, ')')",
      separator: " · ",
      orderedBy: "source, raw"
    )
    let lines = dialect.stringAggregate("line", separator: "\n", orderedBy: "attribute")
    let found = try await loaded.engine.query(
      """
      SELECT entity, \(lines) AS text FROM (
      SELECT entity, attribute, concat(attribute, ': ', \(said)) AS line
      FROM claims WHERE raw IS NOT NULL GROUP BY 1, 2) l GROUP BY 1
      """
    )
    return Dictionary(
      zip(found.strings("entity"), found.strings("text")).map { (.entity($0 ?? ""), $1 ?? "") },
      uniquingKeysWith: { first, _ in first }
    )
  }

  /// The values claimed of each cell, the most frequent first.
  private func choices() async throws -> [Cell: [String]] {
    let found = try await loaded.engine.query(
      """
      SELECT entity, attribute, value FROM claims WHERE value IS NOT NULL
      GROUP BY 1, 2, 3 ORDER BY 1, 2, count(*) DESC, 3
      """
    )
    var choices: [Cell: [String]] = [:]
    for (entity, (attribute, value)) in zip(
      found.strings("entity"),
      zip(found.strings("attribute"), found.strings("value"))
    ) {
      let cell = Cell(item: .entity(entity ?? ""), attribute: attribute)
      choices[cell, default: []].append(value ?? "")
    }
    return choices
  }
}
