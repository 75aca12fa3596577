import Terminal
import Testing

@testable import Commands

@Suite struct TextTableTests {
  private func table() -> TextTable {
    var table = TextTable([.text("name"), .number("rows"), .text("note")])
    table.add(["st-mary", "1,234", "a short note"])
    table.add(["附属医院", "7", "a much longer note that does not fit"])
    return table
  }

  @Test func columnsAreAlignedByCells() {
    #expect(
      table().text() == """
        name       rows  note
        st-mary   1,234  a short note
        附属医院      7  a much longer note that does not fit

        """
    )
  }

  @Test(arguments: [30, 40, 60])
  func aNarrowTerminalCutsTheWidestTextFirst(width: Int) {
    let lines = table().text(width: width).split(separator: "\n")
    #expect(lines.count == 3)
    for line in lines { #expect(TextWidth().width(of: String(line)) <= width) }
    #expect(lines[1].contains("1,234"), "numbers are never cut")
  }

  @Test func controlCharactersBecomeMarks() {
    var table = TextTable([.text("a")])
    table.add(["\u{1B}[31mred\u{7}"])
    #expect(table.text().contains("\u{1B}") == false)
    #expect(table.text().contains("␛[31mred␇"))
  }

  @Test func missingCellsAreEmpty() {
    var table = TextTable([.text("a"), .text("b")])
    table.add(["x"])
    #expect(table.text() == "a  b\nx\n")
  }
}
