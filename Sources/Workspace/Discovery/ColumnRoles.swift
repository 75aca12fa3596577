package import Basics

/// The columns of one source with the counts that tell what they are for.
package struct SourceColumns: Sendable, Hashable {
  package var source: String
  package var rows: Int
  package var columns: [Column]
  /// The column the manifest says names the sources.
  package var sourceColumn: String?

  package init(source: String, rows: Int, columns: [Column], sourceColumn: String? = nil) {
    self.source = source
    self.rows = rows
    self.columns = columns
    self.sourceColumn = sourceColumn
  }

  package struct Column: Sendable, Hashable {
    package var name: String
    package var type: ColumnType
    /// Different values, missing ones not counted; an estimate will do.
    package var distinct: Int
    package var missing: Int

    package init(name: String, type: ColumnType, distinct: Int, missing: Int) {
      self.name = name
      self.type = type
      self.distinct = distinct
      self.missing = missing
    }
  }
}

/// What columns are for, as far as names and counts tell: entity, label, and the naming of sources.
package struct ColumnRoles: Sendable, Hashable {
  /// Empty when no column looks like a key.
  package var entity: [String] = []
  package var label: String?
  /// The column whose values name the sources, by the source whose file holds many claims.
  ///
  /// Holds what the manifest says as well.
  package var sourceColumns: [String: String] = [:]
  /// One entry a conclusion, each with its reason.
  package var inferences: [Inference] = []

  package init() {}

  /// Concludes the roles that `manifest` leaves open; what it says is kept without a word.
  ///
  /// Counts may be estimates: every threshold leaves room for an error of a few per cent.
  package static func infer(
    sources: [SourceColumns],
    manifest: Manifest = Manifest()
  ) -> ColumnRoles {
    var roles = ColumnRoles()
    roles.entity = manifest.entity
    roles.label = manifest.label
    for source in sources { roles.sourceColumns[source.source] = source.sourceColumn }
    for source in sources where source.sourceColumn == nil {
      guard let claims = ClaimTable.infer(source, entity: manifest.entity) else { continue }
      roles.sourceColumns[source.source] = claims.source
      roles.inferences.append(
        Inference(
          subject: "source column of \(source.source)",
          value: claims.source,
          reason: claims.reason
        )
      )
    }
    if roles.entity.isEmpty, let key = EntityKeyInference.infer(sources, roles.sourceColumns) {
      roles.entity = [key.column]
      roles.inferences.append(
        Inference(subject: "entity", value: key.column, reason: key.reason)
      )
    }
    if roles.label == nil, let label = LabelColumn.infer(sources, taken: roles.takenColumns) {
      roles.label = label.column
      roles.inferences.append(
        Inference(subject: "label", value: label.column, reason: label.reason)
      )
    }
    return roles
  }

  private var takenColumns: Set<String> { Set(entity).union(sourceColumns.values) }
}
