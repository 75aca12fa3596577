/// How far a long piece of work has come.
package struct WorkProgress: Sendable, Hashable {
  /// What is being done, for people: "reading st-mary".
  package var stage: String
  package var completed: Double
  /// Nil when the end is not known.
  package var total: Double?
  /// What `completed` counts: rows, bytes, sources.
  package var unit: String

  package init(stage: String, completed: Double, total: Double?, unit: String) {
    self.stage = stage
    self.completed = completed
    self.total = total
    self.unit = unit
  }

  /// The share done in 0...1, when the end is known.
  package var fraction: Double? {
    guard let total, total > 0 else { return nil }
    return min(max(completed / total, 0), 1)
  }
}

/// Receives progress from any thread; it must return at once.
package typealias ProgressHandler = @Sendable (WorkProgress) -> Void
