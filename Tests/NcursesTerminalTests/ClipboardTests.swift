import Testing

@testable import NcursesTerminal

@Suite struct ClipboardTests {
  /// The vectors of RFC 4648, section 10.
  @Test(arguments: [
    ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="),
    ("fooba", "Zm9vYmE="), ("foobar", "Zm9vYmFy"), ("漢", "5ryi"), ("\u{3FF}\u{3F}", "z78/"),
  ])
  func bytesAreEncoded(text: String, expected: String) {
    #expect(String(decoding: Base64.encode(Array(text.utf8)), as: UTF8.self) == expected)
  }

  @Test func theSequenceNamesTheClipboard() {
    let sequence = ClipboardSequence("foo")
    #expect(sequence.map { String(decoding: $0.bytes, as: UTF8.self) } == "\u{1B}]52;c;Zm9v\u{07}")
  }

  @Test(arguments: [(56_244, true), (56_245, false), (1 << 20, false)])
  func whatTerminalsWouldCutIsRefused(bytes: Int, isOffered: Bool) {
    let text = String(repeating: "a", count: bytes)
    #expect((ClipboardSequence(text) != nil) == isOffered)
  }
}
