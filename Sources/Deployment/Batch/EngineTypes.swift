import Scoring

/// Which types of the engine hold what a model reads.
enum EngineTypes {
  static func isText(_ type: String) -> Bool { type == "VARCHAR" }

  static func isNumber(_ type: String) -> Bool {
    [
      "TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "UTINYINT", "USMALLINT", "UINTEGER",
      "UBIGINT", "FLOAT", "DOUBLE",
    ].contains(type) || type.hasPrefix("DECIMAL")
  }

  static func isTime(_ type: String) -> Bool {
    type == "DATE" || type.hasPrefix("TIME")
  }

  private static func isNested(_ type: String) -> Bool {
    type.hasSuffix("]") || type.hasPrefix("STRUCT") || type.hasPrefix("MAP")
      || type.hasPrefix("UNION") || type == "BLOB"
  }

  static func suits(_ type: String, _ kind: FeatureInput.Kind) -> Bool {
    switch kind {
    case .number: isNumber(type) || type == "BOOLEAN"
    case .time: isTime(type)
    case .numberOrTime: isNumber(type) || isTime(type) || type == "BOOLEAN"
    case .category: !isNested(type)
    case .text, .pairs: isText(type)
    case .picture: isText(type) || isNested(type)
    }
  }
}
