import Conform
import Workspace

/// A column as the claims about it see it: its values in their types, and how they are written.
struct ClaimedColumn: Sendable {
  let name: String
  let rule: Manifest.ColumnRule?
  /// The unit of its numbers; nil without one.
  let unit: String?
  /// The engine's name of the type that holds the values of all sources.
  let engineType: String
  /// Whether some source was read from texts, which then stand beside the values.
  let hasTexts: Bool
  let forms: ValueForms
}

/// The distinct values of one attribute, with the code of each.
struct ClaimForms: Sendable {
  let column: ClaimedColumn
  let isCategory: Bool
  /// The distinct forms, by code: numbers in their order, texts in theirs.
  let values: [String]
  /// The value code of each value that the engine numbers, `missing` or `outOfRange`.
  let codes: [Int32]
  /// Cells with a number out of the manifest's range: they make no claim.
  let outOfRange: Int

  static let missing: Int32 = -1
  static let outOfRange: Int32 = -2

  /// - `counts`: the distinct values as the engine writes and numbers them, with their rows.
  init(
    _ attribute: ClaimAttributes.Attribute,
    engineType: String,
    hasTexts: Bool,
    counts: [ValueForms.Count]
  ) {
    let forms = ValueForms(
      ValueKind(engineType: engineType),
      declared: attribute.rule?.values ?? [],
      values: counts
    )
    let range = forms.kind.isNumber ? attribute.rule?.range : nil
    let ofCounts = counts.map { forms.form($0.text) }
    func isOutside(_ form: String) -> Bool {
      guard let range else { return false }
      return Double(form).map { !range.contains($0) } ?? true
    }
    let values = Self.sorted(
      Set(ofCounts.compactMap(\.self).filter { !isOutside($0) }),
      areNumbers: forms.kind.isNumber
    )
    let codeOf = Dictionary(
      values.enumerated().map { ($1, Int32($0)) },
      uniquingKeysWith: { first, _ in first }
    )
    codes = ofCounts.map { form in form.map { codeOf[$0] ?? Self.outOfRange } ?? Self.missing }
    outOfRange = zip(codes, counts).reduce(0) {
      $1.0 == Self.outOfRange ? $0 + $1.1.count : $0
    }
    self.values = values
    isCategory = attribute.isCategory
    column = ClaimedColumn(
      name: attribute.name,
      rule: attribute.rule,
      unit: attribute.unit,
      engineType: engineType,
      hasTexts: hasTexts,
      forms: forms
    )
  }

  private static func sorted(_ values: Set<String>, areNumbers: Bool) -> [String] {
    guard areNumbers else { return values.sorted() }
    return values.map { (Double($0) ?? .infinity, $0) }.sorted { $0 < $1 }.map(\.1)
  }
}
