internal import Basics
internal import Foundation
package import Scoring
internal import Workspace

/// The rows of a dataset with what people did beside them, ready to be learnt.
package struct RetrainingData: Sendable {
  package var data: PreparedData
  package var lineage: RunLineage
}

extension LearningTask {
  /// Puts what people did to the rows of a dataset.
  ///
  /// The dataset is divided as without events: its validation and test rows stay what they are. Of the
  /// events the latest share is held out, and so are all about things (entities or groups) that the
  /// dataset measures by. Of the others, those about a training row say its label; each other one is a
  /// row of its own: the earlier ones are learnt, by the later ones the best epoch is chosen too.
  ///
  /// - `keys`: the entity of each row of `table`; empty without entities.
  /// - `isAboutLabel`: whether people told the class, as opposed to taking a thing or not. Of a thing
  ///   about which several do, what most say counts; where two classes are said equally often, nothing.
  /// - `champion`: the run whose division of rows is kept, and its model, whose features are used; without a
  ///   model features are fitted anew.
  ///
  /// - Throws: `LearningError` when the data cannot be learnt from.
  package func prepare(
    _ table: LearningTable,
    keys: [String],
    events: EventRows,
    isAboutLabel: Bool,
    holdOut: Double,
    after champion: (run: TrainingRun, model: TrainedModel?),
    for configuration: RunConfiguration
  ) throws -> RetrainingData {
    let (base, labels, classes) = try labelled(table)
    var notes = base.notes
    var division = try divide(base, labels, notes: &notes)
    let byHash = try divisionByHash(base, of: champion.run)
    if let byHash { division.split = byHash }
    var merge = EventMerge(
      base,
      keys: keys.isEmpty ? [] : base.places.map { keys[$0] },
      split: division.split,
      classes: Set(classes)
    )
    let cut = EventMerge.cut(events.times, holdOut: holdOut)
    merge.add(events, before: cut, isAboutLabel: isAboutLabel)
    var lineage = RunLineage(parent: champion.run.id, rows: merge.counts)
    lineage.isWarm = champion.model != nil
    lineage.dividesByHash = byHash != nil
    let seen = events.times.prefix { $0 < cut }
    lineage.from = seen.first.map(Date.init(timeIntervalSince1970:))
    lineage.to = seen.last.map(Date.init(timeIntervalSince1970:))
    if cut.isFinite { lineage.heldFrom = Date(timeIntervalSince1970: cut) }

    let added = events.selecting(merge.added)
    var complete = base
    for (row, label) in merge.relabelled { complete.labels[row] = label }
    complete = complete.appending(added.table)
    var split = division.split
    let (learnt, validated) = EventMerge.parts(of: added.times)
    split.train += learnt.map { Int32(base.rowCount + $0) }
    split.validation += validated.map { Int32(base.rowCount + $0) }
    let numbers = Dictionary(uniqueKeysWithValues: classes.enumerated().map { ($1, Int32($0)) })
    let all = complete.labels.map { $0.flatMap { numbers[$0] } ?? 0 }
    var data = try assemble(
      complete,
      labels: all,
      classes: classes,
      split: split,
      recipe: division.recipe,
      notes: notes,
      configuration: configuration,
      fixed: try champion.model.map { try featurizer(of: $0, classes: classes) }
    )
    if added.weights.contains(where: { $0 != 1 }) {
      lineage.isWeighed = true
      data.train.weights =
        Array(repeating: 1, count: division.split.train.count) + added.weights[learnt]
    }
    merge.count(
      added.selecting(Array(learnt)),
      validated: validated.count,
      positive: data.positive.map { classes[$0] }
    )
    lineage.rows = merge.counts
    data.distributions = complete.columns.filter { data.featureColumns.contains($0.name) }
      .distributions(rows: split.train)
    return RetrainingData(data: data, lineage: lineage)
  }

  /// The division of a run that decided the part of each row by itself; nil for others, and where that
  /// cannot be told.
  private func divisionByHash(_ table: LearningTable, of run: TrainingRun) throws -> RowSplit? {
    guard run.dividesRowsByHash, !table.groups.isEmpty else { return nil }
    if case .column = self.split { return nil }
    let division = try RowDivision(self.split, table.groupedBy)
    var parts: [[Int32]] = [[], [], []]
    for (row, group) in table.groups.enumerated() {
      parts[division.part(of: group).rawValue].append(Int32(row))
    }
    return RowSplit(train: parts[0], validation: parts[1], test: parts[2])
  }

  /// - Throws: `LearningError.Code.dataChanged` for a model of other classes.
  private func featurizer(of model: TrainedModel, classes: [String]) throws -> Featurizer {
    guard let featurizer = model.featurizer, model.classes == classes else {
      throw LearningError(
        .dataChanged,
        "the champion knows other classes than the data: \(LearningTask.list(Set(model.classes)))",
        suggestion: "retrain with --cold, which fits everything anew"
      )
    }
    return featurizer
  }
}

