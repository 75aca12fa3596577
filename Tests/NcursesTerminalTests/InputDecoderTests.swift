import CNcurses
import Terminal
import Testing

@testable import NcursesTerminal

/// What the decoder makes of drains: tokens that arrived together, each followed by `finish`.
func decoded(_ drains: [[InputDecoder.Token]], expires: Bool = false) -> [InputEvent] {
  var decoder = InputDecoder()
  var events: [InputEvent] = []
  for drain in drains {
    for token in drain { decoder.feed(token, into: &events) }
    decoder.finish(into: &events)
  }
  if expires { decoder.expire(into: &events) }
  return events
}

/// The characters of a text, as curses gives what it does not know.
func characters(_ text: String) -> [InputDecoder.Token] {
  text.unicodeScalars.map { .character($0.value) }
}

@Suite struct InputDecoderTests {
  @Test(arguments: [
    (UInt32(0), Key.control(" ")), (8, .backspace), (9, .tab), (13, .enter), (26, .control("z")),
    (28, .control("\\")), (127, .backspace), (0x6F22, .character("漢")), (0x71, .character("q")),
  ])
  func charactersAreKeys(value: UInt32, key: Key) {
    #expect(decoded([[.character(value)]]) == [.key(key)])
  }

  @Test func whatIsNoScalarIsNoKey() {
    #expect(decoded([[.character(0xD800), .character(0x71)]]) == [.key(.character("q"))])
  }

  @Test(arguments: 1...24)
  func functionKeysAreNumbered(number: Int) {
    #expect(decoded([[.key(CNC_KEY_F + number)]]) == [.key(.function(number))])
  }

  @Test(arguments: [CNC_KEY_F, CNC_KEY_F + 25, CNC_KEY_UNKNOWN, 409, -1])
  func unknownKeysMeanNothing(code: Int) {
    #expect(decoded([[.key(code), .character(0x71)]]) == [.key(.character("q"))])
  }

  @Test(arguments: [
    ("\u{1B}", [Key.escape]), ("\u{1B}j", [.alt("j")]), ("\u{1B}[", [.alt("[")]),
    ("\u{1B}]", [.alt("]")]), ("\u{1B}O", [.alt("O")]), ("\u{1B}\u{1B}", [.escape, .escape]),
    ("\u{1B}\r", [.escape, .enter]), ("\u{1B}漢", [.alt("漢")]), ("\u{1B}[A", [.up]),
    ("\u{1B}OA", [.up]), ("\u{1B}OP", [.function(1)]), ("\u{1B}OX", [.alt("O"), .character("X")]),
    ("\u{1B}[1;2D", [.shiftLeft]), ("\u{1B}[3~", [.delete]), ("\u{1B}[24~", [.function(12)]),
    ("\u{1B}[Z", [.backTab]), ("\u{1B}[1;5D", []), ("\u{1B}[99~q", [.character("q")]),
    ("\u{1B}[?62;22cq", [.character("q")]), ("\u{1B}]11;rgb:0/0/0\u{07}q", [.character("q")]),
    ("\u{1B}]11;rgb:0/0/0\u{1B}\\q", [.character("q")]),
  ])
  func sequencesThatCameAsCharactersAreUnderstood(text: String, keys: [Key]) {
    #expect(decoded([characters(text)]) == keys.map { .key($0) })
  }

  @Test(arguments: [("\u{1B}[1;", "5D"), ("\u{1B}[", "1;5Dq"), ("\u{1B}[1", ";5D")])
  func anUnknownSequenceInTwoPiecesIsNoKeys(first: String, second: String) {
    let events = decoded([characters(first), characters(second)])
    let keys = first == "\u{1B}[" ? [Key.alt("[")] + "1;5Dq".map { .character($0) } : []
    #expect(events == keys.map { .key($0) })
  }

  @Test func aSequenceThatNeverEndsIsGivenUp() {
    var decoder = InputDecoder()
    var events: [InputEvent] = []
    for token in characters("\u{1B}[1;") { decoder.feed(token, into: &events) }
    decoder.finish(into: &events)
    #expect(decoder.isPending)
    decoder.expire(into: &events)
    #expect(!decoder.isPending)
    decoder.feed(.character(0x71), into: &events)
    #expect(events == [.key(.character("q"))])
  }

