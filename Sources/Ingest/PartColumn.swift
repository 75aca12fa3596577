/// A column of a relation in the engine: its name and the engine's own name of its type.
package struct PartColumn: Sendable, Hashable, Codable {
  package var name: String
  package var engineType: String

  package init(name: String, engineType: String) {
    self.name = name
    self.engineType = engineType
  }
}

extension PartColumn {
  package var isNumeric: Bool {
    CommonType.integers.contains(engineType) || isFloating
      || ["HUGEINT", "UBIGINT", "UHUGEINT"].contains(engineType) || engineType.hasPrefix("DECIMAL")
  }

  package var isFloating: Bool { ["DOUBLE", "FLOAT"].contains(engineType) }

  package var isTemporal: Bool {
    engineType == "DATE" || engineType == "TIME" || engineType.hasPrefix("TIMESTAMP")
  }

  package var isNested: Bool {
    engineType.hasPrefix("STRUCT") || engineType.hasPrefix("MAP") || engineType.hasSuffix("]")
      || engineType.hasPrefix("UNION")
  }

  /// Whether the values are bytes, or hold some.
  package var isBinary: Bool { engineType == "BLOB" || isNested }
}
