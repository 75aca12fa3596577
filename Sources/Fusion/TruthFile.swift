import Basics
package import Foundation
import Ingest
import Workspace

/// Gold values, for scoring what was resolved; nothing else ever reads them.
package struct TruthFile: Sendable {
  /// The gold raw values by entity key, for each attribute that has any.
  package let values: [String: [String: String]]
  /// Columns of the file that name no attribute.
  package let unusedColumns: [String]

  /// Reads a delimited file with a header.
  ///
  /// The entity columns are found by name, else the first columns are taken. A column that names an
  /// attribute holds its gold values; a single column `truth` holds the label's. Empty fields hold
  /// no gold value. Where a key repeats, its first value counts.
  ///
  /// - Throws: `CurationError` when the file cannot be read or no column can be used.
  package init(contentsOf file: URL, entity: [String], label: String?, attributes: [String]) throws
  {
    let bytes: Data
    do {
      bytes = try RegularFile.read(file, followsLinks: true)
    } catch let error as WorkspaceError {
      throw CurationError(
        .unreadable,
        "the truth file cannot be read: \(error.message)",
        at: file.path
      )
    } catch {
      throw CurationError(.unreadable, "the truth file cannot be read", at: file.path, cause: error)
    }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw CurationError(
        .malformed,
        "the truth file is not UTF-8",
        at: file.path,
        suggestion: "convert it, as with: iconv -f gb18030 -t utf-8"
      )
    }
    let table = DelimitedText(text)
    guard !table.header.isEmpty else {
      throw CurationError(.malformed, "the truth file is empty", at: file.path)
    }
    let header = table.header.map { $0.trimmingCharacters(in: .whitespaces) }
    let named = entity.compactMap { header.firstIndex(of: $0) }
    let keys =
      named.count == entity.count && !named.isEmpty
      ? named : Array(0..<min(max(entity.count, 1), header.count))
    var columns: [(index: Int, attribute: String)] = []
    for (index, name) in header.enumerated() where !keys.contains(index) {
      if attributes.contains(name) {
        columns.append((index, name))
      } else if name == "truth", let label, !header.contains(label) {
        columns.append((index, label))
      }
    }
    guard !columns.isEmpty else {
      throw CurationError(
        .unknownName,
        "no column of the truth file names an attribute",
        at: file.path,
        suggestion: "name a column truth for the label, or after one of "
          + attributes.prefix(20).joined(separator: ", ")
      )
    }
    var values: [String: [String: String]] = [:]
    for record in table.records where record.count > (keys.max() ?? 0) {
      let key = EntityKey.text(keys.map { record[$0] })
      for (index, attribute) in columns where index < record.count && !record[index].isEmpty {
        if values[attribute, default: [:]][key] == nil {
          values[attribute, default: [:]][key] = record[index]
        }
      }
    }
    self.values = values
    unusedColumns = header.indices
      .filter { index in !keys.contains(index) && !columns.contains { $0.index == index } }
      .map { header[$0] }
  }
}
