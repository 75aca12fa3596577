/// Reads the `split` of a manifest.
enum SplitReader {
  /// The shares when none are given.
  static let defaults = (train: 0.8, validation: 0.1, test: 0.1)

  static func read(_ value: YAMLValue) -> Manifest.Split? {
    let keys = ["column", "by", "train", "validation", "test", "seed"]
    guard let block = value.block(keys) else { return nil }
    if let column = block["column"] {
      if let other = keys.dropFirst().compactMap({ block[$0] }).first {
        other.report(
          "'\(other.path)' and 'split.column' exclude each other",
          suggestion: "give a column or shares, not both"
        )
      }
      return column.word().map { .column($0) }
    }
    let parts = ["train", "validation", "test"]
    let shares = parts.map { block[$0].flatMap(share) }
    let given = parts.count { block[$0] != nil }
    let by = block["by"]?.word()
    let seed = block["seed"].flatMap(seed) ?? 7
    guard given > 0 else {
      return .random(
        by: by,
        train: defaults.train,
        validation: defaults.validation,
        test: defaults.test,
        seed: seed
      )
    }
    guard shares.compactMap({ $0 }).count == given else { return nil }
    let sum = shares.compactMap { $0 }.reduce(0, +)
    // A share left out is what the others leave, when it is one.
    let open = parts.filter { block[$0] == nil }
    let rest = open.isEmpty ? 0 : max(0, 1 - sum)
    if abs(sum + rest - 1) > 1e-6 {
      value.report(
        "the shares of 'split' add up to \(sum.formatted), not to 1",
        suggestion: "for example {train: 0.8, validation: 0.1, test: 0.1}"
      )
      return nil
    }
    if open.count > 1, rest > 1e-6 {
      value.report(
        "'split' leaves \(rest.formatted) of the rows unassigned",
        suggestion: "give " + open.map { "'\($0)'" }.joined(separator: " and ") + " too"
      )
      return nil
    }
    func resolved(_ index: Int, _ name: String) -> Double {
      block[name] == nil ? rest : shares[index] ?? 0
    }
    let train = resolved(0, "train")
    if train <= 0 {
      value.report("'split' leaves no rows to train on")
      return nil
    }
    return .random(
      by: by,
      train: train,
      validation: resolved(1, "validation"),
      test: resolved(2, "test"),
      seed: seed
    )
  }

  static func share(_ value: YAMLValue) -> Double? {
    guard let share = value.number() else { return nil }
    guard (0...1).contains(share) else {
      value.report("'\(value.path)' is \(share.formatted), and a share is between 0 and 1")
      return nil
    }
    return share
  }

  private static func seed(_ value: YAMLValue) -> UInt64? {
    guard let seed = value.whole() else { return nil }
    guard seed >= 0 else {
      value.report("'\(value.path)' is \(seed), and a seed is not negative")
      return nil
    }
    return UInt64(seed)
  }
}

extension Double {
  /// The number in at most six significant digits, without a trailing `.0`.
  var formatted: String {
    let scale = 1e6
    let rounded = (self * scale).rounded() / scale
    return rounded == rounded.rounded() && abs(rounded) < 1e15
      ? String(Int(rounded)) : String(rounded)
  }
}