  @Test(arguments: [CNC_KEY_REPLY, CNC_KEY_OSC_REPLY, CNC_KEY_MOUSE])
  func aReplyThatNeverEndsIsGivenUp(code: Int) {
    var decoder = InputDecoder()
    var events: [InputEvent] = []
    decoder.feed(.key(code), into: &events)
    decoder.expire(into: &events)
    decoder.feed(.character(0x71), into: &events)
    #expect(events == [.key(.character("q"))])
  }

  @Test func repliesAreNoKeys() {
    let reply = [.key(CNC_KEY_REPLY)] + characters("2026;2$yq")
    #expect(decoded([reply]) == [.key(.character("q"))])
    let colour = [.key(CNC_KEY_OSC_REPLY)] + characters("rgb:ffff/ffff/ffff\u{07}q")
    #expect(decoded([colour]) == [.key(.character("q"))])
    let cut: [InputDecoder.Token] = [.key(CNC_KEY_REPLY), .character(0x36), .key(CNC_KEY_UP)]
    #expect(decoded([cut]) == [.key(.up)])
  }

  /// A person who presses escape and `]` is not answered by silence.
  @Test func whatOnlyBeganLikeAReplyIsKeys() {
    func keys(_ text: String) -> [InputEvent] {
      text.unicodeScalars.map { .key(.character(Character($0))) }
    }
    #expect(decoded([characters("\u{1B}]q")]) == [.key(.alt("]"))] + keys("q"))
    #expect(decoded([characters("\u{1B}]1"), characters("q")]) == [.key(.alt("]"))] + keys("1q"))
    #expect(
      decoded([characters("\u{1B}]8;"), characters("\u{0C}")])
        == [.key(.alt("]"))] + keys("8;") + [.key(.control("l"))]
    )
    let long = "8;" + String(repeating: "x", count: 70)
    #expect(decoded([characters("\u{1B}]" + long)]) == [.key(.alt("]"))] + keys(long))
    // A reply in pieces is still one.
    #expect(decoded([characters("\u{1B}]11;rgb:0/"), characters("0/0\u{1B}\\q")]) == keys("q"))
    var decoder = InputDecoder()
    var events: [InputEvent] = []
    for token in characters("\u{1B}]8;") { decoder.feed(token, into: &events) }
    decoder.expire(into: &events)
    #expect(events == [.key(.alt("]"))] + keys("8;"))
  }

  @Test func theFocusIsHeard() {
    let tokens: [InputDecoder.Token] = [.key(CNC_KEY_FOCUS_OUT), .key(CNC_KEY_FOCUS_IN)]
    #expect(decoded([tokens]) == [.focus(false), .focus(true)])
  }
}

@Suite struct PasteTests {
  private let begin = InputDecoder.Token.key(CNC_KEY_PASTE_BEGIN)
  private let end = InputDecoder.Token.key(CNC_KEY_PASTE_END)

  @Test(arguments: ["", "melanoma", "a\tb\nc", "漢字 q"])
  func pastedTextIsOneEvent(text: String) {
    #expect(decoded([[begin] + characters(text) + [end]]) == [.paste(text)])
  }

  @Test func lineEndsAreLineFeedsAndKeysAreLeftOut() {
    let tokens = [begin] + characters("a\r") + [.key(CNC_KEY_UP)] + characters("b") + [end]
    #expect(decoded([tokens]) == [.paste("a\nb")])
  }

  @Test func aPasteMayComeInPieces() {
    #expect(decoded([[begin], characters("ab"), characters("c") + [end]]) == [.paste("abc")])
  }

  @Test(arguments: 1...5)
  func theEndIsKnownInTwoPiecesToo(length: Int) {
    let text = characters("ab\u{1B}[201~")
    let drains = [[begin] + text.prefix(2 + length), Array(text.dropFirst(2 + length))]
    #expect(decoded(drains + [characters("q")]) == [.paste("ab"), .key(.character("q"))])
  }

  @Test func whatOnlyLooksLikeTheEndIsText() {
    let text = "\u{1B}\u{1B}[20\u{1B}[202~"
    #expect(decoded([[begin] + characters(text) + [end]]) == [.paste(text)])
  }

