import Basics
import Columnar
package import Engine

/// Turns the texts of sources into values: the one place that does, after reading and before
/// everything else.
///
/// Columns that the engine read typed stay as they are, but for values that the manifest says mean
/// none. Of the others each different text is
/// understood once, in Swift, and joined back by the engine, so that it costs a cluster no more.
/// The text as written stays beside the value.
package struct Conformer {
  private let engine: any QueryEngine

  package init(engine: any QueryEngine) { self.engine = engine }

  /// The texts of one source, before sources are looked at together.
  package struct Survey: Sendable {
    fileprivate var source: ReadSource
    fileprivate var columns: [Int: TextColumn]
    /// Columns of floating numbers that are all whole: `1.0` is 1.
    fileprivate var wholeColumns: Set<Int>
    /// The values of typed columns that the manifest says mean none.
    fileprivate var typedMarkers: [Int: [TextCount]]
  }

  /// Looks at the texts of a source.
  ///
  /// - Throws: `EngineError` when its rows cannot be read.
  package func survey(_ source: ReadSource) async throws -> Survey {
    let survey = SourceSurvey(engine: engine, source: source)
    return Survey(
      source: source,
      columns: try await survey.columns(),
      wholeColumns: try await WholeNumbers(engine: engine, source: source).columns(),
      typedMarkers: try await survey.typedMarkers()
    )
  }

  /// Decides what all columns are, and makes the relation of each source with its values.
  ///
  /// - Returns: one entry a source, in their order.
  package func conform(_ surveys: [Survey]) async throws -> [ConformedSource] {
    let surveys = Self.reconciled(surveys)
    var evidence = surveys.map { _ in SourceEvidence() }
    var names: [String] = []
    var members: [String: [(source: Int, column: Int)]] = [:]
    for (source, survey) in surveys.enumerated() {
      for index in survey.columns.keys.sorted() {
        guard let column = survey.columns[index] else { continue }
        evidence[source].add(column)
        let name = column.declaration.name
        if members[name] == nil { names.append(name) }
        members[name, default: []].append((source, index))
      }
    }
    var plans = surveys.map {
      SourcePlan($0.source, whole: $0.wholeColumns, markers: $0.typedMarkers)
    }
    for name in names {
      let places = members[name] ?? []
      let group = ColumnGroup(
        places.compactMap { place in
          surveys[place.source].columns[place.column].map {
            ColumnGroup.Member(source: place.source, column: $0)
          }
        }
      )
      for (place, spelling) in zip(places, group.spellings(evidence)) {
        guard let column = surveys[place.source].columns[place.column] else { continue }
        plans[place.source].add(column, at: place.column, spelling)
      }
    }
    for (index, plan) in plans.enumerated() {
      try await materialise(plan, number: index + 1)
      try await ConformedRelations(engine: engine).create(
        plan.result,
        of: plan.source,
        table: plan.result.hasTable ? ConformedRelations.values(of: plan.source.result) : nil
      )
    }
    return plans.map(\.result)
  }

  /// Reads a column of words as numbers where other sources have numbers under its name and more
  /// than half of its own cells are some.
  private static func reconciled(_ surveys: [Survey]) -> [Survey] {
    var numeric: Set<String> = []
    for survey in surveys {
      for (index, column) in survey.source.columns.enumerated() {
        let isTyped = column.engineType == "DOUBLE" || column.engineType == "BIGINT"
        if isTyped || survey.columns[index]?.kind == .number { numeric.insert(column.name) }
      }
    }
    var result = surveys
    for (source, survey) in surveys.enumerated() {
      for (index, column) in survey.columns
      where column.kind == .text && column.declaration.kind == nil
        && column.mostAreNumbers && numeric.contains(column.declaration.name)
      {
        var declaration = column.declaration
        declaration.kind = .number
        result[source].columns[index] = TextColumn(
          declaration,
          voices: column.voices,
          cells: column.cells
        )
      }
    }
    return result
  }

  // MARK: Tables

  private static let joinsPerStatement = 40

  private func materialise(_ plan: SourcePlan, number: Int) async throws {
    let mapped = plan.mapped.keys.sorted()
    guard !mapped.isEmpty else { return }
    let source = plan.source
    let survey = SourceSurvey(engine: engine, source: source)
    let map = "_texts_\(number)"
    try await engine.ingest(plan.mapping(), as: map)
    let final = ConformedRelations.values(of: source.result)
    var relation = source.table
    for start in stride(from: 0, to: mapped.count, by: Self.joinsPerStatement) {
      let group = Array(mapped[start..<min(start + Self.joinsPerStatement, mapped.count)])
      let isLast = start + Self.joinsPerStatement >= mapped.count
      let target = isLast ? final : "\(final)_\(start)"
      var items: [SQL] = ["s._row", "s._file"]
      for (index, column) in source.columns.enumerated() {
        let name = SQL.identifier(column.name)
        if group.contains(index) {
          items.append("m\(literal: index).value AS \(name)")
          items.append("s.\(name) AS \(identifier: ConformedRelations.text(of: index))")
        } else {
          items.append("s.\(name)")
          if let place = mapped.firstIndex(of: index), place < start {
            items.append("s.\(identifier: ConformedRelations.text(of: index))")
          }
        }
      }
      let joins = group.map { index -> SQL in
        let values = plan.mapped[index]
        let text = survey.text(index)
        var on: SQL = "m\(literal: index).text IS NOT DISTINCT FROM s.\(text)"
        if source.columns[index].engineType != "VARCHAR" {
          on = """
            m\(literal: index).text IS NOT DISTINCT FROM
            \(engine.dialect.cast("s.\(identifier: source.columns[index].name)", to: .text))
            """
        }
        if values?.isByVoice == true, let voice = source.voiceColumn {
          on += """
             AND m\(literal: index).voice
            = coalesce(\(engine.dialect.cast("s.\(identifier: voice)", to: .text)), '')
            """
        }
        let type = values?.type ?? .text
        return """
          LEFT JOIN (SELECT text, voice, \(type.item) AS value FROM \(identifier: map)
            WHERE place = \(literal: index)) m\(literal: index) ON \(on)
          """
      }
      try await engine.execute(
        """
        CREATE OR REPLACE TABLE \(identifier: target) AS SELECT \(items.joined())
        FROM \(identifier: relation) s \(joins.joined(separator: " "))
        """
      )
      if relation != source.table { try await engine.execute("DROP TABLE \(identifier: relation)") }
      relation = target
    }
    try await engine.execute("DROP TABLE IF EXISTS \(identifier: map)")
  }
}

extension TextColumn {
  /// Whether more than half of the present cells of a column of words are numbers.
  var mostAreNumbers: Bool { reason?.hasSuffix("cells are no numbers") ?? false }
}

extension TextColumn.ValueType {
  /// The engine's own name of the type.
  var engineType: String {
    switch self {
    case .text: "VARCHAR"
    case .whole: "BIGINT"
    case .real: "DOUBLE"
    case .truth: "BOOLEAN"
    case .date: "DATE"
    case .moment: "TIMESTAMP"
    case .zonedMoment: "TIMESTAMP WITH TIME ZONE"
    case .clock: "TIME"
    }
  }

  /// The value of a row of the mapping.
  var item: SQL {
    switch self {
    case .text: "text"
    case .whole: "whole_number"
    case .real: "real_number"
    case .truth: "(whole_number = 1)"
    case .date, .moment, .zonedMoment, .clock: "CAST(moment AS \(raw: engineType))"
    }
  }
}
