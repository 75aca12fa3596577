package import Feedback
package import Fusion
package import Ingest
package import Profiling
package import Review
import Workspace

/// What findings are made of; what is not known yet is nil, and nothing is found in it.
package struct FindingInput: Sendable {
  package var sources: [IngestedSource]?
  package var profile: DatasetProfile?
  package var skew: SkewReport?
  package var conflicts: ConflictReport?
  package var runs: RunList?
  package var feedback: FeedbackSummary?
  /// How far people have come; nil while the queue was not made.
  package var review: ReviewProgress?
  package var label: String?
  package var entity: [String]
  /// Whether the label was looked for and there is none.
  package var lacksLabel = false
  /// A model is being trained: nothing is said of models.
  package var isTraining = false

  package init(label: String? = nil, entity: [String] = []) {
    self.label = label
    self.entity = entity
  }

  package init(_ results: DatasetResults) {
    sources = results.summary.sources
    profile = results.profile
    skew = results.skew
    conflicts = results.conflicts
    runs = results.runs
    feedback = results.feedback
    review = results.review
    label = results.summary.manifest.label
    entity = results.summary.manifest.entity
    lacksLabel = label == nil
  }

  /// Rows that were kept, of all sources.
  var rowsKept: Int? { sources.map { $0.reduce(0) { $0 + $1.rowsKept } } }
}

extension DatasetResults {
  /// What needs a person next, the most pressing first.
  package var findings: [Finding] { Finding.all(in: FindingInput(self)) }
}

/// What the rows of a dataset speak about, for sentences.
package enum EntityNoun {
  /// `lesion_id` makes `lesions`; several columns, or a word that is none, make `entities`.
  package static func plural(_ entity: [String]) -> String {
    guard entity.count == 1, let column = entity.first else { return "entities" }
    var stem = column.lowercased()
    for ending in ["_id", "-id", " id", "_key", "id"] where stem.hasSuffix(ending) {
      stem = String(stem.dropLast(ending.count))
      break
    }
    guard stem.count > 1, stem.allSatisfy({ $0.isASCII && $0.isLetter }) else { return "entities" }
    if stem.hasSuffix("s") { return stem }
    if stem.hasSuffix("y") { return stem.dropLast() + "ies" }
    return stem + "s"
  }
}
