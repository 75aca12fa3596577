import Basics
import Deployment
import Foundation
import Learning
import Pipeline
import Terminal
import Workspace

extension DashboardModel {
  func deployTable(_ panel: Panel) -> PanelTable {
    switch panel {
    case .promotions: promotionsTable
    case .requestRate: rateTable
    case .deployServer: serverTable
    case .jobs: jobsTable
    case .servedScores: servedScoresTable
    default: deployModelsTable
    }
  }

  private var deployModelsTable: PanelTable {
    let models = deployedModels
    guard !models.isEmpty else {
      return .none(
        "models",
        training.runs.value == nil
          ? training.runs.status
          : "no model yet: 6 Train learns one, then P here makes it the champion"
      )
    }
    let lineages = models.map { facts(of: $0) }
    let name = (models.first { $0.run.validation != nil } ?? models[0]).run.scoreName
    let rowsServed = models.map { served($0.run.id) }
    let jobs = models.map { model in deployment?.jobs.count { $0.run == model.run.id } ?? 0 }
    let data = dataset.fingerprint
    let hasChampion = championRun != nil
    return PanelTable(
      title: "models and versions",
      columns: [
        .init(title: "part"), .init(title: "run", isName: true, limit: 22),
        .init(title: "model", isWide: true, dispensable: 2, limit: 30),
        .init(title: "data", dispensable: 4),
        .init(title: "rows", isNumeric: true, dispensable: 6),
        .init(title: "val \(name)", isNumeric: true, dispensable: 5),
        .init(title: "test \(name)", isNumeric: true, dispensable: 1),
        .init(title: "served", isNumeric: true, dispensable: 3),
        .init(title: "jobs", isNumeric: true, dispensable: 3),
      ],
      rowCount: models.count + 1,
      cells: { row in
        guard row > 0 else {
          return [.text("all together", .dim)]
            + [PanelTable.Cell](repeating: .text("", .dim), count: 6)
            + [.count(rowsServed.reduce(0, +), .dim), .count(jobs.reduce(0, +), .dim)]
        }
        let model = models[row - 1]
        let run = model.run
        let isCurrent = data == nil || run.datasetFingerprint == data
        return [
          .text(model.part.words, model.part.role), .text(run.id),
          .text(run.configuration.summary, .dim),
          .text(isCurrent ? "as now" : "older", isCurrent ? .dim : .warning),
          .count(run.rows.train, .dim), .decimal(run.scoreOnValidation?.value),
          .decimal(run.scoreOnTest?.value), .count(rowsServed[row - 1]), .count(jobs[row - 1]),
        ]
      },
      drilldown: { row, _ in
        row == 0
          ? .explanation(
            title: "all together",
            lines: ["The cursor on a model makes the other panels speak of it alone."]
          )
          : .explanation(title: "lineage of \(models[row - 1].run.id)", lines: lineages[row - 1])
      },
      footer: hasChampion ? nil : "no champion: P makes the model under the cursor one"
    )
  }

  /// Rows that a server gave scores of a run for, seen or not.
  private func served(_ run: String) -> Int {
    deployment?.servers.reduce(0) { sum, server in
      sum + server.models.reduce(0) { $0 + ($1.run == run ? $1.rows : 0) }
    } ?? 0
  }

  /// Where a model comes from: data, configuration, and what people did to it.
  private func facts(of model: DeployedModel) -> [String] {
    let run = model.run
    var lines = [
      "\(run.configuration.summary), \(run.status.rawValue), begun \(Figures.time(run.startedAt)) UTC",
      "data: \(run.datasetFingerprint ?? "unknown")"
        + (dataset.fingerprint.map {
          $0 == run.datasetFingerprint ? ", as it is now" : ", changed since"
        }
          ?? ""),
      "rows as curated: \(run.dataFingerprint)",
      "rows: \(Figures.count(run.rows.train)) to train, \(Figures.count(run.rows.validation)) to "
        + "validate, \(Figures.count(run.rows.test)) to test",
      "label \(run.label) of \(Figures.plural(run.classes.count, "class", "classes"))"
        + (run.positive.map { ", \($0) matters" } ?? ""),
      "columns: \(run.features.joined(separator: ", "))",
      run.scoreWords,
    ]
    let changes = run.configuration.changes
    if !changes.isEmpty { lines.insert("set: \(changes)", at: 1) }
    if let tag = run.tag { lines.append("tag: \(tag)") }
    if let lineage = run.lineage {
      lines.append("after run \(lineage.parent), rows of people: \(lineage.rows.words)")
      if let from = lineage.from, let to = lineage.to {
        lines.append("events from \(Figures.time(from)) to \(Figures.time(to)) UTC")
      }
    }
    let decided = decisionsBefore(run.startedAt)
    if let decided { lines.insert(decided, at: 4) }
    for action in run.actions ?? [] {
      lines.append("\(Figures.time(action.at)) UTC: \(action.kind.rawValue)")
    }
    for promotion in deployment?.promotions ?? [] where promotion.to == run.id {
      lines.append("\(Figures.time(promotion.at)) UTC: \(promotion.words)")
    }
    return lines + run.notes.map { "note: \($0)" }
  }

