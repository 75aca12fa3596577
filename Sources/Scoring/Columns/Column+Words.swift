package import Columnar
internal import Foundation

extension Column {
  /// The cell as it is written; nil when it is null.
  package func text(_ row: Int) -> String? {
    isNull(row) ? nil : string(row) ?? value(row).description
  }

  /// The cell as a word without surrounding white space; nil when it is null or empty.
  package func word(_ row: Int) -> String? {
    guard let text = text(row)?.trimmingCharacters(in: .whitespacesAndNewlines) else { return nil }
    return text.isEmpty ? nil : text
  }
}
