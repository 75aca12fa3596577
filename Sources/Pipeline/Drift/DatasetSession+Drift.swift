import Basics
import Columnar
import Engine
package import Feedback
package import Foundation
import Ingest
import Learning
import Scoring
import Synchronization
import Workspace

extension DatasetSession {
  /// What `compare(since:)` tells, and whether it, or what else happened, asks for a training after the
  /// champion.
  ///
  /// - Throws: what reading the data throws.
  package func drift(since: Date? = nil) async throws -> DriftReport {
    var report = try await compare(since: since)
    let store = RunStore(dataset.paths)
    guard let champion = store.champion().flatMap({ store.run($0.run) }) else { return report }
    do {
      report.triggers = try await retrainTriggers(
        RetrainTrigger.Kind.allCases,
        after: champion,
        report: since == nil ? report : nil
      )
    } catch let error as LearningError {
      report.notes.append("whether to train again is not known: \(error)")
    }
    return report
  }

  /// Compares what was shown, from `since` on, with what the models that served were made from.
  ///
  /// Suggestions are taken in the order of time, once. Where events name an entity, features that they do
  /// not hold are those of its row in the curated view.
  ///
  /// - Throws: what reading the data throws.
  func compare(since: Date? = nil) async throws -> DriftReport {
    let store = RunStore(dataset.paths)
    let served = ServedRuns(store, dataset: dataset.name)
    guard let fallback = served.fallback else { return DriftReport() }
    guard store.all().contains(where: { store.hasReference($0.id) }) else {
      return DriftReport(
        notes: ["no run keeps what its columns were like: train again to be told of drift"]
      )
    }
    let loaded = try await rows(for: RowFilter(.events))
    let engine = loaded.engine
    let names = try await engine.query("SELECT * FROM events LIMIT 0").schema.fields.map(\.name)
    let within = Self.shown(since: since)
    let counts = try await engine.query(
      """
      SELECT e.model, epoch(min(e.time)) AS first, epoch(max(e.time)) AS last, count(*) AS n FROM events AS e \
      \(within) AND e.model IS NOT NULL GROUP BY 1 ORDER BY n DESC LIMIT \(literal: Self.mostModels)
      """
    )
    var report = DriftReport()
    let entities =
      try await engine.query(
        "SELECT count(e.entity) AS n FROM events AS e \(within)"
      ).ints("n").first.flatMap(\.self) ?? 0
    var curated: [String] = []
    if entities > 0, !loaded.manifest.entity.isEmpty {
      try await self.curated()
      curated = try await loaded.engine.query("SELECT * FROM curated LIMIT 0").schema.fields
        .map(\.name)
    }
    var notes: Set<String> = []
    for (model, times) in zip(counts.strings("model"), Self.ends(counts)) {
      guard let model else { continue }
      let runs = served.segments(of: model, from: times.first, to: times.last)
      if runs.isEmpty {
        notes.insert(
          "\(model) is no run here: its features are compared with those of run \(fallback)"
        )
      }
      let segments = runs.isEmpty ? [(run: fallback, from: Date?.none, to: Date?.none)] : runs
      for segment in segments {
        guard let reference = store.reference(of: segment.run), let run = store.run(segment.run)
        else {
          notes.insert(
            "run \(segment.run) has no reference to compare with: train again to have one"
          )
          continue
        }
        let drift = try await Comparison(
          loaded,
          events: names,
          curated: curated,
          model: model,
          run: run,
          reference: reference,
          isServed: !runs.isEmpty
        ).run(from: [since, segment.from].compactMap(\.self).max(), to: segment.to)
        if let drift { report.models.append(drift) }
      }
    }
    report.notes = notes.sorted()
    return report
  }

  /// Models that are compared, those with the most suggestions.
  private static let mostModels = 16

  /// Suggestions that were seen, as the condition of a query.
  fileprivate static func shown(since: Date?) -> SQL {
    guard let since else { return "WHERE e.action <> 'unseen'" }
    return "WHERE e.action <> 'unseen' AND e.time >= \(timestamp(since))"
  }

  fileprivate static func timestamp(_ date: Date) -> SQL {
    "make_timestamp(CAST(\(literal: date.timeIntervalSince1970 * 1e6) AS BIGINT))"
  }

  private static func ends(_ table: Table) -> [(first: Date, last: Date)] {
    zip(table.doubles("first"), table.doubles("last")).map { first, last in
      (Date(timeIntervalSince1970: first ?? 0), Date(timeIntervalSince1970: last ?? 0))
    }
  }
}

/// One model of the events against the reference of one run.
private struct Comparison {
  let loaded: LoadedDataset
  let events: [String]
  let curated: [String]
  let model: String
  let run: TrainingRun
  let reference: RunReference
  let isServed: Bool

  init(
    _ loaded: LoadedDataset,
    events: [String],
    curated: [String],
    model: String,
    run: TrainingRun,
    reference: RunReference,
    isServed: Bool
  ) {
    self.loaded = loaded
    self.events = events
    self.curated = curated
    self.model = model
    self.run = run
    self.reference = reference
    self.isServed = isServed
  }

