import Foundation
import TextFiles

/// Reads the `sources` of a manifest.
enum ManifestSourceReader {
  private static let keys =
    [
      "name", "path", "format", "encoding", "rename", "convert", "missing", "header", "names",
      "source",
    ] + ReadingReader.keys

  static func read(_ value: YAMLValue, root: URL?) -> [Manifest.Source] {
    var taken: [String: YAMLValue] = [:]
    return (value.list() ?? []).compactMap { item in
      guard let source = source(item, root: root) else { return nil }
      if let earlier = taken[source.name] {
        let line = earlier.line.map { " in line \($0)" } ?? ""
        item.report(
          "two sources are named '\(source.name)', the first\(line)",
          suggestion: "give one of them another 'name'"
        )
      }
      taken[source.name] = item
      return source
    }
  }

  private static func source(_ item: YAMLValue, root: URL?) -> Manifest.Source? {
    // `- claims.csv` says the same as `- path: claims.csv`.
    if item.isSingle {
      guard let path = item.word() else { return nil }
      check(path, item, root)
      return Manifest.Source(name: SourceName.from(path: path), path: path)
    }
    guard let block = item.block(keys) else { return nil }
    guard let place = block["path"] else {
      item.report(
        "'\(item.path)' has no 'path'",
        suggestion: "name a file, a glob, a folder or a URI"
      )
      return nil
    }
    guard let path = place.word() else { return nil }
    check(path, place, root)
    var source = Manifest.Source(
      name: block["name"]?.word() ?? SourceName.from(path: path),
      path: path
    )
    source.format = block["format"]?.choice(SourceFormat.self)
    source.encoding = block["encoding"].flatMap(encoding)
    source.rename = block["rename"]?.textsByName() ?? [:]
    source.convert = block["convert"]?.textsByName() ?? [:]
    source.missing = block["missing"]?.texts()
    source.header = block["header"]?.truth()
    source.names = block["names"]?.names()
    source.sourceColumn = block["source"]?.word()
    source.reading = ReadingReader.read(block)
    checkRenames(source, block["rename"])
    return source
  }

  private static func check(_ path: String, _ value: YAMLValue, _ root: URL?) {
    guard let root else { return }
    do {
      _ = try SourceFiles.resolve(path: path, in: root)
    } catch let error as WorkspaceError where error.code == .refused {
      // What nobody agreed to is told when the dataset opens, and is not looked for here.
    } catch let error as WorkspaceError {
      value.report(error.message, suggestion: error.suggestion)
    } catch {
      value.report("'\(path)' cannot be read: " + FileProblem.reason(error))
    }
  }

  private static func encoding(_ value: YAMLValue) -> String? {
    guard let word = value.word() else { return nil }
    if let known = TextEncoding(name: word) { return known.rawValue }
    let names = TextEncoding.allCases.map(\.rawValue)
    let nearest = EditDistance.nearest(to: word, among: names)
    value.report(
      "the encoding '\(word)' is not known",
      suggestion: nearest.map { "did you mean '\($0)'?" }
        ?? "it is one of " + names.joined(separator: ", ")
    )
    return nil
  }

  private static func checkRenames(_ source: Manifest.Source, _ value: YAMLValue?) {
    let targets = Dictionary(grouping: source.rename, by: \.value).filter { $1.count > 1 }
    for (target, entries) in targets.sorted(by: { $0.key < $1.key }) {
      let from = entries.map { "'\($0.key)'" }.sorted().joined(separator: " and ")
      value?.report(
        "\(from) are both renamed to '\(target)'",
        suggestion: "give them different names"
      )
    }
  }
}
