/// One ad at one place, as the events that tell of it.
struct AdShowing: Sendable {
  var row: AdRow
  var ad: Int
  /// From 0.
  var position: Int
  var policy: AdPolicy
  /// The true probability of a click as far as the models know it.
  var promised: Double

  /// That it was shown, at a second since 1970.
  func line(id: String, second: Int, isNewBrowser: Bool) -> String {
    JSONText.object([
      ("id", JSONText.string(id)), ("time", JSONText.string(SampleTime.text(since1970: second))),
      ("model", JSONText.string(policy.name)),
      ("features", Self.features(row, isNewBrowser: isNewBrowser)),
      ("score", DecimalPlaces.text(min(promised * policy.confidence, 0.99), digits: 6)),
      ("shown", JSONText.string(AdField.all[AdField.ad].texts[ad])), ("action", #""shown""#),
      ("position", "\(position + 1)"),
      ("propensity", DecimalPlaces.text(policy.propensities[ad], digits: 6)),
    ])
  }

  /// What came of a suggestion.
  static func follow(_ suggestion: String, id: String, second: Int, _ action: String) -> String {
    JSONText.object([
      ("id", JSONText.string(id)), ("suggestion", JSONText.string(suggestion)),
      ("time", JSONText.string(SampleTime.text(since1970: second))),
      ("action", JSONText.string(action)),
    ])
  }

  /// What models read of a row, as a JSON object.
  static func features(_ row: AdRow, isNewBrowser: Bool) -> String {
    var text = "{"
    for (field, definition) in AdField.all.enumerated() {
      if field > 0 { text += "," }
      let value =
        isNewBrowser && field == AdField.browser
        ? AdClickModel.newBrowser : definition.texts[row.indices[field]]
      text += "\"\(definition.name)\":"
      text += definition.isNumber ? value : "\"\(value)\""
    }
    return text + "}"
  }
}
