import Engine
package import Foundation
package import Ingest
import TestSupport
import Testing
package import Workspace

/// A dataset folder made for one test.
package struct TemporaryDataset {
  package let root: URL

  package init() throws {
    root = FileManager.default.temporaryDirectory
      .appending(path: "tuina-test-\(UUID().uuidString)", directoryHint: .isDirectory)
      .resolvingSymlinksInPath()
    try FileManager.default.createDirectory(at: root, withIntermediateDirectories: true)
  }

  package func write(_ text: String, _ name: String) throws { try write(Data(text.utf8), name) }

  package func write(_ data: Data, _ name: String) throws {
    let file = root.appending(path: name)
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(),
      withIntermediateDirectories: true
    )
    try data.write(to: file)
  }

  package func remove() { try? FileManager.default.removeItem(at: root) }

  /// The dataset of these files, each a source named like it.
  package func dataset(
    _ names: String...,
    edit: (inout Manifest) -> Void = { _ in }
  ) -> Dataset {
    var manifest = Manifest()
    manifest.sources = names.map { Manifest.Source(name: $0, path: $0) }
    edit(&manifest)
    return Dataset(
      root: root,
      manifest: manifest,
      manifestFile: nil,
      inferences: [],
      paths: DatasetPaths(root: root)
    )
  }

  package func load(
    _ names: String...,
    edit: (inout Manifest) -> Void = { _ in }
  ) async throws -> LoadedDataset {
    var manifest = Manifest()
    manifest.sources = names.map { Manifest.Source(name: $0, path: $0) }
    edit(&manifest)
    let dataset = Dataset(
      root: root,
      manifest: manifest,
      manifestFile: nil,
      inferences: [],
      paths: DatasetPaths(root: root)
    )
    let loaded = try await LoadedDataset.load(dataset, engine: Engines.open(uri: nil, threads: 2))
    // So that the next loading in a test finds it.
    await loaded.keepForNextOpening()
    return loaded
  }
}

/// Skips the running test case, and only that one, when a file of the shared data is absent.
package func requireShared(_ path: String) throws {
  guard SharedData.has(path) else { try Test.cancel("shared data is absent: \(path)") }
}

/// Loads files of the shared data, keeping what Tuina makes of them in a temporary folder.
package func loadShared(
  _ paths: String...,
  edit: (inout Manifest) -> Void = { _ in }
) async throws -> LoadedDataset {
  var manifest = Manifest()
  manifest.sources = paths.map { Manifest.Source(name: $0, path: $0) }
  edit(&manifest)
  let state = FileManager.default.temporaryDirectory
    .appending(path: "tuina-test-\(UUID().uuidString)")
  let dataset = Dataset(
    root: SharedData.root,
    manifest: manifest,
    manifestFile: nil,
    inferences: [],
    paths: DatasetPaths(
      root: SharedData.root,
      environment: ["XDG_STATE_HOME": state.path],
      isWritable: { _ in false }
    )
  )
  return try await LoadedDataset.load(dataset, engine: Engines.open(uri: nil, threads: 2))
}
