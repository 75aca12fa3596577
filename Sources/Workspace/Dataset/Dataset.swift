package import Foundation

/// A folder of data with its manifest, written by a person or inferred from the files.
package struct Dataset: Sendable {
  /// The folder, absolute and free of symbolic links.
  package let root: URL
  package let manifest: Manifest
  /// The file the manifest was read from; nil when it was inferred.
  package let manifestFile: URL?
  /// What was concluded from the files, because no manifest says it.
  package let inferences: [Inference]
  package let paths: DatasetPaths

  package init(
    root: URL,
    manifest: Manifest,
    manifestFile: URL?,
    inferences: [Inference],
    paths: DatasetPaths
  ) {
    self.root = root
    self.manifest = manifest
    self.manifestFile = manifestFile
    self.inferences = inferences
    self.paths = paths
  }

  /// The name people call it by: the manifest's, else that of the folder.
  package var name: String { manifest.name ?? root.lastPathComponent }

  /// The manifest's name in a dataset folder.
  package static let manifestName = "dataset.yaml"

  /// Opens a dataset folder; reads files only and asks no engine.
  ///
  /// Reads `manifest` when it is given, else `dataset.yaml` (or `dataset.yml`) in the folder.
  /// A manifest without `sources`, and a folder without a manifest, get a source for each data
  /// file found; `inferences` says why.
  ///
  /// - Throws: `WorkspaceError` when the folder cannot be read or the manifest is wrong. A
  ///   folder without any data file is not an error: its manifest has no sources.
  package static func open(_ folder: URL, manifest manifestFile: URL? = nil) throws -> Dataset {
    let root = try existingFolder(folder)
    let file = try manifestFile ?? writtenManifest(in: root)
    var manifest = Manifest()
    if let file { manifest = try ManifestReader.read(file, root: root) }
    var inferences: [Inference] = []
    if manifest.sources.isEmpty {
      let found = Discovery.sources(in: root, manifest: manifest, manifestFile: file)
      manifest.sources = found.sources
      inferences = found.inferences
    }
    if manifest.split == nil {
      if !manifest.sources.contains(where: { $0.reading.split != nil }) {
        inferences += GivenParts.assign(to: &manifest.sources)
      }
      if manifest.sources.contains(where: { $0.reading.split != nil }) {
        manifest.split = .column(Manifest.givenPart)
      }
    }
    return Dataset(
      root: root,
      manifest: manifest,
      manifestFile: file,
      inferences: inferences,
      paths: DatasetPaths(root: root)
    )
  }

  private static func existingFolder(_ folder: URL) throws -> URL {
    let root = folder.standardizedFileURL.resolvingSymlinksInPath()
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: root.path, isDirectory: &isFolder) else {
      throw WorkspaceError(
        .notFound,
        file: folder.path,
        message: "there is no such folder",
        suggestion: "give the folder that holds the data"
      )
    }
    guard isFolder.boolValue else {
      throw WorkspaceError(
        .notFound,
        file: folder.path,
        message: "a dataset is a folder, and this is a file",
        suggestion: "give the folder that holds it"
      )
    }
    guard FileManager.default.isReadableFile(atPath: root.path) else {
      throw WorkspaceError(
        .unreadable,
        file: folder.path,
        message: "the folder may not be read",
        suggestion: "check its permissions"
      )
    }
    return root
  }

  private static func writtenManifest(in root: URL) throws -> URL? {
    let found = [manifestName, "dataset.yml"]
      .map { root.appending(path: $0) }
      .filter { FileManager.default.fileExists(atPath: $0.path) }
    guard found.count < 2 else {
      throw WorkspaceError(
        .invalid,
        file: root.path,
        message: "both dataset.yaml and dataset.yml are here",
        suggestion: "keep one of them"
      )
    }
    return found.first
  }
}
