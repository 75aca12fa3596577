import Basics
import Fusion
import Ingest
import Workspace

extension DatasetSession {
  /// Rows behind one figure that are sent to review at once, at most.
  package static let mostSent = 10_000

  /// The cells that rows behind a figure are sent to review for.
  ///
  /// - `page`: some rows of the filter, with their columns; nil for all of them, of which the first
  ///   10,000 are taken.
  /// - `column`: which cell of a row is meant; nil for the one that the filter speaks of, or else the
  ///   label.
  /// - `reason`: in words, where the rows do not tell it themselves.
  /// - Throws: `CurationError` for rows that are no part of the data, or of which no cell can be
  ///   decided.
  package func reviewRequests(
    _ filter: RowFilter,
    page given: RowPage? = nil,
    column: String? = nil,
    reason: String
  ) async throws -> [ReviewRequest] {
    let page: RowPage
    if let given {
      page = given
    } else {
      page = try await self.page(filter, offset: 0, limit: Self.mostSent)
    }
    let rows = NamedRows(page)
    switch filter.relation {
    case .rejects:
      throw CurationError(
        .notApplicable,
        "rows that could not be read are no part of the data",
        suggestion: "mend them in their file, and read it again"
      )
    case .values(let source, let name):
      return try await requests(ofValues: rows, source, name)
    case .claims, .resolutions:
      return rows.map { row in
        guard let entity = row("entity"), let attribute = row("attribute") else { return nil }
        return ReviewRequest(
          .item(.entity(entity)),
          attribute: attribute,
          kind: .asked,
          reason: reason
        )
      }
    case .events:
      let label = try await attribute(filter, column: nil)
      return rows.map { row in
        row("entity").map {
          ReviewRequest(
            .item(.entity(EntityKey.text([$0]))),
            attribute: label,
            kind: .asked,
            reason: reason
          )
        }
      }
    case .unreadable(_, let name):
      return rows.map { row in
        row.place(source: nil).map {
          ReviewRequest(
            .record($0),
            attribute: name,
            kind: .unreadable,
            reason: row("reason") ?? reason
          )
        }
      }
    case .rows, .source:
      let attribute = try await attribute(filter, column: column)
      let isViolation = filter.conditions.contains {
        if case .violates = $0 { true } else { false }
      }
      let isOfAll = filter.relation == .rows
      return rows.map { row in
        row.place(source: isOfAll ? row("_source") : nil).map {
          ReviewRequest(
            .record($0),
            attribute: attribute,
            kind: isViolation ? .violation : .asked,
            reason: reason
          )
        }
      }
    }
  }

  /// The rows that hold values of a column.
  private func requests(
    ofValues values: NamedRows,
    _ source: String,
    _ column: String
  ) async throws -> [ReviewRequest] {
    var requests: [ReviewRequest] = []
    for value in values.map({ $0("value") }) where requests.count < Self.mostSent {
      let page = try await page(
        RowFilter(.source(source), [.equals(column: column, value: value)]),
        offset: 0,
        limit: Self.mostSent - requests.count
      )
      requests += NamedRows(page).map { row in
        row.place(source: nil).map {
          ReviewRequest(
            .record($0),
            attribute: column,
            kind: .asked,
            reason: "\(column) is \(value)"
          )
        }
      }
    }
    return requests
  }

  /// Which cell of a row is to be looked at.
  private func attribute(_ filter: RowFilter, column: String?) async throws -> String {
    let manifest = try await summary().manifest
    let names = try await loaded().engine.describe(RowsRelation.name).map(\.name)
    let internals = Set(["_source", "_row", "_file"] + manifest.entity)
    func known(_ name: String?) -> String? {
      guard let name, !internals.contains(name) else { return nil }
      return names.first { $0.lowercased() == name.lowercased() }
    }
    if let column = known(column) { return column }
    for condition in filter.conditions.reversed() {
      if let name = known(condition.column) { return name }
      // A check speaks of the columns that its condition names.
      if case .violates(let check) = condition,
        let name = names.first(where: { known($0) != nil && check.mentions($0) })
      {
        return name
      }
    }
    if let label = known(manifest.label) { return label }
    guard let first = names.first(where: { !internals.contains($0) }) else {
      throw CurationError(
        .notApplicable,
        "the rows have no column beside their key",
        suggestion: "choose rows with a column that can be decided"
      )
    }
    return first
  }
}

/// Rows whose cells are asked for by the name of their column.
private struct NamedRows {
  private let places: [String: Int]
  private let rows: [[String?]]

  init(_ page: RowPage) {
    places = Dictionary(
      page.columns.enumerated().map { ($1.name, $0) },
      uniquingKeysWith: { first, _ in first }
    )
    rows = page.rows
  }

  func map<Result>(_ body: (NamedRow) -> Result?) -> [Result] {
    rows.compactMap { body(NamedRow(places: places, cells: $0)) }
  }
}

private struct NamedRow {
  var places: [String: Int]
  var cells: [String?]

  func callAsFunction(_ name: String) -> String? {
    guard let place = places[name], cells.indices.contains(place) else { return nil }
    return cells[place]
  }

  /// Where it stands now; nil when its columns do not tell.
  func place(source: String?) -> RecordPlace? {
    guard let row = self("_row").flatMap(Int.init) else { return nil }
    return RecordPlace(source: source, file: self("_file"), row: row)
  }
}

extension RowFilter.Condition {
  /// The column that it speaks of.
  fileprivate var column: String? {
    switch self {
    case .equals(let name, _), .differs(let name, _), .missing(let name), .present(let name),
      .labelled(let name, _), .unlabelled(let name), .range(let name, _, _, _),
      .conflicted(let name):
      name
    case .contains(let name, _): name
    case .entity, .row, .counted, .shared, .contradicted, .claimedBy, .violates: nil
    }
  }
}

extension Manifest.Check {
  /// Whether its condition names a column.
  fileprivate func mentions(_ name: String) -> Bool {
    let words = sql.lowercased().split { !($0.isLetter || $0.isNumber || $0 == "_") }
    return words.contains { $0 == name.lowercased() } || sql.contains("\"\(name)\"")
  }
}
