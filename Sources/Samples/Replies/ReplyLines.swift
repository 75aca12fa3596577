import Basics

/// Events about the suggestions for one message, as lines.
struct ReplyLines {
  /// Seconds since 1970, and the line that came then.
  typealias Line = (second: Int, text: String)

  var id: String
  var entity: String
  var model: String
  var message: ReplyMessage
  /// When the suggestions came into sight, in seconds since 1970.
  var shown: Int

  func lines(_ suggestions: [ReplyPerson.Suggestion], _ deeds: [ReplyPerson.Deed]) -> [Line] {
    var lines: [Line] = suggestions.enumerated().map { position, suggestion in
      (shown, show(suggestion, at: position))
    }
    for deed in deeds {
      let second = shown + max(1, deed.visible / 1000)
      var members = [
        ("id", JSONText.string("\(id)-\(deed.position + 1)-end")),
        ("suggestion", JSONText.string("\(id)-\(deed.position + 1)")),
        ("time", JSONText.string(SampleTime.text(since1970: second))),
        ("action", JSONText.string(deed.action)), ("visible_ms", "\(deed.visible)"),
      ]
      for (key, text) in [("value", deed.value), ("part", deed.part), ("final", deed.final)] {
        if let text { members.append((key, JSONText.string(text))) }
      }
      lines.append((second, JSONText.object(members)))
    }
    return lines
  }

  private func show(_ suggestion: ReplyPerson.Suggestion, at position: Int) -> String {
    JSONText.object([
      ("id", JSONText.string("\(id)-\(position + 1)")),
      ("time", JSONText.string(SampleTime.text(since1970: shown))),
      ("model", JSONText.string(model)), ("entity", JSONText.string(entity)),
      ("features", message.features),
      ("score", DecimalPlaces.text(min(max(suggestion.score, 0), 1), digits: 4)),
      ("shown", JSONText.string(suggestion.reply)), ("action", #""shown""#),
      ("position", "\(position + 1)"),
      ("propensity", DecimalPlaces.text(suggestion.propensity, digits: 6)),
    ])
  }
}
