import Basics
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
  /// What needs a person's consent here, whether it was given or not.
  package let question: ConsentQuestion
  /// Whether the person agreed, or nothing had to be asked.
  package let isTrusted: Bool
  /// Whether a person's consent allows something here that would be refused without it.
  package var isByConsent = false

  package init(
    root: URL,
    manifest: Manifest,
    manifestFile: URL?,
    inferences: [Inference],
    paths: DatasetPaths,
    question: ConsentQuestion? = nil,
    isTrusted: Bool = true
  ) {
    self.root = root
    self.manifest = manifest
    self.manifestFile = manifestFile
    self.inferences = inferences
    self.paths = paths
    self.question =
      question ?? ConsentQuestion(folder: root.path, manifest: nil, requests: [])
    self.isTrusted = isTrusted
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
  /// What needs a person's consent (docs/trust.md) and has none is left out of the manifest, and
  /// stands in its `refused` and in `question`.
  ///
  /// - Throws: `WorkspaceError` when the folder cannot be read or the manifest is wrong. A
  ///   folder without any data file is not an error: its manifest has no sources.
  package static func open(
    _ folder: URL,
    manifest manifestFile: URL? = nil,
    consent: Consent = .none
  ) throws -> Dataset {
    let root = try existingFolder(folder)
    let file = try manifestFile ?? writtenManifest(in: root)
    let strict = try open(root, manifestFile: file, isNamed: manifestFile != nil, isTrusted: false)
    if strict.question.requests.isEmpty || !consent.covers(strict.question) { return strict }
    var trusted = try open(root, manifestFile: file, isNamed: manifestFile != nil, isTrusted: true)
    trusted.isByConsent = !consent.isOwn(strict.question)
    return trusted
  }

  /// What a person has to be asked before the dataset is opened; reads the manifest and the names
  /// of the files.
  ///
  /// - Throws: as `open` does.
  package static func question(
    of folder: URL,
    manifest manifestFile: URL? = nil
  ) throws -> ConsentQuestion {
    let root = try existingFolder(folder)
    let file = try manifestFile ?? writtenManifest(in: root)
    return try Screened(root, file, isNamed: manifestFile != nil, isTrusted: false).question
  }

  /// A manifest with what needs consent found in it.
  private struct Screened {
    var manifest = Manifest()
    /// Nil without a manifest, and for one that is a link out of the folder.
    var file: URL?
    var question: ConsentQuestion

    init(_ root: URL, _ written: URL?, isNamed: Bool, isTrusted: Bool) throws {
      var screening = ManifestScreening(root: root, isTrusted: isTrusted)
      file = written
      if let written, !isNamed,
        case .link(let target) = SourceFiles.reach(of: written.lastPathComponent, in: root)
      {
        screening.note(link: written.lastPathComponent, to: target)
        if !isTrusted { file = nil }
      }
      var hash: String?
      if let file {
        manifest = screening.screen(try ManifestReader.read(file, root: root))
        hash = (try? RegularFile.read(file, followsLinks: true)).map {
          SHA256.hexadecimal(of: $0)
        }
      }
      if manifest.sources.isEmpty {
        for link in FolderWalk(root, boundary: root).links
        where link.path != written?.lastPathComponent {
          screening.note(link: link.path, to: link.target)
        }
      }
      question = ConsentQuestion(folder: root.path, manifest: hash, requests: screening.requests)
    }
  }

  private static func open(
    _ root: URL,
    manifestFile: URL?,
    isNamed: Bool,
    isTrusted: Bool
  ) throws -> Dataset {
    let screened = try Screened(root, manifestFile, isNamed: isNamed, isTrusted: isTrusted)
    var manifest = screened.manifest
    var inferences: [Inference] = []
    if manifest.sources.isEmpty {
      let found = Discovery.sources(
        in: root,
        manifest: manifest,
        manifestFile: manifestFile,
        mayLeave: isTrusted
      )
      manifest.sources = found.sources
      for index in manifest.sources.indices {
        manifest.sources[index].mayLeaveFolder = isTrusted
      }
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
      manifestFile: screened.file,
      inferences: inferences,
      paths: DatasetPaths(root: root),
      question: screened.question,
      isTrusted: isTrusted || screened.question.requests.isEmpty
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
