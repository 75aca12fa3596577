import Foundation
import Terminal

extension Canvas {
  static func log10(_ number: Double) -> Double { Foundation.log10(number) }
}
