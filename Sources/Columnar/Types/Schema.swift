/// A named, typed column of a schema, or a child of a nested type.
package struct Field: Sendable, Hashable {
  package var name: String
  package var type: DataType
  package var isNullable: Bool

  package init(name: String, type: DataType, isNullable: Bool = true) {
    self.name = name
    self.type = type
    self.isNullable = isNullable
  }
}

/// The columns of a result, in order; their names need not be unique.
package struct Schema: Sendable, Hashable {
  package var fields: [Field]

  package init(fields: [Field]) {
    self.fields = fields
  }

  package var names: [String] { fields.map(\.name) }

  /// The position of the first column with this name.
  ///
  /// - Complexity: O(columns).
  package func index(of name: String) -> Int? {
    fields.firstIndex { $0.name == name }
  }
}
