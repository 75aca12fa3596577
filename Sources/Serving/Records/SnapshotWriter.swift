import Basics
import Foundation
import Synchronization
import Workspace

/// Writes down every second what the server has done, for screens that read no network.
///
/// What cannot be written is left out: the next second tries again.
final class SnapshotWriter: Sendable {
  private static let interval = Duration.seconds(1)
  private static let secondsOfLatency = 60

  private struct Past {
    var totals = ServerMetrics.Totals()
    var seconds: [ServerSnapshot.Second] = []
    /// The latencies of each of the last seconds.
    var latencies: [LatencyHistogram] = []
  }

  private let store: ServerSnapshotStore
  private let catalog: ModelCatalog
  private let metrics: ServerMetrics
  private let host: String
  private let startedAt = Date()
  private let past = Mutex(Past())

  init(
    _ store: ServerSnapshotStore,
    _ catalog: ModelCatalog,
    _ metrics: ServerMetrics,
    host: String
  ) {
    self.store = store
    self.catalog = catalog
    self.metrics = metrics
    self.host = host
  }

  /// Writes until its task is cancelled.
  func run(port: Int, isStopping: @Sendable () -> Bool) async {
    store.prune(except: port)
    while !Task.isCancelled {
      write(port: port, isStopping() ? .stopping : .running)
      guard (try? await Task.sleep(for: Self.interval)) != nil else { return }
    }
  }

  /// Writes how the server stands now.
  func write(port: Int, _ state: ServerSnapshot.State, at now: Date = Date()) {
    let snapshot = past.withLock { past in self.snapshot(port, state, now, &past) }
    try? store.write(snapshot)
  }

  private func snapshot(
    _ port: Int,
    _ state: ServerSnapshot.State,
    _ now: Date,
    _ past: inout Past
  ) -> ServerSnapshot {
    let models = catalog.models
    let totals = metrics.totals()
    var snapshot = ServerSnapshot(
      process: getpid(),
      host: host,
      port: port,
      model: models.name,
      startedAt: startedAt,
      writtenAt: now,
      champion: models.current.version.run,
      isPromoted: models.isChampion,
      challenger: models.challenger?.version.run
    )
    snapshot.state = state
    snapshot.problems = models.failures.map { "run \($0.version.run): \($0.reason)" }
    totals.fill(&snapshot, names: models.runs)
    let step = totals.since(past.totals)
    if step.requests > 0 {
      past.seconds.append(
        ServerSnapshot.Second(
          at: Int(now.timeIntervalSince1970),
          requests: step.requests,
          rows: step.rows,
          errors: step.errors
        )
      )
      past.seconds.removeFirst(max(past.seconds.count - ServerSnapshot.secondsKept, 0))
    }
    past.latencies.append(step.latency)
    past.latencies.removeFirst(max(past.latencies.count - Self.secondsOfLatency, 0))
    past.totals = totals
    snapshot.seconds = past.seconds
    snapshot.latency = totals.latency.snapshot
    snapshot.recentLatency =
      past.latencies.reduce(into: LatencyHistogram()) { $0.add($1) }.snapshot
    return snapshot
  }
}

extension ModelSet {
  /// The runs behind the names of versions.
  fileprivate var runs: [String: String] {
    Dictionary(
      versions.map { ($0.version.description, $0.version.run) },
      uniquingKeysWith: { one, _ in one }
    )
  }
}

extension LatencyHistogram {
  fileprivate var snapshot: ServerSnapshot.Latency? {
    guard let p50 = quantile(0.5), let p90 = quantile(0.9), let p99 = quantile(0.99) else {
      return nil
    }
    return ServerSnapshot.Latency(requests: count, p50: p50, p90: p90, p99: p99)
  }
}
