import Foundation
import Workspace

/// Which source of the manifest says how a file is read.
struct InputRules {
  private let manifest: Manifest
  private let named: Manifest.Source?
  /// The sources by the files that are theirs.
  private let owners: [String: Manifest.Source]
  /// Where all sources are read alike, so that it holds for other files too.
  private let common: Manifest.Source?

  /// `source` is the name of the one that all files are read like; nil to find it file by file.
  ///
  /// - Throws: `DeploymentError.Code.badOption` where no source has the name.
  init(_ dataset: Dataset, source: String?) throws {
    manifest = dataset.manifest
    let sources = manifest.sources
    named = sources.first { $0.name == source }
    if let source, named == nil {
      throw DeploymentError(
        .badOption,
        "the manifest has no such source",
        at: source,
        suggestion: "name one of " + sources.map(\.name).prefix(8).joined(separator: ", ")
      )
    }
    var owners: [String: Manifest.Source] = [:]
    for source in sources {
      let files = try? SourceFiles.resolve(source, in: dataset.root)
      for file in files?.urls ?? [] { owners[Self.path(file)] = source }
    }
    self.owners = owners
    common = sources.first.flatMap { first in
      sources.allSatisfy {
        $0.rename == first.rename && $0.convert == first.convert && $0.missing == first.missing
      } ? first : nil
    }
  }

  private static func path(_ file: URL) -> String {
    file.standardizedFileURL.resolvingSymlinksInPath().path
  }

  /// How a file is read, as a source of its own.
  func source(for file: URL, name: String) -> Manifest.Source {
    var source = Manifest.Source(name: name, path: file.standardizedFileURL.path)
    source.mayLeaveFolder = true
    let owner = named ?? owners[Self.path(file)]
    guard let rules = owner ?? common else { return source }
    source.rename = rules.rename
    source.convert = rules.convert
    source.missing = rules.missing
    if owner != nil {
      source.encoding = rules.encoding
      source.header = rules.header
      source.names = rules.names
      source.reading = rules.reading
      if named == nil { source.format = rules.format }
    }
    return source
  }
}