  /// Nil where no suggestion lies in the time.
  func run(from: Date?, to: Date?) async throws -> ModelDrift? {
    let engine = loaded.engine
    let columns = EventColumns(
      reference.features.map { ($0.name, $0.kind == .number ? .number : .text) },
      events: events,
      curated: curated,
      entity: loaded.manifest.entity,
      dialect: engine.dialect
    )
    let present = reference.features.filter { columns.names.contains($0.name) }
    var within: SQL = "\(DatasetSession.shown(since: from)) AND e.model = \(literal: model)"
    if let to { within += " AND e.time < \(DatasetSession.timestamp(to))" }
    let reading = try await reading(within)
    let score: ReferenceDistribution? =
      switch reading {
      case .classes: reference.heldOut?.confidence
      case .acceptance: reference.heldOut?.score
      }
    let tally = Mutex(
      ModelDriftTally(features: present, score: isServed ? score : nil, reading: reading)
    )
    let kinds = present.map(\.kind)
    try await engine.forEachBatch(
      """
      SELECT e.time, e.score, e.shown, e.action, e.value, \(Self.isFirst) AS is_first, \
      coalesce(e.propensity, 1) >= 0.5 AS is_chosen\(columns.selection) \
      FROM \(columns.source) \(within) ORDER BY e.time, e.id
      """
    ) { batch in
      try Task.checkCancellation()
      let rows = EventBatch(batch, kinds: kinds)
      tally.withLock { tally in
        for row in 0..<batch.rowCount { tally.add(rows.row(row), rows.values(row)) }
      }
    }
    let done = tally.withLock { $0 }
    guard done.sketch.rows > 0 else { return nil }
    let alerts = isServed ? reference.heldOut?.alerts : nil
    return ModelDrift(
      model: model,
      run: run.id,
      isServed: isServed,
      sketch: done.sketch,
      from: done.from,
      to: done.to,
      hasScore: isServed && score != nil,
      absent: columns.absent,
      alerts: alerts.flatMap {
        done.alertDrift(
          referenceRows: $0.rows,
          referenceAlerts: $0.alerts,
          referencePositives: $0.positives,
          referenceCaught: $0.caught
        )
      }
    )
  }

  /// Whether a suggestion stands first among those of its entity that were shown at once.
  private static let isFirst: SQL = """
    (e.entity IS NULL OR row_number() OVER (PARTITION BY e.entity, e.time ORDER BY e.position, e.id) = 1)
    """

  /// Whether classes are shown, or things that people take or leave: classes where most texts are ones.
  private func reading(_ within: SQL) async throws -> ModelDriftTally.Reading {
    let positive = run.positive
    let acceptance = ModelDriftTally.Reading.acceptance(threshold: run.threshold ?? 0.5)
    guard run.classes.count <= 1000 else { return .classes(positive: positive) }
    let classes = SQL.joined(run.classes.map { .literal($0) })
    let share = try await loaded.engine.query(
      """
      SELECT avg(CASE WHEN e.shown IN (\(classes)) THEN 1.0 ELSE 0.0 END) AS share \
      FROM events AS e \(within)
      """
    ).doubles("share").first.flatMap(\.self)
    return (share ?? 1) >= 0.5 ? .classes(positive: positive) : acceptance
  }
}

/// Suggestions as a batch of an engine holds them.
private struct EventBatch {
  private let times: [Double]
  private let scores: [Double]
  private let shown: Column?
  private let actions: Column?
  private let values: Column?
  private let isFirst: Column?
  private let isChosen: Column?
  private let features: [Feature]

  private enum Feature {
    case numbers([Double])
    case words(Column)
    case missing
  }

  init(_ batch: RecordBatch, kinds: [ReferenceDistribution.Kind]) {
    times = batch.column("time")?.seconds() ?? []
    scores = batch.column("score")?.doubles() ?? []
    (shown, actions, values) = (
      batch.column("shown"), batch.column("action"), batch.column("value")
    )
    (isFirst, isChosen) = (batch.column("is_first"), batch.column("is_chosen"))
    features = kinds.enumerated().map { place, kind in
      guard let column = batch.column("f\(place)") else { return .missing }
      return kind == .number ? .numbers(column.doubles()) : .words(column)
    }
  }

  func row(_ row: Int) -> ModelDriftTally.Row {
    ModelDriftTally.Row(
      seconds: times[row],
      score: scores[row],
      shown: shown?.string(row),
      outcome: actions?.string(row).flatMap(Outcome.init) ?? .shown,
      typed: values?.string(row),
      isFirst: isFirst?.bool(row) ?? true,
      isChosen: isChosen?.bool(row) ?? true
    )
  }

  func values(_ row: Int) -> [CellValue] {
    features.map { feature in
      switch feature {
      case .numbers(let numbers): numbers[row].isFinite ? .number(numbers[row]) : .missing
      case .words(let column): column.word(row).map(CellValue.text) ?? .missing
      case .missing: .missing
      }
    }
  }
}