  /// What people had decided when a run began; nil where nobody has decided anything.
  private func decisionsBefore(_ time: Date) -> String? {
    let times = deployment?.decisions ?? []
    guard !times.isEmpty else { return nil }
    let before = times.count { $0 <= time }
    let since = times.count - before
    return "decisions of people: \(Figures.count(before)) before it began"
      + (since > 0 ? ", \(Figures.count(since)) since" : "")
  }

  private var promotionsTable: PanelTable {
    let promotions = shownPromotions
    let (gates, folder) = (deployment?.gates ?? [:], dataset.path)
    return PanelTable(
      title: "promotions\(shownDeployedWords)",
      columns: [
        .init(title: "when (UTC)", isFigure: true), .init(title: "who", dispensable: 3, limit: 12),
        .init(title: "what", dispensable: 2),
        .init(title: "to", isName: true, isWide: true, limit: 22),
        .init(title: "from", dispensable: 4, limit: 22), .init(title: "gate", dispensable: 1),
      ],
      rowCount: promotions.count,
      cells: { row in
        let promotion = promotions[row]
        return [
          .time(promotion.at, .dim), .text(promotion.by, .dim),
          .text(
            promotion.kind == .promoted ? "promoted" : "went back",
            promotion.kind == .promoted ? .good : .warning
          ), .text(promotion.to), .text(promotion.from ?? Figures.none, .dim),
          .text(
            promotion.gateState?.rawValue ?? "none",
            promotion.gateState.map(\.role) ?? .warning
          ),
        ]
      },
      drilldown: { row, _ in
        let promotion = promotions[row]
        if let report = promotion.gate.flatMap({ gates[$0] }) { return .table { report.local } }
        let why =
          promotion.gate.map { "The report of its gate, \($0), is not kept." }
          ?? "No gate was run before: tuina gate \(folder) --promote compares first."
        return .explanation(title: "promotion", lines: [promotion.words, why])
      },
      empty: deployment == nil
        ? deploy.record.status
        : shownDeployed != nil
          ? "it was never promoted: P does, or tuina gate \(folder) --promote once it passes"
          : "nobody promoted a model yet: P on a model does, "
            + "or tuina gate \(folder) --promote once it passes"
    )
  }

  private var jobsTable: PanelTable {
    let jobs = shownJobs
    let living = deployment?.living ?? []
    let folder = dataset.path + "/"
    // A file as a person looks for it: from the dataset folder on, where it is in there.
    let outputs = jobs.map { job in
      job.output.hasPrefix(folder) ? String(job.output.dropFirst(folder.count)) : job.output
    }
    return PanelTable(
      title: "batches and streams\(shownDeployedWords)",
      columns: [
        .init(title: "started (UTC)", dispensable: 4), .init(title: "kind"),
        .init(title: "state"), .init(title: "", dispensable: 5, width: 10),
        .init(title: "rows", isNumeric: true, isFigure: true),
        .init(title: "rows/s", isNumeric: true),
        .init(title: "rejected", isNumeric: true, dispensable: 1),
        .init(title: "p50", isNumeric: true, dispensable: 7),
        .init(title: "p99", isNumeric: true, dispensable: 3),
        .init(title: "left", isNumeric: true, dispensable: 2),
        .init(title: "output", isWide: true, dispensable: 6, limit: 60),
      ],
      rowCount: jobs.count,
      cells: { row in
        let job = jobs[row]
        let done = job.total.map { Double(job.rows + job.rejected) / Double(max($0, 1)) }
        let isAlive = living.contains(job.process) && job.state == .running
        let rate = isAlive ? job.recentRowsPerSecond : job.rowsPerSecond
        let (words, role) = job.state(isAlive: isAlive)
        return [
          .time(job.started, .dim), .text(job.form.rawValue),
          .text(words, role),
          done.map { .bar(min($0, 1), role) } ?? .text("", .dim),
          .count(job.rows), .text(Figures.short(rate), .text, sort: .number(rate)),
          .count(job.rejected, job.rejected > 0 ? .warning : .dim),
          .text(job.latency.map { Figures.latency($0.median) } ?? Figures.none, .dim),
          .text(job.latency.map { Figures.latency($0.p99) } ?? Figures.none, .dim),
          .text(
            isAlive ? Figures.duration(job.secondsLeft) : Figures.none,
            .dim
          ),
          .text(job.message ?? outputs[row], job.message == nil ? .dim : .bad),
        ]
      },
      drilldown: { row, _ in
        let isAlive = living.contains(jobs[row].process)
        return .explanation(
          title: "\(jobs[row].form.rawValue) \(jobs[row].id)",
          lines: jobs[row].facts(isAlive: isAlive)
        )
      },
      empty: deployment == nil
        ? deploy.record.status
        : shownDeployed != nil
          ? "no batch or stream was scored with it"
          : "no batch or stream yet: tuina score \(dataset.path) --input FILES --output FILE, "
            + "or tuina stream",
      sentence: { jobs[$0].message ?? "to \(outputs[$0])" }
    )
  }
}

