package import Basics
package import Workspace

/// The columns of one source with the counts that tell what they are for.
package struct SourceColumns: Sendable, Hashable {
  package var source: String
  package var rows: Int
  package var columns: [Column]
  /// The column the manifest says names the sources.
  package var sourceColumn: String?
  /// What the format itself says of the columns.
  package var declared: DeclaredRoles?
  /// Whether the source is a given part of the split: the parts of one dataset speak about
  /// different things.
  package var isPart: Bool

  package init(
    source: String,
    rows: Int,
    columns: [Column],
    sourceColumn: String? = nil,
    declared: DeclaredRoles? = nil,
    isPart: Bool = false
  ) {
    self.source = source
    self.rows = rows
    self.columns = columns
    self.sourceColumn = sourceColumn
    self.declared = declared
    self.isPart = isPart
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
  /// The column of the given parts of the split.
  package var split: String?
  /// One entry a conclusion, each with its reason.
  package var inferences: [Inference] = []

  package init() {}

  /// Concludes the roles that `manifest` leaves open; what it says is kept without a word.
  ///
  /// Counts may be estimates: every threshold leaves room for an error of a few per cent.
  ///
  /// - `evidence`: what the values say about `candidates`.
  package static func infer(
    sources: [SourceColumns],
    manifest: Manifest = Manifest(),
    evidence: [ClaimCandidate: ClaimEvidence] = [:]
  ) -> ColumnRoles {
    var roles = ColumnRoles()
    roles.entity = manifest.entity
    roles.label = manifest.label
    for source in sources { roles.sourceColumns[source.source] = source.sourceColumn }
    for source in sources where source.sourceColumn == nil {
      if let declared = source.declared, let column = declared.source {
        roles.sourceColumns[source.source] = column
        roles.inferences.append(
          Inference(
            subject: "source column of \(source.source)",
            value: column,
            reason: declared.reason
          )
        )
        continue
      }
      let found = ClaimTable.infer(source, entity: manifest.entity, evidence: evidence)
      guard let claims = found else { continue }
      roles.sourceColumns[source.source] = claims.source
      roles.inferences.append(
        Inference(
          subject: "source column of \(source.source)",
          value: claims.source,
          reason: claims.reason
        )
      )
    }
    if roles.entity.isEmpty, let declared = declared(sources, \.entity) {
      roles.entity = [declared.column]
      roles.inferences.append(
        Inference(subject: "entity", value: declared.column, reason: declared.reason)
      )
    }
    if roles.entity.isEmpty, let key = EntityKeyInference.infer(sources, roles.sourceColumns) {
      roles.entity = [key.column]
      roles.inferences.append(
        Inference(subject: "entity", value: key.column, reason: key.reason)
      )
    }
    if roles.label == nil, let declared = declared(sources, \.label),
      !roles.takenColumns.contains(declared.column)
    {
      roles.label = declared.column
      roles.inferences.append(
        Inference(subject: "label", value: declared.column, reason: declared.reason)
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

  /// What the values of the tables should be asked for before their roles are concluded.
  package static func candidates(
    _ sources: [SourceColumns],
    manifest: Manifest
  ) -> [ClaimCandidate] {
    sources.filter { $0.sourceColumn == nil && $0.declared?.source == nil && $0.rows > 0 }
      .flatMap { ClaimTable.candidates($0, entity: manifest.entity) }
  }

  /// The column that the formats of all sources with rows agree on.
  private static func declared(
    _ sources: [SourceColumns],
    _ role: KeyPath<DeclaredRoles, String?>
  ) -> (column: String, reason: String)? {
    let filled = sources.filter { $0.rows > 0 && !$0.columns.isEmpty }
    let columns = Set(filled.map { $0.declared?[keyPath: role] })
    guard columns.count == 1, let column = columns.first ?? nil,
      filled.allSatisfy({ $0.columns.contains { $0.name == column } })
    else { return nil }
    return (column, filled.first?.declared?.reason ?? "")
  }

  private var takenColumns: Set<String> { Set(entity).union(sourceColumns.values) }
}
