import Foundation

/// Finds in a manifest what needs a person's consent, and takes out of it what has none.
///
/// What is taken out stands in `Manifest.refused`, so that it can be told and written again; all
/// that works with the manifest sees only what may be done.
struct ManifestScreening {
  let root: URL
  let isTrusted: Bool
  private(set) var requests: [ConsentRequest] = []

  init(root: URL, isTrusted: Bool) {
    self.root = root
    self.isTrusted = isTrusted
  }

  mutating func screen(_ manifest: Manifest) -> Manifest {
    var manifest = manifest
    screenEngine(&manifest)
    for index in manifest.sources.indices { screenSource(&manifest, index) }
    for check in manifest.checks {
      requests.append(ConsentRequest(.expression, at: "checks: \(check.name)", check.sql))
    }
    if !isTrusted {
      manifest.refused.checks = manifest.checks
      manifest.checks = []
    }
    screenFeedback(&manifest)
    return manifest
  }

  /// Notes a link that was found without a manifest naming it.
  mutating func note(link path: String, to target: String) {
    requests.append(ConsentRequest(.link, at: path, target))
  }

  private mutating func screenEngine(_ manifest: inout Manifest) {
    guard let engine = manifest.engine?.trimmingCharacters(in: .whitespaces),
      !["", "duckdb", "duckdb:"].contains(engine)
    else { return }
    // A manifest could destroy a database that its reader never thought of.
    let isFile = engine.lowercased().hasPrefix("duckdb:")
    if !isFile { requests.append(ConsentRequest(.engine, at: "engine:", engine)) }
    if isFile || !isTrusted {
      manifest.refused.engine = engine
      manifest.engine = nil
    }
  }

  private mutating func screenSource(_ manifest: inout Manifest, _ index: Int) {
    let source = manifest.sources[index]
    let place = "source \(source.name):"
    switch SourceFiles.reach(of: source.path, in: root) {
    case .inside:
      for link in SourceFiles.links(below: source.path, in: root) {
        requests.append(ConsentRequest(.link, at: "\(place) \(link.path)", link.target))
      }
    case .outside:
      requests.append(ConsentRequest(.outside, at: "\(place) path", source.path))
    case .link(let target):
      requests.append(ConsentRequest(.link, at: "\(place) \(source.path)", target))
    case .uri: requests.append(ConsentRequest(.uri, at: "\(place) path", source.path))
    }
    manifest.sources[index].mayLeaveFolder = isTrusted
    for (name, text) in source.convert.sorted(by: { $0.key < $1.key }) {
      requests.append(ConsentRequest(.expression, at: "\(place) convert: \(name)", text))
    }
    if !isTrusted, !source.convert.isEmpty {
      manifest.refused.convert[source.name] = source.convert
      manifest.sources[index].convert = [:]
    }
  }

  private mutating func screenFeedback(_ manifest: inout Manifest) {
    guard let path = manifest.feedback else { return }
    switch SourceFiles.reach(of: path, in: root) {
    case .inside, .uri: return
    case .outside: requests.append(ConsentRequest(.outside, at: "feedback: path", path))
    case .link(let target):
      requests.append(ConsentRequest(.link, at: "feedback: \(path)", target))
    }
    if !isTrusted {
      manifest.refused.feedback = path
      manifest.feedback = nil
    }
  }
}
