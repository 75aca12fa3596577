package import Foundation
import Ingest
package import Pipeline
package import Workspace

extension ReportDocument {
  /// Makes the report of a dataset from the results there are.
  ///
  /// The commands in it are the training of the best run and then `commands`; without any, the
  /// report's. `arguments` name the dataset in them; by default with whole paths. `author` is told
  /// only where a person asks for it.
  package init(
    _ dataset: Dataset,
    _ results: DatasetResults,
    createdAt: Date,
    arguments: DatasetArguments? = nil,
    commands: [String] = [],
    author: String? = nil
  ) {
    var arguments = arguments ?? DatasetArguments(dataset, results.summary)
    arguments.isTrusted = dataset.isByConsent
    let run = results.runs.best
    let training = run.map {
      arguments.line(
        "train",
        $0.options(manifestPositive: results.summary.manifest.positive)
      )
    }
    let others = commands.isEmpty ? [arguments.line("report")] : commands
    self.init(
      provenance: Provenance(
        dataset,
        results.summary,
        createdAt: createdAt,
        commands: [training].compactMap(\.self) + others,
        author: author
      ),
      findings: results.findings,
      sources: results.summary.sources,
      rejects: results.rejects,
      profile: results.profile,
      skew: results.skew,
      conflicts: results.conflicts,
      run: run,
      feedback: results.feedback
    )
  }
}
