import CNcurses
import NcursesTerminal
import Terminal
import Testing

@Suite struct InputDecoderTests {
  /// Feeds batches as drains of the keyboard.
  private func decode(_ batches: [[InputDecoder.Token]]) -> [InputEvent] {
    var decoder = InputDecoder()
    var events: [InputEvent] = []
    for batch in batches {
      for token in batch { decoder.feed(token, into: &events) }
      decoder.finish(into: &events)
    }
    return events
  }

  private func characters(_ text: String) -> [InputDecoder.Token] {
    text.unicodeScalars.map { .character($0.value) }
  }

  private static let mouse = InputDecoder.Token.key(CNC_KEY_MOUSE)

  @Test(arguments: [
    (13, Key.enter), (10, .enter), (9, .tab), (127, .backspace), (8, .backspace),
    (1, .control("a")),
    (26, .control("z")), (0, .control(" ")), (28, .control("\\")), (0x6F22, .character("漢")),
    (27, .escape),
  ])
  func charactersAreKeys(value: Int, key: Key) {
    #expect(decode([[.character(UInt32(value))]]) == [.key(key)])
  }

  @Test(arguments: [
    (CNC_KEY_UP, Key.up), (CNC_KEY_BACK_TAB, .backTab), (CNC_KEY_F + 12, .function(12)),
    (CNC_KEY_SHIFT_DOWN, .shiftDown), (CNC_KEY_DELETE, .delete),
  ])
  func codesAreKeys(code: Int, key: Key) {
    #expect(decode([[.key(code)]]) == [.key(key)])
  }

  @Test func unknownCodesAreLeftOut() {
    #expect(decode([[.key(CNC_KEY_UNKNOWN), .key(77)]]) == [])
  }

  @Test func escapeWithAKeyAtOnceIsAlt() {
    #expect(decode([characters("\u{1B}j")]) == [.key(.alt("j"))])
    #expect(
      decode([characters("\u{1B}"), characters("j")]) == [.key(.escape), .key(.character("j"))]
    )
    #expect(decode([characters("\u{1B}[")]) == [.key(.alt("["))])
    #expect(decode([characters("\u{1B}\r")]) == [.key(.escape), .key(.enter)])
  }

  @Test(arguments: ["\u{1B}[24;3R", "\u{1B}[1;5A", "\u{1B}[99~"])
  func sequencesNobodyKnowsAreDroppedWhole(sequence: String) {
    #expect(decode([characters(sequence + "x")]) == [.key(.character("x"))])
  }

  @Test(arguments: [
    ("0;1;1M", MouseEvent(action: .press(.left), position: Point(x: 0, y: 0))),
    ("2;250;40m", MouseEvent(action: .release(.right), position: Point(x: 249, y: 39))),
    ("32;5;6M", MouseEvent(action: .drag(.left), position: Point(x: 4, y: 5))),
    ("64;5;6M", MouseEvent(action: .wheelUp, position: Point(x: 4, y: 5))),
    ("69;5;6M", MouseEvent(action: .wheelDown, position: Point(x: 4, y: 5), modifiers: .shift)),
    (
      "17;5;6M",
      MouseEvent(action: .press(.middle), position: Point(x: 4, y: 5), modifiers: .control)
    ),
  ])
  func mouseReports(report: String, event: MouseEvent) {
    #expect(decode([[Self.mouse] + characters(report)]) == [.mouse(event)])
  }

  @Test(arguments: ["M", "0;0;0M", "0;1M", "a", "999999999999999999999;1;1M", "35;4;4M"])
  func brokenMouseReportsAreLeftOut(report: String) {
    #expect(
      decode([[Self.mouse] + characters(report) + characters("q")]) == [.key(.character("q"))]
    )
  }

  @Test func aReportInTwoPiecesIsOneEvent() {
    let event = MouseEvent(action: .press(.left), position: Point(x: 11, y: 6))
    #expect(decode([[Self.mouse] + characters("0;1"), characters("2;7M")]) == [.mouse(event)])
  }

  @Test func aPasteIsTextAndNeverKeys() {
    let events = decode([
      [.key(CNC_KEY_PASTE_BEGIN)] + characters("q\r\u{1B}漢"),
      characters("z") + [.key(CNC_KEY_PASTE_END)] + characters("q"),
    ])
    #expect(events == [.paste("q\n\u{1B}漢z"), .key(.character("q"))])
  }

  @Test func lateRepliesDoNotLeakAsKeys() {
    let attributes = [InputDecoder.Token.key(CNC_KEY_REPLY)] + characters("62;4c")
    let mode = [InputDecoder.Token.key(CNC_KEY_REPLY)] + characters("2026;2$y")
    let colour =
      [InputDecoder.Token.key(CNC_KEY_OSC_REPLY)] + characters("rgb:0000/0000/0000\u{1B}\\")
    #expect(decode([attributes + mode + colour + characters("q")]) == [.key(.character("q"))])
  }

  @Test func focusIsReported() {
    #expect(
      decode([[.key(CNC_KEY_FOCUS_OUT), .key(CNC_KEY_FOCUS_IN)]]) == [.focus(false), .focus(true)]
    )
  }
}

@Suite struct ProbeReplyTests {
  private func reply(_ text: String) -> ProbeReply {
    ProbeReply(Array(text.utf8))
  }

  @Test func everythingIsRead() {
    let reply = reply(
      "\u{1B}[?2026;2$y\u{1B}]11;rgb:ffff/ffff/f0f0\u{1B}\\\u{1B}[12;3R\u{1B}[?62;4c"
    )
    #expect(reply.isSynchronisedSupported)
    #expect(reply.canvas == .light)
    #expect(reply.isAmbiguousWide == true)
    #expect(reply.typed.isEmpty)
  }

  @Test(arguments: [("0", false), ("1", true), ("2", true), ("3", true), ("4", false)])
  func onlyAUsableModeCounts(state: String, isSupported: Bool) {
    #expect(reply("\u{1B}[?2026;\(state)$y").isSynchronisedSupported == isSupported)
  }

  @Test(arguments: [
    ("11;rgb:00/00/00\u{7}", TerminalCanvas.dark), ("11;rgb:f/f/f\u{7}", .light),
    ("11;rgb:1e1e/1e1e/2e2e\u{7}", .dark), ("11;red\u{7}", .unknown),
    ("11;rgb:zz/0/0\u{7}", .unknown),
  ])
  func backgrounds(text: String, canvas: TerminalCanvas) {
    #expect(reply("\u{1B}]" + text).canvas == canvas)
  }

  @Test func silenceSaysNothing() {
    #expect(reply("") == ProbeReply([]))
    #expect(reply("").isAmbiguousWide == nil)
  }

  @Test func whatWasTypedMeanwhileIsKept() {
    #expect(reply("j\u{1B}[12;2Rk\u{1B}[?62c").typed == Array("jk".utf8))
    #expect(reply("\u{1B}[12;2R").isAmbiguousWide == false)
  }
}
