import Basics
import Feedback
import Foundation
import Fusion
import Ingest
import Learning
import Pipeline
import Profiling
import Terminal
import Workspace

/// The overview of a dataset: what there is, what was concluded, how far the loop has come.
struct OverviewDocument: Encodable {
  var dataset: String
  var root: String
  var manifest: String?
  var entity: [String]
  var label: String?
  var positive: String?
  /// What needs a person next, the most pressing first.
  var findings: [Finding]
  var sources: [IngestedSource]
  var skew: SkewReport?
  var conflicts: [AttributeConflicts]?
  var runs: Int
  var bestRun: TrainDocument?
  /// The figure the best run was chosen by, on the validation rows.
  var bestRunMetric: RankingMetric?
  var feedback: FeedbackSummary
  var inferences: [Inference]

  init(_ dataset: Dataset, _ results: DatasetResults) {
    let manifest = results.summary.manifest
    self.dataset = dataset.name
    root = dataset.root.path
    self.manifest = dataset.manifestFile?.path
    entity = manifest.entity
    label = manifest.label
    positive = manifest.positive
    findings = results.findings
    sources = results.summary.sources
    skew = results.skew
    conflicts = results.conflicts?.attributes
    runs = results.runs.all.count
    bestRun = results.runs.best.map(TrainDocument.init)
    bestRunMetric = results.runs.best?.rankingMetric
    feedback = results.feedback
    inferences = results.summary.inferences
  }

  private var findingsText: String {
    var text = "what needs you next: \(Finding.verdict(of: findings))\n"
    for finding in findings {
      let mark = finding.severity == .fault ? "!" : finding.severity == .doubt ? "?" : "+"
      text += "  \(mark) \(Sanitise.text(finding.text)); \(Sanitise.text(finding.verb))\n"
    }
    return text + "\n"
  }

  /// The overview for people.
  func text(width: Int?) -> String {
    var text = "\(Sanitise.text(dataset))  \(Sanitise.text(root))\n"
    text += "entity \(entity.isEmpty ? "unknown" : Sanitise.text(entity.joined(separator: ", ")))"
    text += ", label \(label.map { Sanitise.text($0) } ?? "unknown")\n\n"
    text += findingsText
    text += SourceTable.text(sources, width: width)
    if let skew { text += "\n" + SkewText.summary(skew) }
    if let conflicts {
      let cells = conflicts.map(\.conflicts).reduce(0, +)
      text += "\nconflicts: \(Figures.count(cells)) cells in \(conflicts.count) attributes\n"
    }
    if let bestRun, let test = bestRun.test {
      text += "\nof \(runs) runs the \(bestRunMetric?.rule ?? "best"): \(bestRun.model)"
      if let score = bestRunMetric?.value(of: bestRun.validation) {
        text += ", validation \(Figures.decimal(score))"
      }
      text += "; test " + TrainDocument.summary(test)
    } else {
      text += "\nno finished run yet; train one with: tuina train DATASET\n"
    }
    text += "\nfeedback: " + FeedbackText.line(feedback)
    if !inferences.isEmpty {
      text += "\nconcluded\n"
      for inference in inferences {
        text += "  \(Sanitise.text(inference.subject)): \(Sanitise.text(inference.value)) "
        text += "(\(Sanitise.text(inference.reason)))\n"
      }
    }
    return text
  }
}
