package import Foundation
import Scoring

/// What a gate found: whether a challenger may take the champion's place.
package struct GateReport: Sendable, Hashable {
  package enum State: String, Sendable, Hashable, Codable {
    case passed
    case failed
    /// A slice that the gate names has no rows, or too few.
    case missingSlice = "missing-slice"
    /// A metric that the gate names has no threshold.
    case missingThreshold = "missing-threshold"
    /// There is no champion: only what holds for a model by itself was checked.
    case rubberStamped = "rubber-stamped"

    /// Whether the challenger may take over.
    package var mayPromote: Bool { self == .passed || self == .rubberStamped }
  }

  /// One metric on all rows, or on those of a slice.
  package struct Check: Sendable, Hashable {
    /// `site = back`; nil for all rows.
    package var slice: String?
    package var metric: GateMetric
    package var rows: Int
    /// Nil without a champion, and where the figure is not defined.
    package var champion: Double?
    package var challenger: Double?
    /// The 95 % interval of the difference, challenger less champion, from a bootstrap over the same rows.
    package var low: Double?
    package var high: Double?
    /// What it had to keep, for people: `at least 0.5; worse by at most 0.01`.
    package var threshold: String
    package var isKept: Bool
  }

  /// The rows that people labelled while models served.
  package struct Recent: Sendable, Hashable {
    /// Rows that neither model learnt from.
    package var rows: Int
    /// When the first and the last of them were shown; nil without any.
    package var from: Date?
    package var to: Date?
    /// Why nothing was judged by them; nil where they were.
    package var reason: String?

    package init(rows: Int, from: Date? = nil, to: Date? = nil, reason: String? = nil) {
      self.rows = rows
      self.from = from
      self.to = to
      self.reason = reason
    }
  }

  package var startedAt: Date
  package var champion: String?
  package var challenger: String
  package var label: String
  package var state: State
  package var checks: [Check]
  /// Nil where no event was looked at.
  package var recent: Recent?
  /// Slices and thresholds that are missing, and what else a reader should know.
  package var notes: [String]

  /// Names the report in the history of promotions.
  package var id: String { "\(challenger)-\(Int(startedAt.timeIntervalSince1970))" }
}

extension GateReport.Check: Codable {
  private enum CodingKeys: String, CodingKey {
    case slice, metric, rows, champion, challenger, low, high, threshold
    case isKept = "ok"
  }
}

extension GateReport.Recent: Codable {
  private enum CodingKeys: String, CodingKey { case rows, from, to, reason }
}

extension GateReport: StudyRecord {
  /// The slice of checks on recent events.
  package static let recentSlice = "recent events"

  static let name = "gate"

  private enum CodingKeys: String, CodingKey {
    case startedAt, champion, challenger, label, state, checks, recent, notes
  }
}

extension RunStore {
  /// Keeps a report as the last one, and by its name for the history of promotions.
  ///
  /// - Throws: `WorkspaceError` when it cannot be written.
  package func save(_ report: GateReport) throws {
    try keep(report)
    if let name = Self.studyName(ofGate: report.id) { try keep(report, as: name) }
  }

  /// The report that a promotion names; nil for none, and for one that is damaged or made by somebody
  /// else.
  package func gateReport(named name: String) -> GateReport? {
    Self.studyName(ofGate: name).flatMap { study(as: $0) }
  }

  /// Nil for a name that no report has: the history is a file that anybody may have written.
  private static func studyName(ofGate name: String) -> String? {
    let isPlain = name.utf8.allSatisfy {
      (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0)
        || $0 == 0x2D || $0 == 0x5F
    }
    return isPlain && !name.isEmpty && name.utf8.count <= 120 ? "gate-\(name)" : nil
  }

  /// The last report that this user's Tuina kept.
  package func gateReport() -> GateReport? { study() }
}
