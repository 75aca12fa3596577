import Conform
import Engine
import Ingest
import Workspace

/// The values of one attribute's raw texts: the one place where a raw text becomes a claimed value.
struct ClaimForms: Sendable {
  let attribute: ClaimAttributes.Attribute
  let normaliser: AttributeNormaliser
  /// The distinct values, by code: numbers in their order, texts in theirs.
  let values: [String]
  /// The distinct raw texts, by code, ascending.
  let raws: [String]
  /// The orders of dates in use; one where they do not matter.
  let orders: [DateOrder]
  /// `codes[order][raw]`: the value code, `missing` or `unreadable`.
  let codes: [[Int32]]
  /// The order that each source writes dates in, as an index into `orders`; the others take 0.
  let orderOfSource: [String: Int]
  /// Rows whose text is not of the attribute's kind.
  let unreadable: Int

  static let missing: Int32 = -1
  static let unreadable: Int32 = -2

  /// - `counts`: the distinct raw texts with their rows, ascending.
  /// - `sourceOrders`: the order of dates by source, asked for only where it matters.
  init(
    _ attribute: ClaimAttributes.Attribute,
    counts: [AttributeNormaliser.Count],
    sourceOrders: () async throws -> [String: DateOrder]
  ) async rethrows {
    self.attribute = attribute
    let normaliser = AttributeNormaliser(
      rule: attribute.rule,
      engineType: attribute.engineType,
      values: counts
    )
    let ofSources = normaliser.dependsOnOrder ? try await sourceOrders() : [:]
    let used =
      ofSources.isEmpty ? [DateOrder.usual] : DateOrder.all.filter(ofSources.values.contains)
    var forms: [[NormalValue]] = []
    var distinct: Set<String> = []
    var unreadable = 0
    for order in used {
      forms.append(
        counts.map { raw, count in
          let value = normaliser.normalise(raw, order: order)
          if case .value(let form) = value { distinct.insert(form) }
          if value == .unreadable, order == used.first { unreadable += count }
          return value
        }
      )
    }
    let values = Self.sorted(distinct, areNumbers: normaliser.kind == .number)
    let codeOf = Dictionary(
      values.enumerated().map { ($1, Int32($0)) },
      uniquingKeysWith: { first, _ in first }
    )
    codes = forms.map { forms in
      forms.map { form in
        switch form {
        case .missing: Self.missing
        case .unreadable: Self.unreadable
        case .value(let text): codeOf[text] ?? Self.unreadable
        }
      }
    }
    self.normaliser = normaliser
    self.values = values
    raws = counts.map(\.raw)
    orders = used
    orderOfSource = ofSources.compactMapValues(used.firstIndex)
    self.unreadable = unreadable
  }

  private static func sorted(_ values: Set<String>, areNumbers: Bool) -> [String] {
    guard areNumbers else { return values.sorted() }
    return values.map { (Double($0) ?? .infinity, $0) }.sorted { $0 < $1 }.map(\.1)
  }
}
