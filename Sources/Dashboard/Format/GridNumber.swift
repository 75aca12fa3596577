import Basics
import Foundation

/// Numbers of data as a grid shows them; the row by itself shows them whole.
enum GridNumber {
  /// Digits behind the point that are shown at most.
  private static let decimals = 6

  /// A number without the noise of binary fractions, `4.7` for `4.699999999999999`; texts that
  /// are short, or no decimal numbers, as they are.
  static func shown(_ text: String) -> String {
    guard let point = text.firstIndex(of: "."),
      text.distance(from: point, to: text.endIndex) > decimals + 1,
      let number = Double(text), number.isFinite, abs(number) >= 0.001, abs(number) < 1e15
    else { return text }
    var rounded = Figures.fixed(number, decimals).filter { $0 != "," }
    while rounded.hasSuffix("0") { rounded.removeLast() }
    if rounded.hasSuffix(".") { rounded.removeLast() }
    return rounded
  }
}