extension DeployedModel.Part {
  var words: String {
    switch self {
    case .champion: "champion"
    case .challenger: "challenger"
    case .former: "was champion"
    case .version: "version"
    }
  }

  var role: Role {
    switch self {
    case .champion: .good
    case .challenger: .accent
    case .former: .text
    case .version: .dim
    }
  }
}

extension GateReport.State {
  var role: Role {
    switch self {
    case .passed: .good
    case .rubberStamped: .warning
    case .failed, .missingSlice, .missingThreshold: .bad
    }
  }
}

extension Promotion {
  /// The promotion as a sentence.
  var words: String {
    "\(by) \(kind == .promoted ? "promoted" : "went back to") \(to)"
      + (from.map { " in place of \($0)" } ?? "")
      + (gateState.map { ", gate \($0.rawValue)" } ?? ", without a gate") + "."
  }
}

extension GateReport {
  /// Its checks as a grid.
  var local: LocalTable {
    func figure(_ number: Double?) -> LocalTable.Cell {
      LocalTable.Cell(Figures.decimal(number, 4), sort: SortValue(number))
    }
    return LocalTable(
      title: "gate \(state.rawValue): \(challenger) against \(champion ?? "no champion"), "
        + "\(Figures.time(startedAt)) UTC",
      columns: [
        "rows of", "metric", "rows", "champion", "challenger", "difference from", "to", "must be",
        "kept",
      ],
      rows: checks.map { check in
        [
          LocalTable.Cell(check.slice ?? "all"), LocalTable.Cell(check.metric.rawValue),
          LocalTable.Cell(Figures.count(check.rows), sort: .number(Double(check.rows))),
          figure(check.champion), figure(check.challenger), figure(check.low), figure(check.high),
          LocalTable.Cell(check.threshold), check.isKept ? "kept" : "NOT KEPT",
        ]
      } + notes.map { note in [LocalTable.Cell("note: \(note)")] + .init(repeating: "", count: 8) },
      numeric: [2, 3, 4, 5, 6]
    )
  }
}

extension JobRecord {
  /// It runs only as long as its process is there.
  func state(isAlive: Bool) -> (words: String, role: Role) {
    switch state {
    case .running: isAlive ? ("running", .accent) : ("killed", .bad)
    case .finished: ("finished", .good)
    case .stopped: ("stopped", .warning)
    case .failed: ("failed", .bad)
    }
  }

  func facts(isAlive: Bool) -> [String] {
    var lines = [
      "run \(run), \(state(isAlive: isAlive).words)" + (message.map { ": \($0)" } ?? ""),
      "from \(inputs.joined(separator: ", "))", "to \(output)",
      "\(Figures.count(rows)) rows scored, \(Figures.count(rejected)) rejected"
        + (total.map { " of \(Figures.count($0))" } ?? ""),
      "\(Figures.short(rowsPerSecond)) rows a second, \(Figures.short(recentRowsPerSecond)) of late",
      "started \(Figures.time(started)) UTC, last record \(Figures.time(updated)) UTC",
    ]
    if let latency {
      lines.append(
        "latency: median \(Figures.latency(latency.median)), 90 % \(Figures.latency(latency.p90)), "
          + "99 % \(Figures.latency(latency.p99)), longest \(Figures.latency(latency.longest))"
      )
    }
    if let mean = scores.mean {
      lines.append("mean score \(Figures.decimal(mean))")
      for (bin, count) in scores.counts.enumerated() where count > 0 {
        let width = 1 / Double(scores.counts.count)
        let ends = Figures.interval(
          Figures.fixed(Double(bin) * width, 2),
          Figures.fixed(Double(bin + 1) * width, 2)
        )
        lines.append("scores \(ends): \(Figures.count(count))")
      }
    }
    return lines
  }
}

extension Figures {
  /// A short duration with the unit that suits it.
  static func latency(_ seconds: Double) -> String {
    guard seconds.isFinite else { return none }
    if seconds < 0.001 { return "\(fixed(seconds * 1e6, 0)) µs" }
    if seconds < 1 {
      return "\(fixed(seconds * 1000, seconds < 0.01 ? 2 : seconds < 0.1 ? 1 : 0)) ms"
    }
    return "\(fixed(seconds, 2)) s"
  }
}
