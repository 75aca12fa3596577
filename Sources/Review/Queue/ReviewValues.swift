package import Conform
import Ingest
package import Workspace

/// How the values of attributes are compared: by what they are, not by how somebody wrote them.
package struct ReviewValues: Sendable, Hashable {
  private let kinds: [String: ValueKind]
  private let tolerances: [String: Double]

  /// - `kinds`: by the name of the attribute; a value of another one is a text.
  /// - `tolerances`: the largest difference at which two numbers of an attribute still agree.
  package init(_ kinds: [String: ValueKind] = [:], tolerances: [String: Double] = [:]) {
    func lowercased<Value>(_ named: [String: Value]) -> [String: Value] {
      Dictionary(
        named.map { ($0.key.lowercased(), $0.value) },
        uniquingKeysWith: { first, _ in first }
      )
    }
    self.kinds = lowercased(kinds)
    self.tolerances = lowercased(tolerances)
  }

  /// The one form of a value: `1`, `1.0` and `1.00` of a number are one, and so are a day and its
  /// midnight.
  package func form(_ value: String, of attribute: String) -> String {
    guard let kind = kinds[attribute.lowercased()] else { return value }
    let text = value.trimmed
    switch kind {
    case .text: return value
    case .exactNumber, .real:
      // A whole number of more digits than a double keeps is compared as it is written.
      if let form = kind.form(text), kind == .exactNumber, text.utf8.count > 15 { return form }
      return Double(text).flatMap { ValueKind.form($0) } ?? value
    case .truth: return text.lowercased()
    case .date, .moment, .zonedMoment, .time:
      var form = text.replacing("T", with: " ")
      if form.hasSuffix("Z") { form.removeLast() }
      if form.split(separator: ":").count == 3, form.hasSuffix(":00") { form.removeLast(3) }
      if kind != .time, form.hasSuffix(" 00:00") { form.removeLast(6) }
      return form
    }
  }

  /// Whether two people say the same of a cell.
  package func areSame(
    _ one: Decision.Verdict,
    _ other: Decision.Verdict,
    of attribute: String
  ) -> Bool {
    guard case .value(let first?) = one, case .value(let second?) = other else {
      return one == other
    }
    let (left, right) = (form(first, of: attribute), form(second, of: attribute))
    guard left != right, let tolerance = tolerances[attribute.lowercased()],
      let left = Double(left), let right = Double(right)
    else { return left == right }
    return abs(left - right) <= tolerance
  }

  /// Whether two values of a cell, nil for none, are one.
  package func areSame(_ one: String?, _ other: String?, of attribute: String) -> Bool {
    areSame(.value(one), .value(other), of: attribute)
  }
}

extension String {
  fileprivate var trimmed: String {
    let start = drop { $0.isWhitespace }
    let end = start.lastIndex { !$0.isWhitespace }.map { start.index(after: $0) }
    return String(start[..<(end ?? start.startIndex)])
  }
}
