import Columnar
import Conform
import Engine
import Ingest
import Workspace

/// The values of a truth file as their attributes write them.
///
/// They are read as the texts of any source are, in the kind and the unit of the attribute.
struct GoldValues: Sendable {
  /// By attribute and text; a text that means no value has none.
  private var forms: [String: [String: String]] = [:]

  /// - `others`: texts to be read as values of every attribute.
  init(
    _ truth: TruthFile,
    _ columns: [ClaimedColumn],
    others: [String],
    engine: any QueryEngine
  ) async throws {
    for column in columns {
      let texts = Set((truth.values[column.name] ?? [:]).values).union(others)
      guard !texts.isEmpty else { continue }
      forms[column.name] = try await Self.forms(texts, column, engine)
    }
  }

  /// The form of a gold text; nil when it means that there is no value.
  func form(of text: String, _ column: ClaimedColumn) -> String? { forms[column.name]?[text] }

  private static func forms(
    _ texts: Set<String>,
    _ column: ClaimedColumn,
    _ engine: any QueryEngine
  ) async throws -> [String: String] {
    let kind = column.forms.kind
    let read = TextColumn.values(
      of: texts,
      ColumnDeclaration(
        name: column.name,
        kind: kind.columnKind,
        unit: column.unit,
        values: Set(column.rule?.values ?? []),
        missing: column.rule?.missing
      )
    )
    var forms: [String: String] = [:]
    var moments: [String: String] = [:]
    for (text, value) in read {
      switch value {
      case .missing: break
      // What is no value of the kind agrees with no claim.
      case .unreadable: forms[text] = text
      case .text: forms[text] = column.forms.form(text)
      case .whole(let number): forms[text] = String(number)
      case .real(let number): forms[text] = ValueKind.form(number)
      case .truth(let isTrue): forms[text] = isTrue ? "true" : "false"
      case .moment(let moment): moments[text] = moment
      }
    }
    guard !moments.isEmpty else { return forms }
    let instants = try await instants(Set(moments.values), column.engineType, engine)
    for (text, moment) in moments {
      forms[text] = instants[moment].flatMap { kind.form($0) } ?? text
    }
    return forms
  }

  private static let table = "_gold_moments"

  /// Dates and times as the engine writes them in a type: zones differ, instants do not.
  private static func instants(
    _ moments: Set<String>,
    _ engineType: String,
    _ engine: any QueryEngine
  ) async throws -> [String: String] {
    try await engine.ingest(IngestTable(["moment": .strings(moments.sorted())]), as: table)
    let instant: SQL = "TRY_CAST(moment AS \(raw: engineType))"
    let found = try await engine.query(
      """
      SELECT moment, \(engine.dialect.cast(instant, to: .text)) AS instant
      FROM \(identifier: table)
      """
    )
    try await engine.execute("DROP TABLE IF EXISTS \(identifier: table)")
    return Dictionary(
      zip(found.strings("moment"), found.strings("instant")).compactMap { moment, instant in
        moment.flatMap { moment in instant.map { (moment, $0) } }
      },
      uniquingKeysWith: { first, _ in first }
    )
  }
}
