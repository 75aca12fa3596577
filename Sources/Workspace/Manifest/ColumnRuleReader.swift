import Basics

/// Reads what a manifest says of one column.
enum ColumnRuleReader {
  static func read(_ value: YAMLValue, name: String) -> Manifest.ColumnRule? {
    var rule = Manifest.ColumnRule(name: name)
    if value.isNothing { return rule }
    // `note: text` says the same as `note: {type: text}`.
    if !value.isBlock, !value.isList {
      rule.type = value.choice(ColumnType.self)
      return rule
    }
    let keys = ["type", "unit", "range", "tolerance", "values", "missing", "method"]
    guard let block = value.block(keys) else { return nil }
    rule.type = block["type"]?.choice(ColumnType.self)
    rule.unit = block["unit"]?.word()
    rule.range = block["range"].flatMap(range)
    rule.tolerance = block["tolerance"].flatMap(tolerance)
    rule.values = block["values"]?.texts()
    rule.missing = block["missing"]?.texts()
    rule.method = block["method"]?.choice(FusionMethod.self)
    if let type = rule.type, type != .number {
      for key in ["unit", "range", "tolerance"] where type != .time && type != .date {
        block[key]?.report(
          "'\(key)' is for numbers, and '\(name)' is of type \(type.rawValue)"
        )
      }
    }
    return rule
  }

  private static func range(_ value: YAMLValue) -> ClosedRange<Double>? {
    guard let ends = value.list() else { return nil }
    guard ends.count == 2 else {
      value.report(
        "'\(value.path)' has \(ends.count) numbers and needs two",
        suggestion: "for example [0, 200]"
      )
      return nil
    }
    guard let low = ends[0].number(), let high = ends[1].number() else { return nil }
    guard low <= high else {
      value.report(
        "'\(value.path)' runs from \(low.formatted) down to \(high.formatted)",
        suggestion: "write the smaller number first"
      )
      return nil
    }
    return low...high
  }

  private static func tolerance(_ value: YAMLValue) -> Double? {
    guard let tolerance = value.number() else { return nil }
    guard tolerance >= 0 else {
      value.report("'\(value.path)' is negative")
      return nil
    }
    return tolerance
  }
}
