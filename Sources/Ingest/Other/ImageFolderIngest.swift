import Basics
import Columnar
import Engine
import Foundation
import Workspace

/// Lists the pictures of a folder; the folder below it that a picture stands in is its label.
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
    let depth = folder.standardizedFileURL.pathComponents.count
    let labels = pictures.map { file -> String? in
      let inner = file.standardizedFileURL.pathComponents.dropFirst(depth)
      return inner.count > 1 ? inner.first : nil
    }
    try await engine.ingest(
      IngestTable(["image": .strings(paths), "label": .strings(labels)]),
      as: table
    )
    var part = IngestedPart(
      file: name,
      encoding: "",
      rowsRead: pictures.count,
      rowsKept: pictures.count,
      rowsRejected: 0,
      columns: try await engine.describe(table)
    )
    part.declared = DeclaredRoles(
      label: "label",
      types: ["label": .category, "image": .image],
      reason: "it is the folder that a picture stands in"
    )
    let others = files.count - pictures.count
    if others > 0 { part.notes.append("\(others) other files of the folder are left out") }
    return part
  }
}
