import Foundation
import Workspace

/// The name of an item in files of other tools: it comes back as it went.
enum ItemToken {
  static func text(_ item: ItemKey) -> String {
    switch item {
    case .entity(let key): "entity:" + key
    case .row(let source, let content, let ordinal): "row:\(content):\(ordinal):\(source)"
    }
  }

  static func item(_ token: String) -> ItemKey? {
    if token.hasPrefix("entity:") {
      let key = String(token.dropFirst(7))
      return key.isEmpty ? nil : .entity(key)
    }
    let parts = token.split(separator: ":", maxSplits: 3, omittingEmptySubsequences: false)
    guard parts.count == 4, parts[0] == "row", let ordinal = Int(parts[2]), ordinal > 0,
      parts[1].count == 32, parts[1].allSatisfy(\.isHexDigit)
    else { return nil }
    return .row(source: String(parts[3]), content: String(parts[1]), ordinal: ordinal)
  }
}

/// Moments with their thousandths, so that a decision that goes out comes back the same.
enum ExchangeTime {
  static func text(_ date: Date) -> String {
    date.formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true))
  }

  static func date(_ text: String) -> Date? {
    let plain = Date.ISO8601FormatStyle()
    return (try? Date.ISO8601FormatStyle(includingFractionalSeconds: true).parse(text))
      ?? (try? plain.parse(text))
  }
}

/// The words of verdicts in files.
enum VerdictWord {
  static func text(_ verdict: Decision.Verdict) -> String {
    switch verdict {
    case .value(nil): "none"
    case .value: "value"
    case .reject: "reject"
    case .skip: "skip"
    case .flag: "flag"
    }
  }

  /// - Returns: nil for a word that is none.
  static func verdict(_ word: String, value: String?) -> Decision.Verdict? {
    switch word {
    case "value": value.map { .value($0) }
    case "none": .value(nil)
    case "reject": .reject
    case "skip": .skip
    case "flag": .flag
    default: nil
    }
  }
}