  @Test func aLongPasteIsCut() {
    let text = Array(repeating: InputDecoder.Token.character(0x61), count: 1 << 20)
    let events = decoded([[begin] + text + characters("bcdef") + characters("\u{1B}[201~")])
    #expect(events == [.paste(String(repeating: "a", count: 1 << 20))])
  }

  @Test func theEndAcrossTheLimitIsNotKept() {
    let text = Array(repeating: InputDecoder.Token.character(0x61), count: (1 << 20) - 3)
    let events = decoded([[begin] + text + characters("\u{1B}[201~")])
    #expect(events == [.paste(String(repeating: "a", count: (1 << 20) - 3))])
  }

  @Test func withoutAnEndTheKeyboardLives() {
    var decoder = InputDecoder()
    var events: [InputEvent] = []
    for token in [begin] + characters("abc") { decoder.feed(token, into: &events) }
    decoder.finish(into: &events)
    #expect(decoder.isPending && events.isEmpty)
    decoder.expire(into: &events)
    decoder.feed(.character(3), into: &events)
    #expect(events == [.paste("abc"), .key(.control("c"))])
  }

  @Test func aLateEndIsNoKey() {
    #expect(decoded([[end, .character(0x71)]]) == [.key(.character("q"))])
    #expect(decoded([characters("\u{1B}[201~q")]) == [.key(.character("q"))])
  }
}

@Suite struct MouseTests {
  private func event(_ report: String) -> [InputEvent] {
    decoded([[.key(CNC_KEY_MOUSE)] + characters(report)])
  }

  private func mouse(
    _ action: MouseEvent.Action,
    _ x: Int,
    _ y: Int,
    _ modifiers: MouseEvent.Modifiers = []
  ) -> [InputEvent] {
    [.mouse(MouseEvent(action: action, position: Point(x: x, y: y), modifiers: modifiers))]
  }

  @Test func buttonsWheelAndModifiersAreRead() {
    #expect(event("0;250;40M") == mouse(.press(.left), 249, 39))
    #expect(event("0;250;40m") == mouse(.release(.left), 249, 39))
    #expect(event("1;1;1M") == mouse(.press(.middle), 0, 0))
    #expect(event("2;1;1m") == mouse(.release(.right), 0, 0))
    #expect(event("32;3;4M") == mouse(.drag(.left), 2, 3))
    #expect(event("64;3;4M") == mouse(.wheelUp, 2, 3))
    #expect(event("65;3;4M") == mouse(.wheelDown, 2, 3))
    #expect(event("4;1;1M") == mouse(.press(.left), 0, 0, .shift))
    #expect(event("8;1;1M") == mouse(.press(.left), 0, 0, .alt))
    #expect(event("80;1;1M") == mouse(.wheelUp, 0, 0, .control))
    #expect(event("28;1;1M") == mouse(.press(.left), 0, 0, [.shift, .alt, .control]))
  }

  @Test(arguments: [
    "66;1;1M", "128;1;1M", "3;1;1M", "35;1;1M", "0;0;1M", "0;1;0M", ";;M", "M", "0;1M", "0;1;1;1M",
    "0;;1;1M", "0;1;99999999999999999999M", "0;1;1x", String(repeating: "1", count: 40) + "M",
    "0;1;" + String(repeating: ";", count: 40) + "M",
  ])
  func otherReportsMeanNothingAndTheNextKeyIsWhole(report: String) {
    #expect(event(report + "q") == [.key(.character("q"))])
  }

  @Test func aReportInTwoPiecesIsOneEvent() {
    let drains = [[.key(CNC_KEY_MOUSE)] + characters("0;25"), characters("0;40M")]
    #expect(decoded(drains) == mouse(.press(.left), 249, 39))
    #expect(decoded([characters("\u{1B}[<0;2;2M")]) == mouse(.press(.left), 1, 1))
  }

  @Test func aKeyEndsAReportThatWasCut() {
    let tokens = [.key(CNC_KEY_MOUSE)] + characters("0;2") + [.key(CNC_KEY_UP)]
    #expect(decoded([tokens]) == [.key(.up)])
    let escape = [.key(CNC_KEY_MOUSE)] + characters("0;2\u{1B}")
    #expect(decoded([escape]) == [.key(.escape)])
  }
}
