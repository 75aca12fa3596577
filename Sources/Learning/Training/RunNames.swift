/// The names under which runs are served.
package enum RunNames {
  /// The champion, by an alias.
  package static let champion = "champion"

  /// The model of a dataset: small letters and digits, hyphens between them.
  package static func model(of dataset: String) -> String {
    let words = dataset.lowercased().split { !$0.isLetter && !$0.isNumber }
    return words.isEmpty ? "model" : words.joined(separator: "-")
  }

  /// The number of a run, in 1..<2^63: later runs have larger ones.
  ///
  /// `20260131-142503-7f3a` is 2026013114250332570, the time and the suffix in five digits.
  package static func version(of run: String) -> Int {
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
