import Columnar
import Engine
import Foundation

/// Lists the pictures of a folder; the folder a picture stands in is its label.
struct ImageFolderIngest {
  static let extensions: Set<String> = ["png", "jpg", "jpeg"]

  let engine: any QueryEngine

  /// Makes a table of the pictures among `files`, their paths relative to `root`.
  func ingest(
    _ files: [URL],
    in folder: URL,
    root: URL,
    name: String,
    table: String
  ) async throws -> IngestedPart {
    let pictures = files.filter { Self.extensions.contains($0.pathExtension.lowercased()) }
    let paths = pictures.map { file -> String? in
      file.path.hasPrefix(root.path + "/")
        ? String(file.path.dropFirst(root.path.count + 1)) : file.path
    }
    let labels = pictures.map { file -> String? in
      let parent = file.deletingLastPathComponent()
      return parent.standardizedFileURL.path == folder.standardizedFileURL.path
        ? nil : parent.lastPathComponent
    }
    try await engine.ingest(
      IngestTable(["image": .strings(paths), "label": .strings(labels)]),
      as: table
    )
    return IngestedPart(
      file: name,
      encoding: "",
      rowsRead: pictures.count,
      rowsKept: pictures.count,
      rowsRejected: 0,
      columns: try await engine.describe(table)
    )
  }
}
