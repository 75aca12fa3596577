/// Reads the gate of a manifest.
enum GateReader {
  static func read(_ value: YAMLValue) -> Manifest.Gate? {
    guard let block = value.block(["rows", "slices", "metrics"]) else { return nil }
    var gate = Manifest.Gate()
    if let rows = block["rows"], let count = rows.whole() {
      if count > 0 {
        gate.rows = count
      } else {
        rows.report("a slice needs at least one row", suggestion: "write a whole number from 1")
      }
    }
    if let slices = block["slices"] { gate.slices = readSlices(slices) }
    for (_, name, bounds) in block["metrics"]?.entries() ?? [] {
      gate.metrics[name] = readThreshold(bounds)
    }
    return gate
  }

  /// `[site]`, or `{site: [back, face]}`.
  private static func readSlices(_ value: YAMLValue) -> [String: [String]] {
    guard value.isBlock else {
      let names = value.names() ?? []
      return Dictionary(names.map { ($0, []) }, uniquingKeysWith: { first, _ in first })
    }
    var slices: [String: [String]] = [:]
    for (_, name, values) in value.entries() ?? [] { slices[name] = values.texts() ?? [] }
    return slices
  }

  private static func readThreshold(_ value: YAMLValue) -> Manifest.Gate.Threshold {
    guard !value.isNothing, let block = value.block(["lower", "upper", "worse"]) else {
      return Manifest.Gate.Threshold()
    }
    let worse = block["worse"]?.number()
    if let worse, worse < 0 {
      block["worse"]?.report(
        "'worse' is by how much a figure may be worse",
        suggestion: "write a number from 0"
      )
    }
    return Manifest.Gate.Threshold(
      lower: block["lower"]?.number(),
      upper: block["upper"]?.number(),
      worse: worse
    )
  }
}
