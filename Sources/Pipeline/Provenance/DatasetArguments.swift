import Basics
import Foundation
package import Ingest
package import Workspace

/// How a dataset is named on the command line.
package struct DatasetArguments: Sendable, Hashable {
  package var dataset: String
  /// A manifest kept elsewhere.
  package var manifest: String?
  package var engine: String?
  /// Whether the folder does what needs consent, so that a script has to give it too.
  package var isTrusted = false

  package init(dataset: String, manifest: String? = nil, engine: String? = nil) {
    self.dataset = dataset
    self.manifest = manifest
    self.engine = engine
  }

  /// What opens a dataset again, wherever one stands.
  package init(_ dataset: Dataset, _ summary: DatasetSummary) {
    let file = dataset.manifestFile
    let isElsewhere =
      file?.deletingLastPathComponent().standardizedFileURL.path != dataset.root.path
    let uri = summary.engine.uri
    self.init(
      dataset: dataset.root.path,
      manifest: isElsewhere ? file?.standardizedFileURL.path : nil,
      engine: uri == summary.manifest.engine ?? "duckdb" ? nil : uri
    )
    isTrusted = dataset.isByConsent
  }

  /// A command of the program as a shell reads it.
  package func line(_ command: String, _ options: [String] = []) -> String {
    var words = ["tuina", command, dataset]
    if let manifest { words += ["--manifest", manifest] }
    if let engine { words += ["--engine", engine] }
    if isTrusted { words.append("--trust") }
    return (words + options).map(ShellText.quoted).joined(separator: " ")
  }
}
