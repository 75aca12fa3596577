import Engine
import Foundation
package import Ingest
import Workspace

/// How a dataset is named on the command line.
package struct DatasetArguments: Sendable, Hashable {
  package var dataset: String
  /// A manifest kept elsewhere.
  package var manifest: String?
  package var engine: String?

  package init(dataset: String, manifest: String? = nil, engine: String? = nil) {
    self.dataset = dataset
    self.manifest = manifest
    self.engine = engine
  }

  /// What opens a loaded dataset again, wherever one stands.
  package init(_ loaded: LoadedDataset) {
    let root = loaded.dataset.root
    let file = loaded.dataset.manifestFile
    let isElsewhere = file?.deletingLastPathComponent().standardizedFileURL.path != root.path
    let uri = loaded.engine.information.uri
    self.init(
      dataset: root.path,
      manifest: isElsewhere ? file?.standardizedFileURL.path : nil,
      engine: uri == loaded.manifest.engine ?? "duckdb" ? nil : uri
    )
  }

  /// A command of the program as a shell reads it.
  package func line(_ command: String, _ options: [String] = []) -> String {
    var words = ["tuina", command, dataset]
    if let manifest { words += ["--manifest", manifest] }
    if let engine { words += ["--engine", engine] }
    return (words + options).map(ShellText.quoted).joined(separator: " ")
  }
}
