internal import Foundation

/// A random generator whose sequence depends on its seed alone, on every machine and version.
///
/// SplitMix64 (Steele, Lea & Flood, doi:10.1145/2660193.2660195). The standard library's own
/// `shuffled(using:)` may change its use of random bits between versions, so shuffling and normal
/// numbers are made here.
package struct SeededGenerator: RandomNumberGenerator, Sendable {
  @usableFromInline
  internal var state: UInt64

  /// Starts the sequence of SplitMix64 itself from a state.
  package init(state: UInt64) { self.state = state }

  /// Starts one sequence for each seed and stream: the epochs of a run are streams of its seed.
  package init(seed: UInt64, stream: UInt64 = 0) {
    state = FeatureHash.mix(seed ^ FeatureHash.mix(stream))
  }

  @inlinable
  package mutating func next() -> UInt64 {
    defer { state &+= 0x9E37_79B9_7F4A_7C15 }
    return FeatureHash.mix(state)
  }

  /// A number in 0..<1 with 53 random bits.
  @inlinable
  package mutating func nextUnit() -> Double { Double(next() >> 11) * 0x1p-53 }

  /// A number in 0..<`bound`, which is above 0.
  package mutating func next(below bound: Int) -> Int {
    Int(next().multipliedFullWidth(by: UInt64(bound)).high)
  }

  /// A standard normal number, by Box and Muller.
  package mutating func nextNormal() -> Double {
    let radius = (-2 * log(1 - nextUnit())).squareRoot()
    return radius * cos(2 * .pi * nextUnit())
  }

  /// Puts elements into random order (Fisher–Yates).
  package mutating func shuffle<Element>(_ elements: inout [Element]) {
    guard elements.count > 1 else { return }
    for last in stride(from: elements.count - 1, to: 0, by: -1) {
      elements.swapAt(last, next(below: last + 1))
    }
  }
}
