import Foundation
import Fusion
import Ingest
package import Review
import Workspace

extension DatasetSession {
  /// The doubtful cells, those that were added and some drawn by chance, in the order in which people
  /// should look at them.
  ///
  /// Where no two sources speak of the same things nothing is doubtful by itself.
  package func reviewQueue() async throws -> ReviewQueue {
    try await queueing.value {
      let hasClaims = try await self.resolved().value != nil
      return try await ReviewQueue.make(
        in: try await self.loaded(),
        hasClaims: hasClaims,
        additions: try Self.additionsInForce(self.dataset.paths)
      )
    }
  }

  /// How far people have come, and what they found, among the items that a filter lets through.
  package func reviewProgress(
    _ filter: ReviewFilter = ReviewFilter()
  ) async throws -> ReviewProgress {
    // What is gone from the data is not in the queue, so nothing need be replayed.
    ReviewProgress(
      try await reviewQueue().selecting(filter),
      try Self.decisionsInForce(dataset.paths)
    )
  }

  /// What goes to another tool: the queue with what people said so far.
  ///
  /// - `limit`: at most so many items of the queue; nil for all.
  package func reviewTasks(
    limit: Int?,
    _ filter: ReviewFilter = ReviewFilter()
  ) async throws -> [ReviewTask] {
    let queue = try await reviewQueue().selecting(filter)
    return try await ReviewTasks(
      try await loaded(),
      hasClaims: try await resolved().value != nil
    ).tasks(
      queue.items.prefix(limit ?? queue.items.count),
      try await replayedDecisions().map(\.decision)
    )
  }

  /// What became of a file that came back.
  package struct Imported: Sendable, Hashable {
    package var added = 0
    /// Decisions that were recorded before.
    package var known = 0
    package var open = 0
    package var refusals: [ReviewImport.Refusal] = []
  }

  /// Records what a file says, when it can be said of this dataset; each entry that cannot is told.
  package func record(_ file: ReviewImport) async throws -> Imported {
    let loaded = try await loaded()
    let grain = try await CuratedView.grain(of: loaded)
    if grain == .entity { _ = try await resolved().get() }
    let examined = try await DecisionReplay(in: loaded, grain: grain)
      .examine(file.decisions.map(\.decision))
    try dataset.paths.prepare()
    let store = try StateStore(dataset.paths)
    // A person who said the same of a cell last said it already, whatever the file says of the time.
    var said: [Speech: Decision] = [:]
    for decision in try store.decisionsInForce() { said[Speech(decision)] = decision }
    var result = Imported(open: file.open, refusals: file.refusals)
    var added: [Decision] = []
    for (entry, found) in zip(file.decisions, examined) {
      if let reason = found.refusal(loaded.manifest) {
        result.refusals.append(.init(entry.entry, reason))
      } else if said[Speech(entry.decision)]?.verdict == entry.decision.verdict {
        result.known += 1
      } else {
        added.append(entry.decision)
        said[Speech(entry.decision)] = entry.decision
      }
    }
    try store.record(added)
    result.added = added.count
    result.refusals.sort { $0.entry < $1.entry }
    decisionsChanged()
    return result
  }
}

extension ReplayedDecision {
  /// Why the decision cannot be about this dataset; nil when it can.
  fileprivate func refusal(_ manifest: Manifest) -> String? {
    switch outcome {
    case .gone: return "the dataset has no such item or column"
    case .refused where !isOutdated: return reason
    default: break
    }
    guard case .value(let value?) = decision.verdict, let attribute = decision.attribute,
      let values = manifest.rule(for: attribute)?.values, !values.isEmpty, !values.contains(value)
    else { return nil }
    return "the manifest declares no such value of \(attribute)"
  }

  /// Whether only what the person saw has changed: such a decision is kept, and told at each opening.
  private var isOutdated: Bool { reason?.hasSuffix("is not there any more") ?? false }
}

/// A person about a cell.
private struct Speech: Hashable {
  var who: String
  var item: ItemKey
  var attribute: String?

  init(_ decision: Decision) {
    (who, item, attribute) = (decision.who, decision.item, decision.attribute)
  }
}
