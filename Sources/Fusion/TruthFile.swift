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
  /// Keys that the file gives two different values of one column; those values are left out.
  package let repeatedKeys: Set<String>

  /// Reads a delimited file with a header.
  ///
  /// The entity columns are found by name, else the first columns are taken. A column that names an
  /// attribute holds its gold values; a single column `truth` holds the label's, and with
  /// `takesOnlyColumn` so does the only column beside the key, whatever its name. Empty fields hold
  /// no gold value. Keys are compared as values, so that 1 and 1.0 are one. A key that stands twice
  /// with the same value counts once; with two values it has none.
  ///
  /// - Throws: `CurationError` when the file cannot be read or no column can be used.
  package init(
    contentsOf file: URL,
    entity: [String],
    label: String?,
    attributes: [String],
    takesOnlyColumn: Bool = false
  ) throws {
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
    if takesOnlyColumn, columns.isEmpty, let label, header.count == keys.count + 1,
      let only = header.indices.first(where: { !keys.contains($0) })
    {
      columns.append((only, label))
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
    var repeated: Set<String> = []
    for record in table.records where record.count > (keys.max() ?? 0) {
      let key = KeyForm.text(EntityKey.text(keys.map { record[$0] }))
      for (index, attribute) in columns where index < record.count && !record[index].isEmpty {
        let known = values[attribute, default: [:]].updateValue(record[index], forKey: key)
        if let known, known != record[index] { repeated.insert(key) }
      }
    }
    for attribute in values.keys {
      for key in repeated { values[attribute]?[key] = nil }
    }
    self.values = values
    repeatedKeys = repeated
    unusedColumns = header.indices
      .filter { index in !keys.contains(index) && !columns.contains { $0.index == index } }
      .map { header[$0] }
  }
}

extension TruthFile {
  /// The key of an entity as ``values`` has it.
  package static func key(_ entity: String) -> String { KeyForm.text(entity) }
}

/// Keys as values: numbers that are the same are one key.
enum KeyForm {
  /// The key with each part that is a number written in the shortest way, and outer blanks gone.
  ///
  /// A part with a leading zero is a code and stays as it is.
  static func text(_ key: String) -> String {
    key.split(separator: EntityKey.separator, omittingEmptySubsequences: false)
      .map { part($0.trimmingCharacters(in: .whitespaces)) }
      .joined(separator: EntityKey.separator)
  }

  private static func part(_ text: String) -> String {
    guard text.utf8.count <= 24, text.contains("."),
      text.utf8.allSatisfy({ 0x30...0x39 ~= $0 || $0 == 0x2E || $0 == 0x2D }),
      let number = Double(text), number.magnitude < 1e15,
      !(text.hasPrefix("0") && !text.hasPrefix("0."))
    else { return text }
    return number == number.rounded() ? String(Int64(number)) : text
  }
}
