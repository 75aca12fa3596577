package import Foundation
import HummingbirdCore
import Logging
import NIOCore
import NIOPosix
import Synchronization
package import Workspace

/// Serves the models of a dataset over HTTP until it is stopped.
package final class ModelServer: Sendable {
  package struct Configuration: Sendable {
    package var host: String
    /// 0 for one that is free.
    package var port: Int
    package var token: String?
    package var limits = ServerLimits()
    /// Event loops, so that training and scoring on the same machine do not stretch the tail.
    package var threads = 1
    package var reloadInterval = Duration.seconds(2)
    /// Whether the challenger scores the same traffic.
    package var shadows = true
    package var requestLog: URL?
    package var shadowLog: URL?
    /// Where a snapshot of its figures is written every second.
    package var snapshots: ServerSnapshotStore?
    package var programVersion = ""

    package init(host: String = "127.0.0.1", port: Int = 8501) {
      self.host = host
      self.port = port
    }
  }

  /// What people hear of while it runs.
  package enum Notice: Sendable, Hashable {
    case listening(port: Int)
    case serves(run: String)
    case cannotRead(run: String, reason: String)
    case stopping
  }

  private let configuration: Configuration
  private let catalog: ModelCatalog
  private let service: ModelService
  private let exchange: HTTPExchange
  private let metrics = ServerMetrics()
  private let shadow: ShadowScorer?
  private let connections = OpenConnections()
  private let logs: [LineLog]
  private let snapshots: SnapshotWriter?
  private let port = Mutex(0)
  private let stopRequests: AsyncStream<Void>
  private let stopper: AsyncStream<Void>.Continuation

  /// - Throws: `ServingError` with code `noToken`; see ``Access``.
  package init(
    catalog: ModelCatalog,
    events: EventLog?,
    eventProblem: String? = nil,
    configuration: Configuration
  ) throws {
    self.configuration = configuration
    self.catalog = catalog
    let requestLog = configuration.requestLog.map { LineLog(file: $0) }
    let shadowLog = configuration.shadowLog.map { LineLog(file: $0) }
    logs = [requestLog, shadowLog].compactMap { $0 }
    shadow = configuration.shadows ? ShadowScorer(log: shadowLog, metrics: metrics) : nil
    service = ModelService(
      catalog: catalog,
      limits: configuration.limits,
      metrics: metrics,
      shadow: shadow,
      events: events,
      eventProblem: eventProblem,
      programVersion: configuration.programVersion
    )
    exchange = HTTPExchange(
      service: service,
      access: try Access(host: configuration.host, token: configuration.token),
      log: requestLog,
      budget: BodyBudget(configuration.limits.allBodyBytes)
    )
    let metrics = metrics
    snapshots = configuration.snapshots.map {
      SnapshotWriter($0, catalog, metrics, host: configuration.host)
    }
    (stopRequests, stopper) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
  }

  /// Lets requests under way end, for a bounded time, and then ends ``run(_:)``.
  package func stop() {
    stopper.yield()
    stopper.finish()
  }

  /// Serves until it is stopped or its task is cancelled.
  ///
  /// - Throws: `ServingError` with code `cannotListen`.
  package func run(_ notify: @escaping @Sendable (Notice) -> Void) async throws {
    let group = MultiThreadedEventLoopGroup(numberOfThreads: configuration.threads)
    do {
      try await run(on: group, notify)
    } catch {
      try? await group.shutdownGracefully()
      for log in logs { await log.flush() }
      throw error
    }
    try? await group.shutdownGracefully()
    for log in logs { await log.flush() }
  }

  private func run(
    on group: MultiThreadedEventLoopGroup,
    _ notify: @escaping @Sendable (Notice) -> Void
  ) async throws {
    let server = server(on: group, notify)
    let (stop, end) = (stopRequests, stopper)
    let service = service
    let connections = connections
    let limit = configuration.limits.stopTime
    try await withThrowingTaskGroup(of: Void.self) { tasks in
      tasks.addTask {
        do {
          try await server.run()
        } catch let error as IOError {
          throw ServingError(
            .cannotListen,
            "\(self.configuration.host):\(self.configuration.port) cannot be listened on: "
              + String(cString: strerror(error.errnoCode)),
            suggestion: "choose another with --port, or 0 for one that is free"
          )
        }
      }
      let upkeep = Task(priority: .utility) { await self.reload(notify) }
      let writing = Task(priority: .utility) { await self.writeSnapshots() }
      let shadowing = Task(priority: .utility) { await self.shadow?.run() }
      let stopping = Task {
        var isAsked = false
        for await _ in stop {
          isAsked = true
          break
        }
        guard isAsked else { return }
        notify(.stopping)
        service.stop()
        // Whoever does not end is cut off.
        let cut = Task {
          try await Task.sleep(for: limit)
          connections.closeAll()
        }
        try? await server.shutdownGracefully()
        cut.cancel()
      }
      let result = await withTaskCancellationHandler {
        await tasks.nextResult()
      } onCancel: {
        end.yield()
        end.finish()
      }
      end.finish()
      upkeep.cancel()
      writing.cancel()
      shadow?.finish()
      await shadowing.value
      await stopping.value
      await writing.value
      if case .success? = result { snapshots?.write(port: port.withLock { $0 }, .stopped) }
      if case .failure(let error)? = result { throw error }
    }
  }

  private func server(
    on group: MultiThreadedEventLoopGroup,
    _ notify: @escaping @Sendable (Notice) -> Void
  ) -> Server<LoopChannel> {
    let limits = configuration.limits
    let exchange = exchange
    let connections = connections
    var channel = HTTP1Channel.Configuration(
      additionalChannelHandlers: [ConnectionGuard(limits, connections)],
      httpDecoderConfiguration: .init(
        maxHeaderFieldSize: limits.headerBytes,
        maxHeaderListSize: limits.headerBytes,
        maxHeaderFieldCount: limits.headerFields
      )
    )
    channel.idleTimeout = nil
    var logger = Logger(label: "tuina.serving") { _ in SwiftLogNoOpLogHandler() }
    logger.logLevel = .critical
    return Server(
      childChannelSetup: LoopChannel(
        HTTP1Channel(
          responder: { request, writer, channel in
            try await exchange.respond(request, writer, channel)
          },
          configuration: channel
        )
      ),
      configuration: ServerConfiguration(
        address: .hostname(configuration.host, port: configuration.port),
        backlog: 1024,
        availableConnectionsDelegate: MaximumAvailableConnections(
          Self.connections(limits.connections),
          logger: logger
        )
      ),
      onServerRunning: { channel in
        self.port.withLock { $0 = channel.localAddress?.port ?? 0 }
        notify(.listening(port: channel.localAddress?.port ?? 0))
      },
      eventLoopGroup: group,
      logger: logger
    )
  }

  /// As many as the process may open, less those it needs itself.
  ///
  /// Its own limit is raised as far as it may.
  private static func connections(_ wanted: Int) -> Int {
    let files = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
    var limit = rlimit()
    guard getrlimit(files, &limit) == 0 else { return wanted }
    let enough = min(limit.rlim_max, rlim_t(wanted + 64))
    if limit.rlim_cur < enough {
      let before = limit.rlim_cur
      limit.rlim_cur = enough
      if setrlimit(files, &limit) != 0 { limit.rlim_cur = before }
    }
    return max(16, min(wanted, Int(clamping: limit.rlim_cur) - 64))
  }

  /// Once it listens, and as long as it runs.
  private func writeSnapshots() async {
    guard let snapshots else { return }
    while port.withLock({ $0 }) == 0 {
      guard (try? await Task.sleep(for: .milliseconds(50))) != nil else { return }
    }
    let service = service
    await snapshots.run(port: port.withLock { $0 }) { service.isStopping }
  }

  private func reload(_ notify: @Sendable (Notice) -> Void) async {
    while (try? await Task.sleep(for: configuration.reloadInterval)) != nil {
      switch catalog.reload() {
      case .none: break
      case .replaced(let version):
        metrics.add(.reloads)
        notify(.serves(run: version.run))
      case .failed(let failures):
        metrics.add(.reloadFailures, failures.count)
        for failure in failures {
          notify(.cannotRead(run: failure.version.run, reason: failure.reason))
        }
      }
    }
  }
}
