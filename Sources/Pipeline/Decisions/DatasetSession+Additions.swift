import Basics
import Foundation
package import Fusion
import Ingest
package import Workspace

/// A cell that should go into the review queue.
package struct ReviewRequest: Sendable, Hashable {
  /// How the item is known to whoever asks.
  package enum Subject: Sendable, Hashable {
    case item(ItemKey)
    case record(RecordPlace)
  }

  package var subject: Subject
  package var attribute: String
  package var kind: ReviewKind
  /// In words, for the person who looks.
  package var reason: String?
  /// How sure what the cell holds is, 0...1; nil when nothing measured it.
  package var confidence: Double?
  /// What the cell is known to hold, for those that measure people.
  package var known: String?

  package init(
    _ subject: Subject,
    attribute: String,
    kind: ReviewKind,
    reason: String? = nil,
    confidence: Double? = nil,
    known: String? = nil
  ) {
    self.subject = subject
    self.attribute = attribute
    self.kind = kind
    self.reason = reason
    self.confidence = confidence
    self.known = known
  }
}

/// What became of cells that were sent to the review.
package struct ReviewAdded: Sendable, Hashable {
  package var added = 0
  /// Those that waited there for the same reason.
  package var known = 0
  /// Rows that are not there, or that have no key.
  package var gone = 0

  package init() {}
}

extension DatasetSession {
  /// Puts cells into the review queue; they are on the disk when this returns.
  ///
  /// - Throws: `CurationError` for a column that is not there; `WorkspaceError` when the state cannot
  ///   be written.
  package func addToReview(_ requests: [ReviewRequest], who: String) async throws -> ReviewAdded {
    var result = ReviewAdded()
    guard !requests.isEmpty else { return result }
    let loaded = try await loaded()
    let columns = try await loaded.engine.describe(RowsRelation.name)
    let names = Dictionary(
      columns.map { ($0.name.lowercased(), $0.name) },
      uniquingKeysWith: { first, _ in first }
    )
    for name in Set(requests.map(\.attribute)) where names[name.lowercased()] == nil {
      throw CurationError.unknownColumn(name, known: columns.map(\.name))
    }
    let records = requests.compactMap { request -> RecordPlace? in
      if case .record(let record) = request.subject { record } else { nil }
    }
    var items = try await RecordItems.find(records, in: loaded).makeIterator()
    let now = Date()
    var additions: [ReviewAddition] = []
    for request in requests {
      let item: ItemKey?
      switch request.subject {
      case .item(let key): item = key
      case .record: item = items.next() ?? nil
      }
      guard let item else {
        result.gone += 1
        continue
      }
      additions.append(
        ReviewAddition(
          who: who,
          at: now,
          item: item,
          attribute: names[request.attribute.lowercased()] ?? request.attribute,
          kind: request.kind,
          reason: request.reason,
          confidence: request.confidence,
          known: request.known
        )
      )
    }
    try dataset.paths.prepare()
    result.added = try StateStore(dataset.paths).add(additions).count
    result.known = additions.count - result.added
    reviewChanged()
    return result
  }

  /// Orders the queue anew at the next question; call it after something was put in or taken out.
  package func reviewChanged() { queueing.reset() }

  static func additionsInForce(_ paths: DatasetPaths) throws -> [ReviewAddition] {
    guard FileManager.default.fileExists(atPath: paths.state.path) else { return [] }
    return try StateStore(paths).additionsInForce()
  }
}
