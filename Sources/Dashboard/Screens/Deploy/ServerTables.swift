import Basics
import Deployment
import Foundation
import Learning
import Pipeline
import Terminal
import Workspace

extension DashboardModel {
  private struct ServerLine {
    var what: String
    var figure: String
    var note = ""
    var role = Role.text
  }

  /// How a server stands, of the run under the cursor or of all it answers with.
  var serverTable: PanelTable {
    guard let server else {
      return .none(
        "server",
        deployment == nil
          ? deploy.record.status
          : championRun == nil
            ? "no server: promote a model (P), then tuina serve \(dataset.path)"
            : "no server: tuina serve \(dataset.path) answers with the champion"
      )
    }
    let lines = shownDeployed.map { self.lines(of: $0.id, server) } ?? self.lines(of: server)
    let problems = server.problems
    return PanelTable(
      title: "server :\(server.port)\(shownDeployedWords)",
      columns: [
        .init(title: "what"), .init(title: "figure", isNumeric: true, isFigure: true),
        .init(title: "rests on", isWide: true, dispensable: 1, limit: 60),
      ],
      rowCount: lines.count,
      cells: { row in
        [
          .text(lines[row].what, .dim), .text(lines[row].figure, lines[row].role),
          .text(lines[row].note, .dim),
        ]
      },
      drilldown: { row, _ in
        .explanation(
          title: lines[row].what,
          lines: ["\(lines[row].figure) \(lines[row].note)"]
            + (lines[row].what == "reloads" ? problems : [])
        )
      },
      sentence: { lines[$0].note }
    )
  }

  private func lines(of server: ServerSnapshot) -> [ServerLine] {
    let others = deployment?.servers.dropFirst().count { isAlive($0) } ?? 0
    let age = max(time.timeIntervalSince(server.writtenAt), 0)
    let errors = server.clientErrors + server.serverErrors
    var lines = [
      ServerLine(
        what: "state",
        figure: serverState(server, age).words,
        note: "\(server.host):\(server.port)"
          + (others > 0 ? ", \(Figures.plural(others, "other server")) too" : ""),
        role: serverState(server, age).role
      ),
      ServerLine(
        what: "champion",
        figure: server.champion,
        note: server.isPromoted ? "" : "not promoted: the newest, or asked for",
        role: server.isPromoted ? .good : .warning
      ),
      ServerLine(
        what: "challenger",
        figure: server.challenger ?? Figures.none,
        note: server.challenger == nil
          ? "c on a model, or --challenger"
          : "scored \(Figures.count(server.shadowRows)) rows beside, chose otherwise for "
            + Figures.percent(
              server.shadowRows > 0
                ? Double(server.shadowDisagreements) / Double(server.shadowRows) : nil
            )
      ),
      ServerLine(
        what: "requests",
        figure: Figures.count(server.requests),
        note:
          "\(Figures.count(server.inFlight)) under way, \(Figures.count(server.rows)) rows scored"
      ),
      ServerLine(
        what: "errors",
        figure: Figures.count(errors),
        note:
          "\(Figures.count(server.clientErrors)) of clients, \(Figures.count(server.serverErrors)) "
          + "of the server, \(Figures.count(server.refusedBusy)) refused as busy",
        role: server.serverErrors > 0 ? .bad : errors > 0 ? .warning : .text
      ),
    ]
    for (what, latency) in [
      ("last minute", server.recentLatency), ("since start", server.latency),
    ] {
      guard let latency else { continue }
      lines.append(
        ServerLine(
          what: what,
          figure: "p99 \(Figures.latency(latency.p99))",
          note: "median \(Figures.latency(latency.p50)), 90 % \(Figures.latency(latency.p90)), "
            + "of \(Figures.plural(latency.requests, "prediction request")), from buckets"
        )
      )
    }
    lines += [
      ServerLine(
        what: "events",
        figure: Figures.count(server.events),
        note: "\(Figures.count(server.eventsRejected)) rejected",
        role: server.eventsRejected > 0 ? .warning : .text
      ),
      ServerLine(
        what: "reloads",
        figure: Figures.count(server.reloads),
        note: "\(Figures.count(server.reloadFailures)) failed, "
          + "\(Figures.count(server.logDropped)) log lines dropped",
        role: server.reloadFailures > 0 ? .bad : .text
      ),
      ServerLine(
        what: "up since",
        figure: Figures.time(server.startedAt),
        note: "process \(server.process), model \(server.model)"
      ),
    ]
    return lines
  }

  private func lines(of run: String, _ server: ServerSnapshot) -> [ServerLine] {
    let answers = server.models.filter { $0.run == run }
    guard !answers.isEmpty else {
      return [ServerLine(what: "rows", figure: "0", note: "it answered nothing there")]
    }
    return answers.flatMap { model -> [ServerLine] in
      let all = model.scores.reduce(0, +)
      return [
        ServerLine(
          what: model.isShadow ? "rows beside" : "rows",
          figure: Figures.count(model.rows),
          note: model.isShadow ? "nobody saw these answers" : "answered"
        ),
        ServerLine(
          what: "requests",
          figure: model.isShadow ? Figures.none : Figures.count(model.requests),
          note: model.isShadow ? "" : "\(Figures.count(model.failures)) failed",
          role: model.failures > 0 ? .warning : .text
        ),
        ServerLine(
          what: "mean score",
          figure: Figures.decimal(all > 0 ? model.scoreSum / Double(all) : nil)
        ),
      ]
    }
  }

