import Foundation
package import Fusion
import Ingest
package import Workspace

extension DatasetSession {
  /// What people decided, compared with the data as it is; empty while nobody has decided anything.
  ///
  /// - Throws: `WorkspaceError` when the state cannot be read: what people decided is never left out
  ///   silently.
  package func replayedDecisions() async throws -> [ReplayedDecision] {
    try await replaying.value {
      let decisions = try Self.decisionsInForce(self.dataset.paths)
      guard !decisions.isEmpty else { return [] }
      let loaded = try await self.loaded()
      let grain = try await CuratedView.grain(of: loaded)
      if grain == .entity { _ = try await self.resolved() }
      return try await DecisionReplay(in: loaded, grain: grain).run(decisions)
    }
  }

  /// Looks at the decisions again at the next question; call it after one was made or taken back.
  package func decisionsChanged() {
    replaying.reset()
    curating.reset()
  }

  /// Opening the state makes its file, which a dataset without decisions does without.
  package static func decisionsInForce(_ paths: DatasetPaths) throws -> [Decision] {
    guard FileManager.default.fileExists(atPath: paths.state.path) else { return [] }
    return try StateStore(paths).decisionsInForce()
  }
}
