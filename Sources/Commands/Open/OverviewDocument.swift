import Feedback
import Foundation
import Fusion
import Ingest
import Learning
import Profiling
import Terminal
import Workspace

/// The overview of a dataset: what there is, what was concluded, how far the loop has come.
struct OverviewDocument: Encodable {
  /// Above so many rows conflicts are not resolved for an overview.
  private static let mostRows = 1_000_000

  var dataset: String
  var root: String
  var manifest: String?
  var entity: [String]
  var label: String?
  var positive: String?
  var sources: [IngestedSource]
  var skew: SkewReport?
  var conflicts: [AttributeConflicts]?
  var runs: Int
  var bestRun: TrainDocument?
  var feedback: FeedbackSummary
  var inferences: [Inference]

  init(_ bench: Workbench, _ loaded: LoadedDataset) async throws {
    let builder = ReportBuilder(bench, loaded)
    let meter = bench.output.meter
    dataset = loaded.dataset.name
    root = loaded.dataset.root.path
    manifest = loaded.dataset.manifestFile?.path
    entity = loaded.manifest.entity
    label = loaded.manifest.label
    positive = loaded.manifest.positive
    sources = loaded.sources
    skew = try await builder.whereApplicable { try await SkewAnalysis.analyse(loaded) }
    if loaded.sources.map(\.rowsKept).reduce(0, +) <= Self.mostRows {
      conflicts = try await builder.whereApplicable {
        try await Conflicts.resolve(loaded) { meter.show($0) }.attributes
      }
    }
    let store = RunStore(loaded.dataset.paths)
    runs = store.all().count
    bestRun = store.best(
      label: loaded.manifest.label,
      positive: loaded.manifest.positive,
      data: loaded.fingerprint
    ).map(TrainDocument.init)
    feedback = try FeedbackAnalysis.summarise(loaded.dataset)
    inferences = loaded.inferences
  }

  /// The overview for people.
  func text(width: Int?) -> String {
    var text = "\(Sanitise.text(dataset))  \(Sanitise.text(root))\n"
    text += "entity \(entity.isEmpty ? "unknown" : Sanitise.text(entity.joined(separator: ", ")))"
    text += ", label \(label.map { Sanitise.text($0) } ?? "unknown")\n\n"
    text += SourceTable.text(sources, width: width)
    if let skew { text += "\n" + SkewText.summary(skew) }
    if let conflicts {
      let cells = conflicts.map(\.conflicts).reduce(0, +)
      text += "\nconflicts: \(NumberText.grouped(cells)) cells in \(conflicts.count) attributes\n"
    }
    if let bestRun, let test = bestRun.test {
      text += "\nbest of \(runs) runs: \(bestRun.model), " + TrainDocument.summary(test)
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
