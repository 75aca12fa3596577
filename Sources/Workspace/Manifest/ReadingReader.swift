/// Reads the keys of a source that say how its text is to be read.
enum ReadingReader {
  static let keys = [
    "skip", "comment", "separator", "quote", "escape", "decimal", "thousands", "dates", "records",
    "split",
  ]

  static func read(_ block: [String: YAMLValue]) -> Manifest.Reading {
    var reading = Manifest.Reading()
    reading.skip = block["skip"].flatMap(count)
    reading.comment = block["comment"].flatMap(mark)
    reading.separator = block["separator"].flatMap(separator)
    reading.quote = block["quote"].flatMap(character)
    reading.escape = block["escape"].flatMap(character)
    reading.decimal = block["decimal"]?.choice(Manifest.DecimalMark.self)
    reading.thousands = block["thousands"].flatMap(thousands)
    reading.dates = block["dates"]?.choice(Manifest.DateOrder.self)
    reading.records = block["records"]?.word()
    reading.split = block["split"]?.choice(Manifest.SplitPart.self)
    checkAgreement(reading, block)
    return reading
  }

  private static func count(_ value: YAMLValue) -> Int? {
    guard let count = value.whole() else { return nil }
    guard count >= 0 else {
      value.report(
        "'\(value.path)' is \(count), and lines cannot be fewer than none",
        suggestion: "write how many lines stand before the header"
      )
      return nil
    }
    return count
  }

  private static func mark(_ value: YAMLValue) -> String? {
    guard let text = value.text() else { return nil }
    guard !text.contains(where: \.isNewline) else {
      value.report("'\(value.path)' goes over a line end")
      return nil
    }
    return text
  }

  private static func separator(_ value: YAMLValue) -> Manifest.Separator? {
    guard let text = value.text() else { return nil }
    if let named = Manifest.Separator.named.first(where: { $0.name == text }) {
      return named.separator
    }
    let unescaped = text == "\\t" ? "\t" : text
    let isMark =
      !unescaped.isEmpty && unescaped.utf8.count <= 8
      && !unescaped.contains { $0.isLetter || $0.isNumber || $0.isNewline || $0 == "\"" }
    guard isMark else {
      let names = Manifest.Separator.named.map(\.name)
      let nearest = EditDistance.nearest(to: text, among: names)
      value.report(
        "'\(value.path)' cannot be '\(text)'",
        suggestion: nearest.map { "did you mean '\($0)'?" }
          ?? "write the separator itself, or one of " + names.joined(separator: ", ")
      )
      return nil
    }
    return Manifest.Separator(rawValue: unescaped)
  }

  /// A single ASCII character, or nothing; `none` means nothing.
  private static func character(_ value: YAMLValue) -> String? {
    guard let text = value.text() else { return nil }
    if text == "none" { return "" }
    let bytes = Array(text.utf8)
    guard bytes.isEmpty || (bytes.count == 1 && (0x21...0x7E).contains(bytes[0])) else {
      value.report(
        "'\(value.path)' is '\(text.prefix(40))', and has to be a single character",
        suggestion: "write the character, or none"
      )
      return nil
    }
    return text
  }

  private static let groupMarks = [",", ".", " ", "'", "’", "_", "\u{A0}", "\u{202F}", ""]

  private static func thousands(_ value: YAMLValue) -> String? {
    guard let text = value.text() else { return nil }
    if text == "none" { return "" }
    guard groupMarks.contains(text) else {
      value.report(
        "'\(value.path)' cannot be '\(text.prefix(40))'",
        suggestion: "it is one of , . ' _ a blank, or none"
      )
      return nil
    }
    return text
  }

  /// What single keys cannot know: that they fit together.
  private static func checkAgreement(_ reading: Manifest.Reading, _ block: [String: YAMLValue]) {
    if let decimal = reading.decimal, decimal.rawValue == reading.thousands {
      block["thousands"]?.report(
        "'decimal' and 'thousands' are both '\(decimal.rawValue)'",
        suggestion: "numbers need two different marks"
      )
    }
    if let quote = reading.quote, !quote.isEmpty, quote == reading.separator?.rawValue {
      block["quote"]?.report("'quote' and 'separator' are both '\(quote)'")
    }
  }
}
