internal import Basics
package import Foundation
package import Scoring
package import Workspace

/// Compares a challenger with the champion on rows that neither learnt from, overall and by slices.
package struct ModelGate: Sendable {
  /// A model and the run it comes from.
  package struct Contender: Sendable {
    package var run: TrainingRun
    package var model: TrainedModel

    package init(run: TrainingRun, model: TrainedModel) {
      self.run = run
      self.model = model
    }
  }

  private static let replicates = 200
  private static let seed: UInt64 = 7

  private let rules: Manifest.Gate
  private let notes: [String]

  /// Without rules in the manifest, a challenger may rank and promise no worse than the champion.
  ///
  /// - Throws: `LearningError.Code.badConfiguration` for a metric that is not known.
  package init(_ gate: Manifest.Gate?, hasPositive: Bool) throws {
    guard let gate else {
      var usual = Manifest.Gate()
      let ranking = hasPositive ? GateMetric.averagePrecision : .balancedAccuracy
      for metric in [ranking, .logLoss] {
        usual.metrics[metric.rawValue] = Manifest.Gate.Threshold(worse: 0)
      }
      rules = usual
      notes = ["the manifest has no gate: \(ranking.rawValue) and log-loss must be no worse"]
      return
    }
    if let unknown = gate.metrics.keys.sorted().first(where: { GateMetric(rawValue: $0) == nil }) {
      throw LearningError(
        .badConfiguration,
        "the gate of the manifest names \(unknown), which is no metric",
        suggestion: "use \(GateMetric.allCases.map(\.rawValue).joined(separator: ", "))"
      )
    }
    rules = gate
    notes = gate.metrics.isEmpty ? ["the gate of the manifest names no metric"] : []
  }

  /// What people did while models served.
  package struct Events: Sendable {
    package var rows: EventRows
    /// The entity of each row of the dataset; empty without entities.
    package var keys: [String]
    /// Whether people told the class of what was shown, as opposed to taking it or not.
    package var isAboutLabel: Bool

    package init(rows: EventRows, keys: [String], isAboutLabel: Bool) {
      self.rows = rows
      self.keys = keys
      self.isAboutLabel = isAboutLabel
    }
  }

  /// Runs the gate on the rows of a dataset that are held out of both models, and on those of `events` that
  /// neither learnt from.
  ///
  /// - Throws: `LearningError` when no row is, or the models are of other classes.
  /// - Complexity: O(metrics × slices × rows × replicates).
  package func run(
    _ task: LearningTask,
    _ table: LearningTable,
    challenger: Contender,
    champion: Contender?,
    events: Events? = nil,
    at date: Date = Date()
  ) throws -> GateReport {
    var task = task
    task.slices = rules.slices.isEmpty ? nil : rules.slices.keys.sorted()
    let held = try task.heldOut(table, of: [challenger.run] + (champion.map { [$0.run] } ?? []))
    let own = try measure(challenger, held)
    let other = try champion.map { try measure($0, held) }
    var report = GateReport(
      startedAt: date,
      champion: champion?.run.id,
      challenger: challenger.run.id,
      label: held.table.label,
      state: .passed,
      checks: [],
      notes: notes + held.notes
    )
    var missing = (slices: false, thresholds: rules.metrics.isEmpty)
    let all = Array(0..<held.rows.count)
    report.checks += checks(nil, all, own, other, held, &missing.thresholds, &report.notes)
    for (name, members, isTooFew) in slices(held) {
      if isTooFew {
        missing.slices = true
        report.notes.append(
          "slice \(name) has \(Figures.plural(members.count, "row")) held out, and needs \(rules.rows)"
        )
        continue
      }
      report.checks += checks(name, members, own, other, held, &missing.thresholds, &report.notes)
    }
    if let events {
      try judge(
        task,
        table,
        events,
        [challenger] + (champion.map { [$0] } ?? []),
        &report,
        &missing.thresholds
      )
    }
    report.state =
      report.checks.contains { !$0.isKept }
      ? .failed
      : missing.slices
        ? .missingSlice
        : missing.thresholds
          ? .missingThreshold : champion == nil ? .rubberStamped : .passed
    return report
  }

  /// Adds checks on recent events, or says why there are none.
  private func judge(
    _ task: LearningTask,
    _ table: LearningTable,
    _ events: Events,
    _ contenders: [Contender],
    _ report: inout GateReport,
    _ lacksThreshold: inout Bool
  ) throws {
    let (held, times) = try task.recent(events, table, of: contenders.map(\.run))
    report.recent = GateReport.Recent(
      rows: held.rows.count,
      from: times.first.map(Date.init(timeIntervalSince1970:)),
      to: times.last.map(Date.init(timeIntervalSince1970:))
    )
    func cannot(_ reason: String) { report.recent?.reason = reason }
    guard events.rows.count > 0 else { return cannot("no event says the class of what was shown") }
    guard held.rows.count >= rules.rows else {
      return cannot(
        "\(Figures.plural(held.rows.count, "row")) that neither model learnt from, and \(rules.rows) "
          + "are needed (gate.rows)"
      )
    }
    guard Set(held.labels).count > 1 else {
      return cannot("all people said the same class")
    }
    let measured = try contenders.map { try measure($0, held) }
    report.checks += checks(
      GateReport.recentSlice,
      Array(0..<held.rows.count),
      measured[0],
      measured.count > 1 ? measured[1] : nil,
      held,
      &lacksThreshold,
      &report.notes
    )
  }

  private func measure(_ contender: Contender, _ held: HeldOutRows) throws -> MeasuredRows {
    let model = contender.model
    guard Set(model.classes) == Set(held.classes) else {
      throw LearningError(
        .badConfiguration,
        "run \(contender.run.id) knows other classes than the data: "
          + LearningTask.list(Set(model.classes)),
        suggestion: "train a challenger on the data as it is now"
      )
    }
    guard let featurizer = model.featurizer else {
      throw LearningError(
        .badConfiguration,
        "the model of run \(contender.run.id) does not say how columns become features",
        suggestion: "train again"
      )
    }
    let places = model.classes.map { name in held.classes.firstIndex(of: name) ?? 0 }
    let found = model.probabilities(
      of: featurizer.features(of: held.table.columns, rows: held.rows)
    )
    // The classes of the data may stand in another order than those of the model.
    let width = places.count
    var ordered = [Float](repeating: 0, count: found.count)
    for row in 0..<held.rows.count {
      for (k, place) in places.enumerated() {
        ordered[row * width + place] = found[row * width + k]
      }
    }
    var decision = model.decision
    if !decision.offsets.isEmpty {
      var offsets = decision.offsets
      for (k, place) in places.enumerated() { offsets[place] = decision.offsets[k] }
      decision.offsets = offsets
    }
    return MeasuredRows(
      probabilities: ordered,
      labels: held.labels,
      classes: width,
      positive: held.positive,
      decision: decision,
      groups: held.groups
    )
  }

  /// Each slice of the rules, its rows, and whether they are too few.
  private func slices(_ held: HeldOutRows) -> [(name: String, rows: [Int], isTooFew: Bool)] {
    held.slices.flatMap { column -> [(name: String, rows: [Int], isTooFew: Bool)] in
      let wanted = rules.slices[column.name] ?? []
      var members: [String: [Int]] = [:]
      for (row, code) in column.codes.enumerated() where code >= 0 {
        members[column.values[Int(code)], default: []].append(row)
      }
      let present = wanted.isEmpty ? members.keys.sorted() : wanted
      return present.compactMap { value in
        let rows = members[value] ?? []
        let isTooFew = rows.count < rules.rows
        // A value that nobody named may be rare.
        if isTooFew, wanted.isEmpty { return nil }
        return ("\(column.name) = \(value)", rows, isTooFew)
      }
    }
  }

  private func checks(
    _ slice: String?,
    _ members: [Int],
    _ own: MeasuredRows,
    _ other: MeasuredRows?,
    _ held: HeldOutRows,
    _ lacksThreshold: inout Bool,
    _ notes: inout [String]
  ) -> [GateReport.Check] {
    let mine = own.selecting(members)
    let figures = WeighedFigures(mine, classes: held.classes.count)
    let theirs = other.map { WeighedFigures($0.selecting(members), classes: held.classes.count) }
    let once = Array(repeating: 1.0, count: members.count)
    var checks: [GateReport.Check] = []
    for metric in GateMetric.allCases {
      guard let threshold = rules.metrics[metric.rawValue] else { continue }
      if threshold.isEmpty {
        lacksThreshold = true
        let note = "\(metric.rawValue) has no threshold: give lower, upper or worse"
        if !notes.contains(note) { notes.append(note) }
        continue
      }
      let value = figures.value(metric, weights: once)
      let before = theirs?.value(metric, weights: once)
      let interval = theirs.flatMap {
        Self.interval(metric, figures, $0, groups: mine.groups)
      }
      checks.append(
        GateReport.Check(
          slice: slice,
          metric: metric,
          rows: members.count,
          champion: before,
          challenger: value,
          low: interval?.lowerBound,
          high: interval?.upperBound,
          threshold: threshold.words,
          isKept: threshold.isKept(by: value, champion: before, isLoss: metric.isLoss)
        )
      )
    }
    return checks
  }

  /// The 95 % interval of a difference on the same rows, by a Poisson bootstrap over groups.
  private static func interval(
    _ metric: GateMetric,
    _ own: WeighedFigures,
    _ other: WeighedFigures,
    groups: RowGroups
  ) -> ClosedRange<Double>? {
    guard groups.count > 1 else { return nil }
    var bootstrap = PoissonBootstrap(groups: groups.count, seed: seed)
    var differences: [Double] = []
    for _ in 0..<replicates {
      bootstrap.draw()
      let weights = groups.ids.map { Double(bootstrap.weights[$0]) }
      if let a = own.value(metric, weights: weights), let b = other.value(metric, weights: weights)
      {
        differences.append(a - b)
      }
    }
    return PoissonBootstrap.percentiles(of: differences)
  }
}

extension Manifest.Gate.Threshold {
  /// Whether a figure keeps the bounds; one that is not defined does not.
  ///
  /// Without a champion only what holds for a model by itself is asked.
  func isKept(by value: Double?, champion: Double?, isLoss: Bool) -> Bool {
    guard let value else { return false }
    if let lower, value < lower { return false }
    if let upper, value > upper { return false }
    guard let worse, let champion else { return true }
    return (isLoss ? value - champion : champion - value) <= worse
  }

  /// For people.
  var words: String {
    [
      lower.map { "at least \(Figures.decimal($0, 4))" },
      upper.map { "at most \(Figures.decimal($0, 4))" },
      worse.map { $0 == 0 ? "no worse" : "worse by at most \(Figures.decimal($0, 4))" },
    ].compactMap(\.self).joined(separator: "; ")
  }
}
