internal import Basics
internal import Columnar
internal import Foundation
internal import Kernels
internal import Profiling
internal import Workspace
import Scoring

/// Gathers batches of an engine into the columns that learning reads.
struct LearningTableBuilder {
  /// Which columns are read, and as what.
  struct Plan: Sendable {
    var label: String
    var features: [(name: String, type: ColumnType)]
    /// Rows with equal values of these stay together.
    var group: [String]
    var part: String?
    /// Where paths of pictures are looked up.
    var folders: [URL]
    /// How the rows write the label.
    var spellings: ClassSpellings
    var datasetFingerprint: String?
    /// What a reader of the figures should know of the columns.
    var notes: [String] = []

    /// Every column to ask the engine for, once each.
    var columns: [String] {
      var seen: Set<String> = []
      return ([label] + features.map(\.name) + group + [part].compactMap(\.self))
        .filter { seen.insert($0).inserted }
    }
  }

  private let plan: Plan
  private var labels: [String?] = []
  private var groups: [UInt64] = []
  private var parts: [String?] = []
  private var features: [FeatureColumnBuilder]

  init(_ plan: Plan) {
    self.plan = plan
    features = plan.features.map { FeatureColumnBuilder(name: $0.name, type: $0.type) }
  }

  mutating func append(_ batch: RecordBatch) {
    guard let label = batch.column(plan.label) else { return }
    for row in 0..<batch.rowCount {
      labels.append(label.text(row).flatMap { plan.spellings.form(of: $0) })
    }
    if !plan.group.isEmpty {
      let columns = plan.group.compactMap { batch.column($0) }
      for row in 0..<batch.rowCount {
        var hash = FeatureHash()
        var isMissing = true
        for column in columns {
          if let word = column.word(row) {
            hash.combine(word)
            isMissing = false
          }
          hash.combine(UInt8(0xFF))
        }
        // Rows that name no group stand alone.
        if isMissing { hash.combine(UInt64(groups.count)) }
        groups.append(hash.value)
      }
    }
    if let part = plan.part, let column = batch.column(part) {
      for row in 0..<batch.rowCount { parts.append(column.word(row)) }
    }
    for index in features.indices {
      guard let column = batch.column(features[index].name) else { continue }
      features[index].append(column, folders: plan.folders)
    }
  }

  func table() -> LearningTable {
    LearningTable(
      label: plan.label,
      labels: labels,
      columns: features.map { $0.column },
      groups: groups,
      groupedBy: plan.group,
      parts: parts,
      notes: plan.notes + features.compactMap(\.note),
      spellings: plan.spellings,
      datasetFingerprint: plan.datasetFingerprint
    )
  }
}
