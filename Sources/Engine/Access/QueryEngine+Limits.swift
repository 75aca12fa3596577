package import Columnar

extension QueryEngine {
  /// The whole result in memory, unless that takes too long or too much.
  ///
  /// - Throws: ``EngineError`` with code `limit` when the statement was stopped by a limit.
  package func query(_ sql: SQL, within limits: StatementLimits) async throws -> Table {
    let memory = ProcessMemory.resident ?? 0
    let outcome = try await withThrowingTaskGroup(of: Table?.self) { group in
      group.addTask { try await query(sql) }
      group.addTask {
        let clock = ContinuousClock()
        let end = clock.now.advanced(by: limits.time)
        while clock.now < end {
          try await Task.sleep(for: .milliseconds(50))
          if let now = ProcessMemory.resident, now - memory > limits.bytes { break }
        }
        return nil
      }
      defer { group.cancelAll() }
      return try await group.next().flatMap { $0 }
    }
    try Task.checkCancellation()
    guard let outcome else {
      throw EngineError(
        code: .limit,
        message: "it took more than \(limits.time.components.seconds) s or "
          + "\(limits.bytes >> 20) MB and was stopped"
      )
    }
    return outcome
  }
}

/// How much a statement may cost that was made of somebody's text.
package struct StatementLimits: Sendable, Hashable {
  package var time: Duration
  /// By which the memory of the process may grow meanwhile, whoever takes it.
  package var bytes: Int

  package init(time: Duration, bytes: Int) {
    self.time = time
    self.bytes = bytes
  }

  /// Half a minute, and a second more for every million rows; 2 GB.
  package static func expression(rows: Int) -> StatementLimits {
    StatementLimits(time: .seconds(30 + rows / 1_000_000), bytes: 2 << 30)
  }
}