extension LearningTable {
  /// The place of each row in the table that it was selected from.
  var places: [Int] {
    rowNumbers.isEmpty ? Array(labels.indices) : rowNumbers.map { Int($0) }
  }
}

/// Settles what becomes of each event row.
struct EventMerge {
  private let classes: Set<String>
  private let groups: [UInt64]
  /// Rows of each entity, and the part of each row.
  private var rowsOfEntity: [String: [Int]] = [:]
  private var isTraining: [Bool]
  private var heldGroups: Set<UInt64> = []
  private let labels: [String?]

  /// Places in the event rows, ascending.
  private(set) var added: [Int] = []
  /// Rows of the dataset with another label.
  private(set) var relabelled: [Int: String] = [:]
  private(set) var counts = RunLineage.Rows()

  /// - `keys`: the entity of each row; empty without entities.
  init(_ table: LearningTable, keys: [String], split: RowSplit, classes: Set<String>) {
    self.classes = classes
    groups = table.groups
    labels = table.labels
    isTraining = Array(repeating: false, count: table.rowCount)
    for row in split.train { isTraining[Int(row)] = true }
    for (row, key) in keys.enumerated() where !key.isEmpty {
      rowsOfEntity[key, default: []].append(row)
    }
    if !groups.isEmpty {
      for row in split.validation + split.test { heldGroups.insert(groups[Int(row)]) }
    }
  }

  /// The time from which on events are held out; infinite for none.
  ///
  /// - `times`: ascending.
  static func cut(_ times: [Double], holdOut: Double) -> Double {
    let place = Int((Double(times.count) * (1 - holdOut)).rounded(.down))
    return times.indices.contains(place) && holdOut > 0 ? times[place] : .infinity
  }

  /// Of added rows those that are learnt, and the later ones that the best epoch is chosen by, about a tenth.
  ///
  /// Without them the rows of before alone would choose, and keep a model from learning what has changed.
  /// - `times`: ascending; rows of one moment stay together.
  static func parts(of times: [Double]) -> (learnt: Range<Int>, validated: Range<Int>) {
    let place = times.count - times.count / 10
    guard times.indices.contains(place), let first = times.firstIndex(of: times[place]), first > 0
    else { return (0..<times.count, times.count..<times.count) }
    return (0..<first, first..<times.count)
  }

  mutating func add(_ events: EventRows, before cut: Double, isAboutLabel: Bool) {
    /// What people say of each thing, and where they say it.
    var votes: [String: [(label: String, place: Int)]] = [:]
    for place in 0..<events.count {
      guard events.times[place] < cut else {
        counts.heldOut += 1
        continue
      }
      guard let label = events.table.labels[place], classes.contains(label) else {
        counts.unknownClass += 1
        continue
      }
      let entity = events.entities[place]
      let rows = entity.flatMap { rowsOfEntity[$0] } ?? []
      let group = events.table.groups.isEmpty ? nil : events.table.groups[place]
      if rows.contains(where: { !isTraining[$0] }) || group.map(heldGroups.contains) ?? false {
        counts.keptOut += 1
      } else if isAboutLabel, let entity {
        votes[entity, default: []].append((label, place))
      } else {
        added.append(place)
      }
    }
    for (entity, said) in votes { settle(entity, said) }
    added.sort()
  }

  private mutating func settle(_ entity: String, _ said: [(label: String, place: Int)]) {
    let tally = said.reduce(into: [String: Int]()) { $0[$1.label, default: 0] += 1 }
    let most = tally.values.max() ?? 0
    let winners = tally.filter { $0.value == most }.keys
    guard winners.count == 1, let label = winners.first else {
      counts.undecided += 1
      return
    }
    guard let rows = rowsOfEntity[entity] else {
      if let last = said.last(where: { $0.label == label }) { added.append(last.place) }
      return
    }
    let changed = rows.filter { labels[$0] != label }
    for row in changed { relabelled[row] = label }
    counts.relabelled += changed.count
    if changed.isEmpty { counts.confirmed += 1 }
  }

  /// Counts what the rows that are learnt are.
  mutating func count(_ rows: EventRows, validated: Int, positive: String?) {
    counts.added = rows.count
    counts.validated = validated
    let isPositive = rows.table.labels.map { positive != nil && $0 == positive }
    counts.positives = isPositive.count { $0 }
    counts.negatives = positive == nil ? 0 : rows.count - counts.positives
    let scores = isPositive.indices.filter { isPositive[$0] && rows.scores[$0].isFinite }
      .map { rows.scores[$0] }.sorted()
    guard !scores.isEmpty else { return }
    let median = scores[scores.count / 2]
    counts.hardNegatives = isPositive.indices.count { !isPositive[$0] && rows.scores[$0] >= median }
  }
}
