import Terminal
import Testing

@testable import NcursesTerminal

@Suite struct ProbeReplyTests {
  private func reply(_ text: String) -> ProbeReply { ProbeReply(Array(text.utf8)) }

  @Test(arguments: [("0", false), ("1", true), ("2", true), ("3", true), ("4", false)])
  func synchronisedOutputNeedsAUsableMode(mode: String, isSupported: Bool) {
    #expect(reply("\u{1B}[?2026;\(mode)$y").isSynchronisedSupported == isSupported)
  }

  @Test(arguments: [
    ("0000/0000/0000", TerminalCanvas.dark), ("ffff/ffff/ffff", .light), ("f/f/f", .light),
    ("ff/ff/ff", .light), ("fff/fff/fff", .light), ("1e1e/1e1e/2e2e", .dark),
    ("fdfd/f6f6/e3e3", .light), ("ff/ff", .unknown), ("ggg/0/0", .unknown),
    ("fffff/fffff/fffff", .unknown), ("", .unknown), ("//", .unknown),
  ])
  func theBackgroundIsJudged(colour: String, canvas: TerminalCanvas) {
    #expect(reply("\u{1B}]11;rgb:\(colour)\u{07}").canvas == canvas)
    #expect(reply("\u{1B}]11;rgb:\(colour)\u{1B}\\").canvas == canvas)
  }

  @Test(
    arguments: [
      ([2, 2], true, false), ([2, 3], true, true), ([3, 4], false, nil), ([3, 2], false, nil),
      ([2], true, nil), ([], nil, nil),
    ] as [([Int], Bool?, Bool?)]
  )
  func cursorPlacesTellWidths(columns: [Int], takesUTF8: Bool?, isWide: Bool?) {
    let reply = reply(columns.map { "\u{1B}[7;\($0)R" }.joined())
    #expect(reply.takesUTF8 == takesUTF8)
    #expect(reply.isAmbiguousWide == isWide)
    #expect(reply.typed.isEmpty)
  }

  @Test func whatIsTypedBetweenRepliesIsKept() {
    let all =
      "q\u{1B}[?2026;2$yw\u{1B}]11;rgb:0/0/0\u{1B}\\\u{1B}[A\u{1B}[5;2R漢\u{1B}[?62;22cx\u{1B}"
    let reply = reply(all)
    #expect(String(decoding: reply.typed, as: UTF8.self) == "qw\u{1B}[A漢x\u{1B}")
    #expect(reply.isSynchronisedSupported)
    #expect(reply.canvas == .dark)
    #expect(reply.takesUTF8 == true)
  }

  @Test(arguments: [
    "", "\u{1B}", "\u{1B}[", "\u{1B}[?62;2", "\u{1B}]11;rgb:0/", "\u{1B}]", "\u{1B}[;R",
  ])
  func whatWasCutStaysForTheRestToComplete(text: String) {
    #expect(reply(text) == ProbeReply(Array(text.utf8)))
    #expect(String(decoding: reply(text).typed, as: UTF8.self) == text)
    #expect(reply(text).canvas == .unknown)
  }

  @Test func theQueryEndsWithWhatEveryTerminalAnswers() {
    for isUTF8 in [false, true] {
      let query = String(decoding: ProbeReply.query(isUTF8: isUTF8), as: UTF8.self)
      #expect(query.hasSuffix("\u{1B}[c"))
      #expect(query.contains("─") == isUTF8)
    }
  }
}

@Suite struct TerminalProbeTests {
  private func appearance(
    _ environment: [String: String],
    charset: TerminalProbe.Charset = .utf8,
    columns: [Int] = [],
    colours: Int = 256,
    _ change: (inout NcursesBackend.Options) -> Void = { _ in }
  ) -> Appearance {
    var options = NcursesBackend.Options()
    change(&options)
    let reply = ProbeReply(Array(columns.map { "\u{1B}[1;\($0)R" }.joined().utf8))
    let probe = TerminalProbe(device: "/dev/tty", charset: charset, reply: reply) {
      environment[$0] ?? ($0 == "TERM" ? "xterm-256color" : nil)
    }
    return probe.appearance(options, colours: colours)
  }

  @Test func aTerminalOfUTF8GetsEverything() {
    let look = appearance(["LANG": "en_GB.UTF-8"])
    #expect(look == Appearance(glyphs: .unicode, graph: .braille, colours: .indexed256))
  }

  @Test(arguments: [["LC_ALL": "C"], ["LANG": "POSIX"], ["TERM": "linux"]])
  func aPlainLocaleAndTheConsoleGetSevenBits(environment: [String: String]) {
    for charset in [TerminalProbe.Charset.utf8, .borrowed] {
      let look = appearance(environment, charset: charset, columns: [2, 2])
      #expect(look.glyphs == .ascii && look.graph == .ascii)
    }
  }

  @Test(
    arguments: [
      ([:], [2, 2], Appearance.GlyphSet.unicode), ([:], [3, 4], .ascii), ([:], [], .ascii),
      (["LANG": "xx_YY.utf8"], [], .unicode), (["LANG": "de_DE"], [2, 2], .unicode),
      (["LANG": "de_DE"], [], .ascii),
    ] as [([String: String], [Int], Appearance.GlyphSet)]
  )
  func aBorrowedLocaleNeedsATerminalThatTakesIt(
    environment: [String: String],
    columns: [Int],
    glyphs: Appearance.GlyphSet
  ) {
    #expect(appearance(environment, charset: .borrowed, columns: columns).glyphs == glyphs)
  }

  @Test func withoutAnyUTF8NothingElseIsDrawn() {
    let look = appearance(["LANG": "C.UTF-8"], charset: .ascii) { $0.glyphs = .unicode }
    #expect(look.glyphs == .ascii && look.graph == .ascii)
  }

  @Test func thePersonHasTheLastWord() {
    let look = appearance(["LC_ALL": "C"], columns: [2, 3]) {
      $0.glyphs = .unicode
      $0.graph = .block
      $0.isAmbiguousWide = false
      $0.reduceMotion = true
    }
    #expect(look.glyphs == .unicode && look.graph == .block)
    #expect(!look.isAmbiguousWide && look.reduceMotion)
    #expect(appearance([:]) { $0.glyphs = .ascii }.graph == .ascii)
    #expect(appearance([:], columns: [2, 3]).glyphs == .neutral)
  }

  @Test(arguments: [
    (0, Appearance.Colours.none), (7, .none), (8, .eight), (16, .sixteen), (88, .sixteen),
    (256, .indexed256), (1 << 24, .indexed256),
  ])
  func coloursAreThoseOfTheTerminal(count: Int, colours: Appearance.Colours) {
    #expect(appearance([:], colours: count).colours == colours)
    #expect(appearance(["NO_COLOR": "1"], colours: count).colours == .none)
    #expect(appearance([:], colours: count) { $0.isMonochrome = true }.colours == .none)
  }
}
