import CNcurses
import Terminal
import Testing

@testable import NcursesTerminal

extension CursesTests {
  @Suite struct DirectEncoderTests {
    init() { _ = TerminalProbe.Charset.taken() }

    private func cells(_ text: String, _ style: Style, columns: Int = 6) -> [cnc_cell] {
      var frame = Frame(size: Size(columns: columns, rows: 1))
      frame.write(text, at: Point(x: 0, y: 0), style: style)
      var encoder = CellEncoder(theme: .dark, colours: .direct)
      return encoder.encode(row: 0, of: frame, columns: columns)
    }

    private func written(_ cells: [cnc_cell], over shown: [cnc_cell]? = nil) -> String {
      var encoder = DirectEncoder()
      encoder.write(row: 2, cells, over: shown)
      return String(decoding: encoder.bytes, as: UTF8.self)
    }

    @Test func coloursAreThoseOfTheThemeToTheBit() {
      let text = written(cells("ab", Style(.series1, attributes: .bold), columns: 2))
      #expect(text == "\u{1B}[3;1H\u{1B}[0;1;38;2;95;175;255;48;2;18;18;18mab")
    }

    @Test func pixelsKeepTheirColours() {
      let upper = RGB(red: 1, green: 2, blue: 3)
      let lower = RGB(red: 250, green: 251, blue: 252)
      let text = written(cells("▀", Style(upper: upper, lower: lower), columns: 1))
      #expect(text.hasSuffix("38;2;1;2;3;48;2;250;251;252m▀"))
    }

    @Test func onlyWhatDiffersIsWritten() {
      let before = cells("漢字ab", .text)
      let after = cells("漢字xb", .text)
      #expect(written(after, over: after).isEmpty)
      let text = written(after, over: before)
      #expect(text.hasPrefix("\u{1B}[3;5H") && text.hasSuffix("mx"))
    }

    @Test(arguments: [
      ("truecolor", Appearance.Colours.direct), ("24bit", .direct), ("", .indexed256),
    ])
    func theTerminalSaysWhatItShows(variable: String, colours: Appearance.Colours) {
      let probe = TerminalProbe(device: "/dev/tty", charset: .utf8, reply: ProbeReply([])) {
        ["TERM": "xterm-256color", "COLORTERM": variable][$0].flatMap { $0.isEmpty ? nil : $0 }
      }
      #expect(probe.appearance(NcursesBackend.Options(), colours: 256).colours == colours)
      #expect(probe.appearance(NcursesBackend.Options(), colours: 8).colours == .eight)
    }
  }
}
