import Basics
import Columnar
import Engine
import Learning
package import Workspace

/// What the outcomes of suggestions say about the label.
package struct EventLabels: Sendable, Hashable {
  package let target: Manifest.Retrain.Target
  /// The classes of the label.
  let classes: [String]
  /// What was taken, or converted, is of this class; nil where people tell classes.
  let positive: String?
  /// Silence counts as an answer for suggestions shown before this time, in seconds since 1970.
  let matureBefore: Double

  /// Of the classes of a run; where the manifest names no target, classes are shown when most texts are
  /// ones.
  ///
  /// - Throws: `LearningError.Code.badConfiguration` where things are taken or not, and the label is not one
  ///   of two classes.
  static func settle(
    _ rules: Manifest.Retrain,
    _ run: TrainingRun,
    _ engine: any QueryEngine
  ) async throws -> EventLabels {
    let listed = SQL.joined(run.classes.prefix(1000).map { .literal($0) })
    let found = try await engine.query(
      """
      SELECT avg(CASE WHEN e.shown IN (\(listed)) THEN 1.0 ELSE 0.0 END) AS share, \
      epoch(max(e.time)) AS last FROM events AS e WHERE e.action <> 'unseen'
      """
    )
    let share = found.doubles("share").first.flatMap(\.self) ?? 1
    let target = rules.target ?? (share >= 0.5 ? .label : .acceptance)
    let last = found.doubles("last").first.flatMap(\.self) ?? 0
    var positive: String?
    if target != .label {
      positive = run.positive ?? (run.classes.count == 2 ? run.classes[1] : nil)
      guard run.classes.count == 2, positive != nil else {
        throw LearningError(
          .badConfiguration,
          "what was shown is taken or not, and \(run.label) has \(run.classes.count) classes",
          suggestion: "set retrain.target to label in the manifest where events say classes"
        )
      }
    }
    return EventLabels(
      target: target,
      classes: run.classes,
      positive: positive,
      matureBefore: last - rules.matureHours * 3600
    )
  }

  /// Whether an answer is a class of the label.
  package func isClass(_ answer: String) -> Bool { classes.contains(answer) }

  /// The time of the last answer there may be among rows whose last one is of `time`: silence before it may
  /// still become an answer.
  func known(until time: Double?) -> Double? {
    target == .label ? time : time.map { min($0, matureBefore) }
  }

  private var negative: String? { classes.first { $0 != positive } }

  /// The class of a suggestion `e`; null where it says none.
  var label: SQL {
    switch target {
    case .label:
      """
      CASE WHEN e.action IN ('accepted', 'click') THEN e.shown WHEN e.action = 'typed' THEN e.value\
      \(rejected) END
      """
    case .acceptance:
      """
      CASE WHEN e.action IN ('accepted', 'click') THEN \(literal: positive) \
      WHEN e.action IN ('rejected', 'typed') OR \(isMature) THEN \(literal: negative) END
      """
    case .conversion:
      """
      CASE WHEN e.converted IS NOT NULL THEN \(literal: positive) \
      WHEN \(isMature) THEN \(literal: negative) END
      """
    }
  }

  /// Of two classes, who rejects one says the other.
  private var rejected: SQL {
    guard classes.count == 2 else { return "" }
    return """
       WHEN e.action = 'rejected' AND e.shown = \(literal: classes[0]) THEN \(literal: classes[1]) \
      WHEN e.action = 'rejected' AND e.shown = \(literal: classes[1]) THEN \(literal: classes[0])
      """
  }

  private var isMature: SQL { "epoch(e.time) <= \(literal: matureBefore)" }

  /// What the class of a suggestion rests on.
  var origin: SQL {
    typealias Origin = EventRows.Origin
    switch target {
    case .label:
      return """
        CASE e.action WHEN 'typed' THEN \(literal: Origin.corrected.rawValue) WHEN 'rejected' \
        THEN \(literal: Origin.rejected.rawValue) ELSE \(literal: Origin.confirmed.rawValue) END
        """
    case .acceptance:
      return """
        CASE WHEN e.action IN ('accepted', 'click') THEN \(literal: Origin.taken.rawValue) \
        WHEN e.action IN ('rejected', 'typed') THEN \(literal: Origin.declined.rawValue) \
        ELSE \(literal: Origin.silent.rawValue) END
        """
    case .conversion:
      return """
        CASE WHEN e.converted IS NOT NULL THEN \(literal: Origin.taken.rawValue) \
        ELSE \(literal: Origin.silent.rawValue) END
        """
    }
  }
}
