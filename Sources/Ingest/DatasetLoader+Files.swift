import Basics
import Engine
import Foundation
import Workspace

extension DatasetLoader {
  /// What the engine needs for reading the sources and keeping what was read.
  func access(to located: [LocatedSource], _ scratch: ScratchFolder) -> EngineAccess {
    let root = dataset.root.path.hasSuffix("/") ? dataset.root.path : dataset.root.path + "/"
    let outside = located.filter { $0.source.mayLeaveFolder && $0.imageFolder == nil }.flatMap(
      \.files
    ).map { $0.resolvingSymlinksInPath().path }
      .filter { !$0.hasPrefix(root) }
    let uris = located.compactMap(\.uri)
    return EngineAccess(
      folders: [dataset.root, dataset.paths.tuina, scratch.spaceURL],
      files: outside + uris,
      extensions: uris.isEmpty ? [] : ["httpfs"]
    )
  }

  func locate(_ source: Manifest.Source) -> LocatedSource {
    var located = LocatedSource(source: source)
    do {
      switch try SourceFiles.resolve(source, in: dataset.root) {
      case .files(let files): located.files = files
      case .folder(let folder, let files):
        located.files = files
        let pictures = files.count {
          ImageFolderIngest.extensions.contains($0.pathExtension.lowercased())
        }
        if source.format == .images || (source.format == nil && pictures * 2 > files.count) {
          located.imageFolder = folder
        }
      case .uri(let uri): located.uri = uri
      }
    } catch {
      located.problem = error.reason
    }
    return located
  }

  func account(
    _ place: LocatedSource,
    _ parts: [IngestedPart],
    _ table: String
  ) -> IngestedSource {
    let encodings = Set(parts.map(\.encoding).filter { !$0.isEmpty }).sorted()
    var problems: [String] = []
    if let problem = place.problem { problems.append(problem) }
    for part in parts {
      guard let problem = part.problem else { continue }
      problems.append(problem.hasPrefix(part.file) ? problem : "\(part.title): \(problem)")
    }
    for (column, text) in (dataset.manifest.refused.convert[place.source.name] ?? [:])
      .sorted(by: { $0.key < $1.key })
    {
      problems.append("convert: \(column) was \(Manifest.refusal): \(text)")
    }
    var format = place.source.format ?? .csv
    if place.imageFolder != nil {
      format = .images
    } else if let first = place.files.first {
      format = SourceIngest.format(of: first, in: place.source)
    }
    var source = IngestedSource(
      name: place.source.name,
      table: table,
      files: parts.flatMap(\.files),
      format: format,
      encoding: encodings.joined(separator: ", "),
      rowsRead: parts.reduce(0) { $0 + $1.rowsRead },
      rowsKept: parts.reduce(0) { $0 + $1.rowsKept },
      rowsRejected: parts.reduce(0) { $0 + $1.rowsRejected },
      cellsRejected: parts.reduce(0) { $0 + $1.cellsRejected },
      columns: [],
      problem: problems.isEmpty ? nil : problems.joined(separator: "; ")
    )
    let readings = Set(parts.map(\.reading))
    if readings.count == 1, let reading = readings.first { source.reading = reading }
    return source
  }

  static func relationName(_ source: String, number: Int) -> String {
    let plain = source.lowercased().unicodeScalars.map { scalar in
      scalar.isASCII && (scalar.properties.isAlphabetic || ("0"..."9").contains(scalar))
        ? Character(scalar) : "_"
    }
    return "source_\(number)_" + String(plain)
  }
}
