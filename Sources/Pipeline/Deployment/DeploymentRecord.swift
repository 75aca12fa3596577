package import Deployment
package import Foundation
package import Learning
package import Workspace

/// What is deployed of a dataset, and what was: all of it stands on the disk.
package struct DeploymentRecord: Sendable, Hashable {
  /// Promotions, the latest first, whose gate reports are read.
  private static let mostGates = 50

  /// The run that serves, and since when.
  package var champion: Champion?
  /// The latest first.
  package var promotions: [Promotion]
  /// The reports of gates that can be read, by their names.
  package var gates: [String: GateReport]
  /// The gate that was run last.
  package var gate: GateReport?
  /// Servers by when they last wrote, the latest first.
  package var servers: [ServerSnapshot]
  package var jobs: [JobRecord]
  /// The processes of servers and jobs that were there when it was read.
  package var living: Set<Int32>
  /// When people made the decisions in force.
  package var decisions: [Date]

  package init(
    champion: Champion? = nil,
    promotions: [Promotion] = [],
    gates: [String: GateReport] = [:],
    gate: GateReport? = nil,
    servers: [ServerSnapshot] = [],
    jobs: [JobRecord] = [],
    living: Set<Int32> = [],
    decisions: [Date] = []
  ) {
    self.champion = champion
    self.promotions = promotions
    self.gates = gates
    self.gate = gate
    self.servers = servers
    self.jobs = jobs
    self.living = living
    self.decisions = decisions
  }

  /// Reads what the disk says now, but for the decisions.
  ///
  /// - Complexity: O(files): one a server, job and gate, and the history of promotions.
  package init(_ paths: DatasetPaths, decisions: [Date] = []) {
    let store = RunStore(paths)
    champion = store.champion()
    promotions = store.promotions().reversed()
    gate = store.gateReport()
    gates = [:]
    for name in Set(promotions.prefix(Self.mostGates).compactMap(\.gate)) {
      gates[name] = store.gateReport(named: name)
    }
    servers = ServerSnapshotStore(paths).all()
    jobs = JobStore(paths).all()
    living = Set(
      servers.filter(\.isAlive).map(\.process) + jobs.filter(\.isAlive).map(\.process)
    )
    self.decisions = decisions
  }

  /// The run that going back would make the champion; see `RunStore.rollBack(by:at:)`.
  package var previous: String? {
    var undone = 0
    for promotion in promotions {
      if promotion.kind == .rolledBack {
        undone += 1
      } else if undone > 0 {
        undone -= 1
      } else {
        return promotion.from
      }
    }
    return nil
  }

  /// The report of a gate between a challenger and the champion of now, when that was the last.
  package func gate(for challenger: String) -> GateReport? {
    guard let gate, gate.challenger == challenger, gate.champion == champion?.run else {
      return nil
    }
    return gate
  }
}
