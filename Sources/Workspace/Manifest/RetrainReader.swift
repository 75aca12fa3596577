/// Reads what a manifest says of retraining.
enum RetrainReader {
  static func read(_ value: YAMLValue) -> Manifest.Retrain? {
    let keys = ["rows", "days", "drift", "mature_hours", "hold_out", "target"]
    guard let block = value.block(keys) else { return nil }
    var retrain = Manifest.Retrain()
    if let rows = block["rows"], let count = rows.whole() {
      if count > 0 {
        retrain.rows = count
      } else {
        rows.report(
          "a training needs at least one new row",
          suggestion: "write a whole number from 1"
        )
      }
    }
    read(block["days"], into: &retrain.days, "write a number of days from 0")
    read(block["drift"], into: &retrain.drift, "write a stability index from 0, such as 0.1")
    read(block["mature_hours"], into: &retrain.matureHours, "write a number of hours from 0")
    read(block["hold_out"], into: &retrain.holdOut, below: 1, "write a share from 0 to below 1")
    if let target = block["target"], let word = target.text() {
      retrain.target = Manifest.Retrain.Target(rawValue: word)
      if retrain.target == nil {
        let words = Manifest.Retrain.Target.allCases.map(\.rawValue).joined(separator: ", ")
        target.report("there is no target '\(word)'", suggestion: "write one of \(words)")
      }
    }
    return retrain
  }

  private static func read(
    _ value: YAMLValue?,
    into number: inout Double,
    below bound: Double = .infinity,
    _ suggestion: String
  ) {
    guard let value, let read = value.number() else { return }
    if read >= 0, read < bound {
      number = read
    } else {
      value.report("\(read.formatted) is out of range", suggestion: suggestion)
    }
  }
}
