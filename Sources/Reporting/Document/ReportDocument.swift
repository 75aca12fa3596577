import Basics
package import Feedback
package import Foundation
package import Fusion
package import Ingest
package import Learning
package import Pipeline
package import Profiling

/// Everything a report tells, as values; nil and empty parts are reported as not done yet.
package struct ReportDocument: Sendable, Hashable, Codable {
  package var provenance: Provenance
  /// What needs a person next, the most pressing first.
  package var findings: [Finding]
  package var sources: [IngestedSource]
  package var rejects: [RejectCount]
  package var profile: DatasetProfile?
  package var skew: SkewReport?
  package var conflicts: ConflictReport?
  /// The best training run.
  package var run: TrainingRun?
  package var feedback: FeedbackSummary?

  package init(
    provenance: Provenance,
    findings: [Finding] = [],
    sources: [IngestedSource],
    rejects: [RejectCount] = [],
    profile: DatasetProfile? = nil,
    skew: SkewReport? = nil,
    conflicts: ConflictReport? = nil,
    run: TrainingRun? = nil,
    feedback: FeedbackSummary? = nil
  ) {
    self.provenance = provenance
    self.findings = findings
    self.sources = sources
    self.rejects = rejects
    self.profile = profile
    self.skew = skew
    self.conflicts = conflicts
    self.run = run
    self.feedback = feedback
  }

  /// The report as JSON with the keys of docs/json.md.
  package func json() throws -> Data {
    try JSONDocument.encode(self)
  }
}
