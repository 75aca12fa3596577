/// The version of a model as protocols count it: a number in 1..<2^63 made of the run's name.
///
/// `20260131-142503-7f3a` is 2026013114250332570, the time and the suffix in five digits, so that later
/// runs have larger numbers.
package struct ModelVersion: Sendable, Hashable, Comparable, CustomStringConvertible {
  package let run: String
  package let number: Int

  package init(run: String) {
    self.run = run
    number = Self.number(of: run)
  }

  package var description: String { String(number) }

  package static func < (a: ModelVersion, b: ModelVersion) -> Bool {
    (a.number, a.run) < (b.number, b.run)
  }

  /// Whether a path or a request means this one: by its number or by the run's name.
  package func isCalled(_ name: String) -> Bool { name == run || name == description }

  private static func number(of run: String) -> Int {
    let parts = run.split(separator: "-", omittingEmptySubsequences: false)
    if parts.map(\.count) == [8, 6, 4], let day = Int(parts[0]), let time = Int(parts[1]),
      let suffix = Int(parts[2], radix: 16), day >= 0, day < 90_000_000, time >= 0, suffix >= 0
    {
      return (day * 1_000_000 + time) * 100_000 + suffix
    }
    // Another name: FNV-1a (Fowler, Noll, Vo), without the sign.
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in run.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
    return max(1, Int(hash >> 2))
  }
}
