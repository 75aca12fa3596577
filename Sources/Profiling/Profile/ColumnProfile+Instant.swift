import Foundation
import Ingest

extension ColumnProfile {
  /// The text of an edge of the histogram of dates or times, in UTC; nil for other columns.
  ///
  /// Edges are seconds since 1970, since midnight for times of day. Years outside 1...9999 give nil.
  package func instant(_ seconds: Double) -> String? {
    let part = PartColumn(name: name, engineType: engineType)
    guard part.isTemporal, (-62_135_596_800..<253_402_300_800).contains(seconds) else { return nil }
    let text = Date(timeIntervalSince1970: seconds.rounded(.down)).formatted(.iso8601)
    switch engineType {
    case "DATE": return String(text.prefix(10))
    case "TIME": return String(text.dropFirst(11).prefix(8))
    default: return String(text.prefix(16)).replacing("T", with: " ")
    }
  }
}
