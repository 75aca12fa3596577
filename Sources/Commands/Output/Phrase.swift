import Basics
import Profiling
import Terminal

/// Values as commands write them for people.
enum Phrase {
  /// Characters of a value shown in a table.
  private static let shortLength = 24

  static func short(_ text: String) -> String {
    let clean = Sanitise.text(text)
    return TextWidth().truncated(
      clean,
      to: shortLength,
      ellipsis: Console.isUnicode ? "…" : "..."
    )
  }

  static func scalar(_ value: Scalar?) -> String {
    switch value {
    case nil: ""
    case .number(let number): Figures.short(number)
    case .integer(let whole): String(whole)
    case .text(let text): short(text)
    }
  }

  static func share(_ value: Double?) -> String {
    value.map { Figures.percent($0) } ?? ""
  }

  /// Four decimals, as accuracies are compared.
  static func figure(_ value: Double?) -> String {
    value.map { Figures.decimal($0, 4) } ?? ""
  }

  /// `12.3 % [10.1, 14.8]`, or a dash where there is nothing to measure.
  static func interval(_ rate: Double?, _ low: Double?, _ high: Double?) -> String {
    guard let rate, let low, let high else { return "-" }
    return "\(Figures.percent(rate)) [\(Figures.decimal(low * 100, 1)), "
      + "\(Figures.decimal(high * 100, 1))]"
  }

  static func seconds(_ seconds: Double) -> String {
    "in " + Figures.decimal(seconds, 2) + " s"
  }

  /// How many cells went into the review queue.
  static func sent(_ added: Int, known: Int, gone: Int) -> String {
    var text = "\(Figures.plural(added, "cell")) sent to review"
    if known > 0 { text += ", \(Figures.count(known)) waited there already" }
    if gone > 0 { text += ", \(Figures.plural(gone, "row")) without a key left out" }
    return text + "\n"
  }
}
