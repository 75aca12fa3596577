/// The sequence OSC 52, which hands text to the clipboard of the terminal.
struct ClipboardSequence {
  /// Terminals drop more than this many encoded bytes.
  private static let limit = 74_994

  let bytes: [UInt8]

  /// Nil for text that terminals would cut.
  init?(_ text: String) {
    let encoded = Base64.encode(Array(text.utf8))
    guard encoded.count <= Self.limit else { return nil }
    bytes = Array("\u{1B}]52;c;".utf8) + encoded + [0x07]
  }
}