  /// How the server is, where it does not answer; nil where it does.
  var serverTrouble: String? {
    guard let server else { return nil }
    let state = serverState(server, max(time.timeIntervalSince(server.writtenAt), 0))
    return state.role == .good ? nil : state.words
  }

  private func isAlive(_ server: ServerSnapshot) -> Bool {
    server.state != .stopped && deployment?.living.contains(server.process) == true
  }

  private func serverState(_ server: ServerSnapshot, _ age: Double) -> (words: String, role: Role) {
    switch server.state {
    case .stopped: ("stopped", .warning)
    case _ where !isAlive(server): ("killed", .bad)
    case _ where age > 10: ("silent for \(Figures.age(age))", .bad)
    case .stopping: ("stopping", .warning)
    case .running: ("answering", .good)
    }
  }

  /// The seconds of which the rate is drawn, up to the last that the server told of.
  var requestRates: [Double] {
    guard let server else { return [] }
    let end = Int(server.writtenAt.timeIntervalSince1970)
    let start = max(
      end - ServerSnapshot.secondsKept,
      Int(server.startedAt.timeIntervalSince1970)
    )
    guard end > start else { return [] }
    var rates = [Double](repeating: 0, count: end - start)
    for second in server.seconds where second.at > start && second.at <= end {
      rates[second.at - start - 1] = Double(second.requests)
    }
    return rates
  }

  var rateTable: PanelTable {
    let seconds = (server?.seconds ?? []).reversed().map { $0 }
    return PanelTable(
      title: "requests a second",
      columns: [
        .init(title: "second (UTC)"), .init(title: "requests", isNumeric: true),
        .init(title: "rows", isNumeric: true), .init(title: "errors", isNumeric: true),
      ],
      rowCount: seconds.count,
      cells: { row in
        [
          .text(
            Figures.clock(Date(timeIntervalSince1970: Double(seconds[row].at))),
            .dim,
            sort: .number(Double(seconds[row].at))
          ),
          .count(seconds[row].requests), .count(seconds[row].rows), .count(seconds[row].errors),
        ]
      },
      drilldown: { _, _ in nil },
      empty: server == nil
        ? "no server" : "no request yet: docs/serving.md has the paths to ask"
    )
  }

  /// Scores of the champion beside those of the challenger, or of the run under the cursor.
  var servedScoresTable: PanelTable {
    let champion = championRun ?? server?.champion
    let chosen = shownDeployed?.id
    let other = chosen == champion ? nil : chosen ?? challengerRun ?? server?.challenger
    let runs = [champion, other].compactMap(\.self)
    let columns = runs.map { run in (run: run, counts: scores(of: run)) }
    guard columns.contains(where: { $0.counts.contains { $0 > 0 } }) else {
      return .none(
        "scores\(shownDeployedWords)",
        "no score was served yet: tuina serve and tuina score keep them"
      )
    }
    // Nothing is known of a model that scored no row.
    let shares = columns.map { column -> [Double]? in
      let all = column.counts.reduce(0, +)
      return all > 0 ? column.counts.map { Double($0) / Double(all) } : nil
    }
    let most = max(shares.compactMap(\.self).flatMap(\.self).max() ?? 0, 1e-9)
    let roles: [Role] = [.series(0), .series(1)]
    func part(_ run: String) -> String {
      run == champion ? "champion" : run == challengerRun ? "challenger" : "this model"
    }
    return PanelTable(
      title: "scores\(shownDeployedWords)",
      columns: [.init(title: "score")]
        + columns.flatMap { column in
          [
            PanelTable.Column(title: part(column.run), isNumeric: true, isFigure: true),
            PanelTable.Column(title: "", dispensable: 1, width: 14),
          ]
        },
      rowCount: ServerSnapshot.scoreBins,
      cells: { row in
        let ends = Figures.interval(
          Figures.fixed(Double(row) / 10, 1),
          Figures.fixed(Double(row + 1) / 10, 1)
        )
        return [.text(ends, .dim)]
          + shares.enumerated().flatMap { place, shares -> [PanelTable.Cell] in
            [
              .percent(shares?[row]),
              shares.map { .bar($0[row] / most, roles[min(place, 1)]) } ?? .text("", .dim),
            ]
          }
      },
      drilldown: { row, column in
        let place = min(max((column - 1) / 2, 0), columns.count - 1)
        let count = columns[place].counts[row]
        return .explanation(
          title: "scores of \(columns[place].run)",
          lines: [
            "\(Figures.plural(count, "row")) in this tenth, of "
              + "\(Figures.count(columns[place].counts.reduce(0, +))) that servers and jobs scored.",
            "Servers and jobs keep counts of scores, and no rows.",
          ]
        )
      },
      footer: columns.map { "\(part($0.run)) \(Figures.count($0.counts.reduce(0, +)))" }
        .joined(separator: ", ") + " rows"
    )
  }

  /// Scores of a run by tenths, from all servers and jobs.
  private func scores(of run: String) -> [Int] {
    var counts = [Int](repeating: 0, count: ServerSnapshot.scoreBins)
    for server in deployment?.servers ?? [] {
      for model in server.models where model.run == run {
        for (bin, count) in model.scores.enumerated() where counts.indices.contains(bin) {
          counts[bin] += count
        }
      }
    }
    for job in deployment?.jobs ?? [] where job.run == run {
      for (bin, count) in job.scores.counts.enumerated() {
        counts[bin * counts.count / ScoreHistogram.bins] += count
      }
    }
    return counts
  }
}
