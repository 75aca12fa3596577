internal import Columnar
internal import Foundation

/// An expression of somebody's that computes one value from the columns of one row, and nothing
/// else: no second statement, no subquery, no table, no file, no setting.
///
/// The engine's own parser says what the text is (`json_serialize_sql`), and its tree may hold only
/// kinds of nodes and functions that are known to be harmless. The text is parsed in round and in
/// square brackets, and must be the same expression in both: so it cannot close the brackets that
/// a statement puts around it.
package struct ScalarExpression: Sendable, Hashable {
  /// Longer texts are refused.
  package static let longest = 10_000

  /// As it was written.
  package let text: String

  /// The expression in brackets, to be put into a statement.
  ///
  /// A remark at its end stays its own.
  package var sql: SQL { "(\n\(raw: text)\n)" }

  /// Accepts a text, or says what stands against it.
  ///
  /// - Throws: ``EngineError`` with code `expression`.
  package static func accept(
    _ text: String,
    engine: any QueryEngine
  ) async throws -> ScalarExpression {
    guard text.utf8.count <= longest else {
      throw refusal("it is longer than \(longest) bytes")
    }
    guard !text.unicodeScalars.contains("\0") else { throw refusal("it holds a NUL character") }
    guard engine.dialect.kind == .duckDB else {
      throw refusal("only the embedded engine can check it")
    }
    let round = try await item(of: "SELECT (\n\(text)\n)", engine)
    let list = try await item(of: "SELECT [\n\(text)\n]", engine)
    guard list["function_name"] as? String == "list_value",
      let elements = list["children"] as? [Any], elements.count == 1,
      let square = elements[0] as? [String: Any],
      ExpressionTree.isSame(round, square)
    else { throw refusal("its brackets do not match") }
    if let problem = ExpressionTree.problem(of: round) { throw refusal(problem) }
    return ScalarExpression(text: text)
  }

  private static func refusal(_ reason: String) -> EngineError {
    EngineError(code: .expression, message: "no plain expression of one row: \(reason)")
  }

  /// The one item that a statement selects, as the engine's parser sees it.
  private static func item(
    of statement: String,
    _ engine: any QueryEngine
  ) async throws -> [String: Any] {
    let table = try await engine.query(
      "SELECT CAST(json_serialize_sql(\(literal: statement)) AS VARCHAR)"
    )
    guard let text = table.row(0)[0].string,
      let parsed = try? JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any]
    else { throw refusal("it is nested too deeply") }
    guard parsed["error"] as? Bool == false else {
      throw refusal(parsed["error_message"] as? String ?? "it cannot be parsed")
    }
    guard let statements = parsed["statements"] as? [[String: Any]], statements.count == 1,
      let node = statements[0]["node"] as? [String: Any]
    else { throw refusal("it holds more than one statement") }
    guard ExpressionTree.isBare(node), let items = node["select_list"] as? [[String: Any]],
      items.count == 1
    else { throw refusal("it is a query") }
    return items[0]
  }
}
