internal import Foundation

extension RunStore {
  private var trash: URL { folder.appending(path: ".trash", directoryHint: .isDirectory) }

  private func trash(_ id: String) -> URL {
    trash.appending(path: id, directoryHint: .isDirectory)
  }

  /// Moves a run aside, from where ``restore(_:)`` brings it back.
  ///
  /// - Returns: what keeps other processes from removing it for good, for as long as it lives.
  /// - Throws: `LearningError.Code.inUse` when somebody trains it; what moving throws.
  @discardableResult
  package func moveToTrash(_ id: String) throws -> RunHold {
    let lock = try exclusively(id)
    try FileManager.default.createDirectory(at: trash, withIntermediateDirectories: true)
    try? FileManager.default.removeItem(at: trash(id))
    try FileManager.default.moveItem(at: folder(of: id), to: trash(id))
    return lock
  }

  /// Brings a run back that was moved aside.
  package func restore(_ id: String) throws {
    try FileManager.default.moveItem(at: trash(id), to: folder(of: id))
  }

  /// Removes runs that were moved aside for good.
  package func emptyTrash(_ ids: [String]) {
    for id in ids { try? FileManager.default.removeItem(at: trash(id)) }
    removeEmptyTrash()
  }

  /// Removes for good what a process moved aside that ended without doing so, as one that was killed;
  /// what a living process may bring back stays, and what is no run's folder does.
  package func emptyAbandonedTrash() {
    guard isFolder(trash.lastPathComponent) else { return }
    let names = (try? FileManager.default.contentsOfDirectory(atPath: trash.path)) ?? []
    for id in names where RunStore.isIdentifier(id) && isFolder(trash.lastPathComponent + "/" + id)
    {
      guard !RunLock.isHeld(folder: trash(id)), let lock = try? RunLock(folder: trash(id)) else {
        continue
      }
      try? FileManager.default.removeItem(at: trash(id))
      withExtendedLifetime(lock) {}
    }
    removeEmptyTrash()
  }

  private func removeEmptyTrash() {
    let left = (try? FileManager.default.contentsOfDirectory(atPath: trash.path)) ?? []
    if left.isEmpty { try? FileManager.default.removeItem(at: trash) }
  }

  /// Keeps everybody else from a run until what it returns is let go.
  func exclusively(_ id: String) throws -> RunHold {
    guard FileManager.default.fileExists(atPath: folder(of: id).path) else {
      throw LearningError(.badConfiguration, "run \(id) is gone", suggestion: "read the data again")
    }
    guard let lock = try RunLock(folder: folder(of: id)) else {
      throw LearningError(
        .inUse,
        "run \(id) is being trained",
        suggestion: "stop it, or wait for its end"
      )
    }
    return RunHold(lock)
  }
}

/// Holds a run's lock for as long as it lives.
package final class RunHold: Sendable {
  private let lock: RunLock

  init(_ lock: consuming RunLock) { self.lock = lock }
}
