import Columnar
import Engine
import Foundation

/// The class names that Hugging Face `datasets` writes into a Parquet file, whose columns hold their
/// positions.
struct ClassLabels {
  /// More names than this are no classes, and would make the view that spells them out slow.
  private static let mostNames = 50_000

  /// The names of each column's classes, in the order of their codes.
  let names: [String: [String]]

  /// Reads what stands under `huggingface` in the file's metadata; none where that is damaged.
  ///
  /// - Throws: `EngineError` when the file cannot be read.
  init(of file: URL, _ engine: any QueryEngine) async throws {
    let found = try await engine.query(
      """
      SELECT TRY(decode(value)) AS text FROM parquet_kv_metadata(\(literal: file.path))
      WHERE TRY(decode(key)) = 'huggingface'
      """
    ).strings("text").compactMap(\.self)
    names = found.first.map(Self.names) ?? [:]
  }

  /// The features with the type `ClassLabel`; features of other forms are passed over.
  static func names(_ text: String) -> [String: [String]] {
    guard
      let document = try? JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any],
      let features = (document["info"] as? [String: Any])?["features"] as? [String: Any]
    else { return [:] }
    return features.compactMapValues { feature in
      guard let feature = feature as? [String: Any], feature["_type"] as? String == "ClassLabel",
        let names = feature["names"] as? [String], (1...mostNames).contains(names.count),
        Set(names).count == names.count
      else { return nil }
      return names
    }
  }

  /// A column with names in place of codes: -1 stands for no class, and a code without a name for
  /// itself.
  static func item(_ column: String, _ names: [String]) -> SQL {
    let code = SQL.identifier(column)
    return """
      CASE WHEN \(code) BETWEEN 0 AND \(literal: names.count - 1)
      THEN list_extract([\(literals: names)], CAST(\(code) AS BIGINT) + 1)
      WHEN \(code) = -1 THEN NULL ELSE CAST(\(code) AS VARCHAR) END AS \(code)
      """
  }
}
