import Foundation
import Synchronization
package import Workspace

/// Reads what is deployed again and again, and tells when it changed.
package final class DeploymentWatch: Sendable {
  private let paths: DatasetPaths
  private let interval: Duration
  private let onChange: @Sendable (DeploymentRecord) -> Void
  private let task = Mutex<Task<Void, Never>?>(nil)

  package init(
    _ paths: DatasetPaths,
    interval: Duration = .seconds(1),
    onChange: @escaping @Sendable (DeploymentRecord) -> Void
  ) {
    self.paths = paths
    self.interval = interval
    self.onChange = onChange
  }

  package func start() {
    let (paths, interval, onChange) = (paths, interval, onChange)
    let new = Task.detached(priority: .utility) {
      var told: DeploymentRecord?
      var (decisions, stamp) = ([Date](), "")
      while !Task.isCancelled {
        let now = Self.stamp(paths)
        if now != stamp {
          stamp = now
          decisions = (try? DatasetSession.decisionsInForce(paths).map(\.at)) ?? []
        }
        let record = DeploymentRecord(paths, decisions: decisions)
        if record != told {
          told = record
          onChange(record)
        }
        guard (try? await Task.sleep(for: interval)) != nil else { return }
      }
    }
    task.withLock { $0 = new }
  }

  /// Changes when somebody decides: then the decisions are worth reading again.
  private static func stamp(_ paths: DatasetPaths) -> String {
    ["", "-wal"].map { suffix -> String in
      let file = paths.state.path + suffix
      let values = try? FileManager.default.attributesOfItem(atPath: file)
      return "\(values?[.size] ?? 0) \(values?[.modificationDate] ?? 0)"
    }.joined(separator: ", ")
  }

  package func stop() {
    task.withLock { task in
      task?.cancel()
      task = nil
    }
  }
}
