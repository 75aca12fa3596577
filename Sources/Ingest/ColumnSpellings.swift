import Workspace

/// How the names of columns are spelled in a dataset: names that differ in case only are one.
struct ColumnSpellings: Sendable {
  private var names: [String: String] = [:]

  /// The manifest's spelling goes before that of any file.
  init(_ manifest: Manifest) {
    add(manifest.entity + [manifest.label].compactMap(\.self))
    add(manifest.columns.map(\.name) + (manifest.features ?? []))
    switch manifest.split {
    case .column(let name), .random(let name?, _, _, _, _): add([name])
    case .random(nil, _, _, _, _), nil: break
    }
  }

  /// Adds names that are not spelled yet.
  mutating func add(_ new: [String]) {
    for name in new where names[name.lowercased()] == nil { names[name.lowercased()] = name }
  }

  func name(of column: String) -> String { names[column.lowercased()] ?? column }
}
