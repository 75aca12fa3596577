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
    /// Those of the features that hold `index:value` pairs, whatever their type.
    var pairs: Set<String> = []
    /// Rows with equal values of these stay together.
    var group: [String]
    var part: String?
    /// Columns that evaluations are told apart by and that are no features.
    var slices: [String] = []
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
  /// The number of its first row.
  private let firstNumber: Int
  private var labels: [String?] = []
  private var groups: [UInt64] = []
  private var parts: [String?] = []
  private var formByHash: [UInt64: String?] = [:]
  private var partWords = CategoryCoder()
  private var features: [FeatureColumnBuilder]
  private var slices: [SliceColumnBuilder]

  /// - `firstNumber`: rows without a group are told apart by their numbers from there on.
  init(_ plan: Plan, firstNumber: Int = 0) {
    self.plan = plan
    self.firstNumber = firstNumber
    features = plan.features.map {
      FeatureColumnBuilder(name: $0.name, type: $0.type, holdsPairs: plan.pairs.contains($0.name))
    }
    slices = plan.slices.map(SliceColumnBuilder.init)
  }

  mutating func append(_ batch: RecordBatch) {
    for index in slices.indices {
      if let column = batch.column(slices[index].name) { slices[index].append(column) }
    }
    guard let label = batch.column(plan.label) else { return }
    let first = labels.count
    appendLabels(label)
    if !plan.group.isEmpty {
      groups += GroupHashes.hashes(batch, plan.group, first: firstNumber + first)
    }
    if let part = plan.part, let column = batch.column(part) { appendParts(column) }
    for index in features.indices {
      guard let column = batch.column(features[index].name) else { continue }
      features[index].append(column, folders: plan.folders)
    }
  }

  private mutating func appendLabels(_ column: Column) {
    guard column.type.isText else {
      for row in 0..<column.count {
        labels.append(column.text(row).flatMap { plan.spellings.form(of: $0) })
      }
      return
    }
    let spellings = plan.spellings
    column.forEachText { row, bytes in
      let hash = byteHash(bytes, seed: 0)
      // A null cell and an empty one look alike here.
      if bytes.isEmpty, column.isNull(row) {
        labels.append(nil)
      } else if let form = formByHash[hash] {
        labels.append(form)
      } else {
        let form = column.text(row).flatMap { spellings.form(of: $0) }
        formByHash[hash] = form
        labels.append(form)
      }
    }
  }

  private mutating func appendParts(_ column: Column) {
    column.forEachWord { row, word in
      let code = partWords.code(ofHash: byteHash(word, seed: 0)) { column.word(row) }
      parts.append(code < 0 ? nil : partWords.words[Int(code)])
    }
  }

  /// The rows so far, which it forgets.
  mutating func takeTable() -> LearningTable {
    let table = table()
    labels.removeAll(keepingCapacity: true)
    groups.removeAll(keepingCapacity: true)
    parts.removeAll(keepingCapacity: true)
    for index in features.indices { features[index].removeRows() }
    return table
  }

  func table() -> LearningTable {
    var table = LearningTable(
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
    table.slices = slices.compactMap(\.column)
    return table
  }
}
