import Engine

extension TextShape {
  /// The shapes that a column may have of which only some cells were seen, the narrowest first.
  var candidates: [TextShape] {
    switch self {
    case .nothing: [.integer, .decimal, .date, .timestamp, .zonedTimestamp, .time]
    case .integer: [.integer, .decimal]
    case .longInteger: [.longInteger]
    case .decimal: [.decimal]
    case .date: [.date, .timestamp]
    case .timestamp: [.timestamp, .zonedTimestamp]
    case .zonedTimestamp: [.zonedTimestamp]
    case .time: [.time]
    case .text: []
    }
  }

  /// The texts that come through the engine's cast unchanged: it takes `0.5` for an integer and
  /// a clock time for a date, and drops what does not fit.
  private var pattern: String? {
    let date = "[0-9]{4}-(0?[1-9]|1[0-2])-(0?[1-9]|[12][0-9]|3[01])"
    let clock = "([01]?[0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9](\\.[0-9]{1,6}0{0,3})?)?"
    let zone = "(Z|[-+][0-9]{2}(:?[0-9]{2})?)"
    let whole = "(0|[1-9][0-9]{0,\(Self.exactDigits - 1)})"
    let exponent = "[eE][-+]?[0-9]{1,3}"
    return switch self {
    case .integer, .longInteger: "-?(0|[1-9][0-9]{0,17})"
    case .decimal:
      "-?\(whole)|[-+]?(\(whole)\\.[0-9]*|\\.[0-9]+)(\(exponent))?|[-+]?\(whole)\(exponent)"
    case .date: date
    case .timestamp: "\(date)([ T]\(clock))?"
    case .zonedTimestamp: "\(date)[ T]\(clock)\(zone)"
    case .time: clock
    case .nothing, .text: nil
    }
  }

  /// Whether a present text has this shape, as an expression.
  func fits(_ text: SQL) -> SQL {
    guard let pattern else { return "TRUE" }
    let matches: SQL = "regexp_full_match(\(text), \(literal: "\\s*(\(pattern))\\s*"))"
    let value: SQL = "TRY_CAST(\(text) AS \(raw: engineType))"
    return switch self {
    case .integer, .longInteger: matches
    case .decimal: "(\(matches) AND isfinite(\(value)))"
    default: "(\(matches) AND \(value) IS NOT NULL)"
    }
  }
}
