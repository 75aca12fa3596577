import Deployment
import Foundation
import Pipeline
import Workspace

@testable import Dashboard
@testable import Learning

extension Fixture {
  /// A champion and a challenger that serve, one job that runs and one that was killed.
  static func deployment(
    champion: String = "run-1",
    challenger: String? = "run-5",
    at now: Date = Date(timeIntervalSince1970: 1_777_790_000)
  ) -> DeploymentRecord {
    let gate = GateReport(
      startedAt: now.addingTimeInterval(-7300),
      champion: "run-0",
      challenger: champion,
      label: "diagnosis",
      state: .passed,
      checks: [
        GateReport.Check(
          slice: nil,
          metric: .averagePrecision,
          rows: 478,
          champion: 0.41,
          challenger: 0.52,
          low: 0.02,
          high: 0.19,
          threshold: "worse by at most 0",
          isKept: true
        ),
        GateReport.Check(
          slice: "site = 后背",
          metric: .logLoss,
          rows: 120,
          champion: 0.31,
          challenger: 0.30,
          low: -0.04,
          high: 0.02,
          threshold: "at most 0.4",
          isKept: true
        ),
      ],
      notes: []
    )
    let promotions = [
      Promotion(
        kind: .promoted,
        at: now.addingTimeInterval(-7200),
        by: "ann",
        from: "run-0",
        to: champion,
        gate: gate.id,
        gateState: .passed
      ),
      Promotion(
        kind: .promoted,
        at: now.addingTimeInterval(-90_000),
        by: hostile,
        from: nil,
        to: "run-0",
        gate: nil,
        gateState: nil
      ),
    ]
    return DeploymentRecord(
      champion: Champion(run: champion, promotedAt: now.addingTimeInterval(-7200)),
      promotions: promotions,
      gates: [gate.id: gate],
      gate: gate,
      servers: [server(champion, challenger, now)],
      jobs: jobs(champion, now),
      living: [4711, 4712],
      decisions: [now.addingTimeInterval(-100_000), now.addingTimeInterval(-60)]
    )
  }

  private static func server(_ champion: String, _ challenger: String?, _ now: Date)
    -> ServerSnapshot
  {
    var server = ServerSnapshot(
      process: 4711,
      host: "127.0.0.1",
      port: 8501,
      model: "moles",
      startedAt: now.addingTimeInterval(-7000),
      writtenAt: now,
      champion: champion,
      isPromoted: true,
      challenger: challenger
    )
    server.requests = 48_211
    server.rows = 96_400
    server.clientErrors = 12
    server.inFlight = 3
    server.events = 1204
    server.eventsRejected = 2
    server.shadowRows = 96_000
    server.shadowDisagreements = 4100
    server.latency = .init(requests: 47_000, p50: 0.00042, p90: 0.0009, p99: 0.0018)
    server.recentLatency = .init(requests: 900, p50: 0.00045, p90: 0.001, p99: 0.0031)
    server.models = [
      .init(
        run: champion,
        requests: 47_000,
        failures: 3,
        rows: 96_400,
        scores: [60_000, 14_000, 7000, 5000, 3000, 2400, 2000, 1500, 1000, 500],
        scoreSum: 14_000,
        isShadow: false
      )
    ]
    if let challenger {
      server.models.append(
        .init(
          run: challenger,
          requests: 0,
          failures: 0,
          rows: 96_000,
          scores: [70_000, 9000, 4000, 3000, 2500, 2500, 2000, 1500, 1000, 500],
          scoreSum: 11_000,
          isShadow: true
        )
      )
    }
    let end = Int(now.timeIntervalSince1970)
    server.seconds = (0..<150).map { second in
      .init(
        at: end - 149 + second,
        requests: 8 + (second * 37) % 23 + (second > 100 ? second / 4 : 0),
        rows: 20 + second % 9,
        errors: second % 50 == 0 ? 1 : 0
      )
    }
    return server
  }

  private static func jobs(_ champion: String, _ now: Date) -> [JobRecord] {
    func job(
      _ form: JobRecord.Form,
      _ state: JobRecord.State,
      process: Int32,
      rows: Int,
      total: Int?,
      age: Double
    ) -> JobRecord {
      var job = JobRecord(
        form,
        model: "moles",
        run: champion,
        inputs: ["candidates/*.parquet"],
        output: form == .batch ? "scores.parquet" : "stdout",
        started: now.addingTimeInterval(-age),
        process: process
      )
      job.state = state
      job.updated = now
      (job.rows, job.rejected, job.total) = (rows, rows / 100_000, total)
      (job.rowsPerSecond, job.recentRowsPerSecond) = (812_000, 846_000)
      job.latency =
        form == .stream ? .init(median: 0.0006, p90: 0.0011, p99: 0.0042, longest: 0.02) : nil
      for bin in 0..<ScoreHistogram.bins {
        let score = (Float(bin) + 0.5) / Float(ScoreHistogram.bins)
        job.scores.add(score, times: max(0, rows / 40 - bin * rows / 800))
      }
      return job
    }
    return [
      job(.batch, .running, process: 4712, rows: 31_000_000, total: 50_000_000, age: 37),
      job(.stream, .running, process: 9999, rows: 1_204_000, total: nil, age: 4000),
      job(.batch, .finished, process: 9998, rows: 50_000_000, total: 50_000_000, age: 80_000),
    ]
  }
}
