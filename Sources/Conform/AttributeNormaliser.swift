import Basics
package import Workspace

/// What the values of an attribute are read as.
package enum AttributeKind: String, Sendable, Hashable, Codable {
  case text, number, date, time
  /// A date with a clock time beside it.
  case dateTime = "date-time"
}

/// What normalising makes of one raw value.
package enum NormalValue: Sendable, Hashable {
  case value(String)
  /// The text says that there is no value.
  case missing
  /// The text is not of the attribute's kind, or its number is out of the manifest's range; it makes
  /// no claim, and is counted.
  case unreadable
}

/// Brings the raw values of one attribute to one form, so that equal values are equal texts.
///
/// Works on distinct raw texts. Numbers come in one unit, dates as `2024-03-05`, clock times as
/// `19:10`, texts in their most common spelling.
package struct AttributeNormaliser: Sendable {
  package let kind: AttributeKind
  /// The unit of the numbers: the manifest's, else the one written most often.
  package let unit: Unit?
  /// The numbers that can be, in `unit`; nil without a range in the manifest.
  package let range: ClosedRange<Double>?
  /// The spelling shown for each common form of a text.
  private let spellings: [String: String]

  /// A distinct raw value and the number of claims that write it.
  package typealias Count = (raw: String, count: Int)

  /// Decides how to read an attribute from what is known of it and from its values.
  package init(rule: Manifest.ColumnRule?, engineType: String?, values: [Count]) {
    kind = Self.kind(rule: rule, engineType: engineType, values: values)
    unit = kind == .number ? Self.unit(rule: rule, values: values) : nil
    range = kind == .number ? rule?.range : nil
    spellings = kind == .text ? Self.spellings(rule: rule, values: values) : [:]
  }

  /// The common form of a raw value, where `order` is that of day and month in its source.
  package func normalise(_ raw: String, order: DateOrder = .usual) -> NormalValue {
    let form = TextNormaliser.normalise(raw)
    if spellings[form] == nil, MissingMarker.matches(form) { return .missing }
    switch kind {
    case .text: return .value(spellings[form] ?? form)
    case .number:
      guard let number = number(raw), range?.contains(number) != false else { return .unreadable }
      return .value(Quantity.text(number))
    case .date:
      guard let date = DateReading(raw)?.date(in: order) else { return .unreadable }
      return .value(date.description)
    case .time:
      let time = ClockTime(raw, allowsBareDigits: true)
      return time.map { .value($0.description) } ?? .unreadable
    case .dateTime:
      guard let date = DateReading(raw)?.date(in: order) else { return .unreadable }
      return .value(ClockTime(raw).map { "\(date) \($0)" } ?? date.description)
    }
  }

  /// Whether the form of a value can depend on its source.
  package var dependsOnOrder: Bool { kind == .date || kind == .dateTime }

  /// The number of a raw value in the attribute's unit; nil when it has none or of another kind.
  package func number(_ raw: String) -> Double? {
    guard let quantity = Quantity(raw) else { return nil }
    guard let written = quantity.unit else { return quantity.value }
    guard let unit else { return nil }
    return written.convert(quantity.value, to: unit)
  }

  private static func kind(
    rule: Manifest.ColumnRule?,
    engineType: String?,
    values: [Count]
  ) -> AttributeKind {
    switch rule?.type {
    case .number?: return .number
    case .date?: return .date
    case .time?: return .time
    case .text?, .id?: return .text
    case .category?:
      // Codes written 1 and 1.0 are one class; numbers among words are words.
      return share(of: values, where: isPlainNumber) == 1 ? .number : .text
    case .image?, .ignore?, nil: break
    }
    if rule?.unit != nil || rule?.tolerance != nil { return .number }
    if rule?.values != nil { return .text }
    switch engineType?.uppercased() {
    case "DATE"?: return .date
    case "TIME"?: return .time
    case let type? where type.hasPrefix("TIMESTAMP"): return .dateTime
    case let type? where isNumeric(type): return .number
    default: return inferredKind(values)
    }
  }

  /// The kind that nine of ten claims can be read as; numbers give way to dates and times.
  private static func inferredKind(_ values: [Count]) -> AttributeKind {
    let asTime = share(of: values) { ClockTime($0) != nil }
    let asDate = share(of: values) { DateReading($0) != nil }
    if asDate >= sufficientShare { return asTime >= 0.5 ? .dateTime : .date }
    if asTime >= sufficientShare { return .time }
    if share(of: values, where: { Quantity($0) != nil && !hasLeadingZero($0) }) >= sufficientShare {
      return .number
    }
    return .text
  }

  private static let sufficientShare = 0.9

  /// The share of claims, missing ones apart, whose value passes.
  private static func share(of values: [Count], where passes: (String) -> Bool) -> Double {
    var passed = 0
    var all = 0
    for (raw, count) in values where !MissingMarker.matches(TextNormaliser.normalise(raw)) {
      all += count
      if passes(raw) { passed += count }
    }
    return all == 0 ? 0 : Double(passed) / Double(all)
  }

  private static func isPlainNumber(_ raw: String) -> Bool {
    guard let quantity = Quantity(raw) else { return false }
    return quantity.unit == nil && !hasLeadingZero(raw)
  }

  /// Whether a whole number is written with a leading zero, as codes are.
  private static func hasLeadingZero(_ raw: String) -> Bool {
    let digits = raw.utf8.drop { $0 == 0x20 || $0 == 0x2D || $0 == 0x27 || $0 == 0x22 }
    return digits.first == 0x30 && digits.dropFirst().first.map { 0x30...0x39 ~= $0 } == true
  }

  private static func isNumeric(_ engineType: String) -> Bool {
    let numeric = ["INT", "DOUBLE", "FLOAT", "REAL", "DECIMAL", "NUMERIC", "HUGEINT"]
    return numeric.contains { engineType.contains($0) } && !engineType.contains("[")
      && !engineType.contains("(") || engineType.hasPrefix("DECIMAL")
  }

  private static func unit(rule: Manifest.ColumnRule?, values: [Count]) -> Unit? {
    if let name = rule?.unit, let unit = Unit(named: name) { return unit }
    var counts: [Unit: Int] = [:]
    for (raw, count) in values {
      if let unit = Quantity(raw)?.unit { counts[unit, default: 0] += count }
    }
    return counts.max { ($0.value, $1.key.symbol) < ($1.value, $0.key.symbol) }?.key
  }

  /// The manifest's spelling of each form, else the one most claims use, without outer spaces.
  private static func spellings(
    rule: Manifest.ColumnRule?,
    values: [Count]
  ) -> [String: String] {
    var counts: [String: [String: Int]] = [:]
    for (raw, count) in values {
      let form = TextNormaliser.normalise(raw)
      // What means no value has gone when values were conformed: a text that looks so is one.
      if form.isEmpty { continue }
      counts[form, default: [:]][trimmed(raw), default: 0] += count
    }
    if counts.keys.allSatisfy(MissingMarker.matches) { counts = [:] }
    var spellings = counts.compactMapValues { spellings in
      spellings.max { ($0.value, $1.key) < ($1.value, $0.key) }?.key
    }
    for value in rule?.values ?? [] { spellings[TextNormaliser.normalise(value)] = value }
    return spellings
  }

  private static func trimmed(_ text: String) -> String {
    let start = text.drop(while: \.isWhitespace)
    return String(start.reversed().drop(while: \.isWhitespace).reversed())
  }
}
