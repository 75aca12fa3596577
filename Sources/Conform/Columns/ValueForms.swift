/// The values of one column, with one form for all that mean the same.
///
/// What a cell is worth was decided when texts were conformed. What is left to do is to see that two
/// texts are one class: `Melanoma` and `MELANOMA ` count as the spelling that most cells write.
package struct ValueForms: Sendable {
  package let kind: ValueKind
  /// The spelling shown for each common form of a text.
  private let spellings: [String: String]

  /// A distinct value as the engine writes it, and the cells that hold it.
  package typealias Count = (text: String, count: Int)

  /// - Parameters:
  ///   - kind: what the values are.
  ///   - declared: the manifest's spellings of classes, which go before all others.
  ///   - values: the distinct values of the column.
  package init(_ kind: ValueKind, declared: [String] = [], values: [Count]) {
    self.kind = kind
    spellings = kind == .text ? Self.spellings(declared, values) : [:]
  }

  /// The form of a value; nil for a text without a visible sign, and for what is no number.
  package func form(_ text: String) -> String? {
    guard kind == .text else { return kind.form(text) }
    let common = TextNormaliser.normalise(text)
    return common.isEmpty ? nil : spellings[common] ?? common
  }

  /// The declared spelling of each common form, else the one most cells use, without outer spaces.
  private static func spellings(_ declared: [String], _ values: [Count]) -> [String: String] {
    var counts: [String: [String: Int]] = [:]
    for (text, count) in values {
      counts[TextNormaliser.normalise(text), default: [:]][trimmed(text), default: 0] += count
    }
    var spellings = counts.compactMapValues { spellings in
      spellings.max { ($0.value, $1.key) < ($1.value, $0.key) }?.key
    }
    for value in declared { spellings[TextNormaliser.normalise(value)] = value }
    return spellings
  }

  private static func trimmed(_ text: String) -> String {
    let start = text.drop(while: \.isWhitespace)
    return String(start.reversed().drop(while: \.isWhitespace).reversed())
  }
}
