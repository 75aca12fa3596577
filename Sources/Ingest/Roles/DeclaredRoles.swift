package import Basics

/// What a format itself says of the columns it makes: an export of annotations names its
/// annotators, a folder of class folders its label.
package struct DeclaredRoles: Sendable, Hashable, Codable {
  package var entity: String?
  package var label: String?
  /// The column that names the sources.
  package var source: String?
  /// The column that holds the given part (train, validation, test) of a row.
  package var split: String?
  package var types: [String: ColumnType]
  /// The values that a column may hold, in their order.
  package var values: [String: [String]] = [:]
  /// A sentence that says how the format says so, without a full stop.
  package var reason: String

  package init(
    entity: String? = nil,
    label: String? = nil,
    source: String? = nil,
    split: String? = nil,
    types: [String: ColumnType] = [:],
    reason: String
  ) {
    self.entity = entity
    self.label = label
    self.source = source
    self.split = split
    self.types = types
    self.reason = reason
  }

  /// The same of columns under other names.
  package func renamed(_ name: (String) -> String) -> DeclaredRoles {
    var renamed = self
    renamed.entity = entity.map(name)
    renamed.label = label.map(name)
    renamed.source = source.map(name)
    renamed.split = split.map(name)
    renamed.types = Dictionary(types.map { (name($0.key), $0.value) }) { first, _ in first }
    renamed.values = Dictionary(values.map { (name($0.key), $0.value) }) { first, _ in first }
    return renamed
  }
}
