import Basics
import Testing

@Suite struct SpreadsheetTextTests {
  @Test(arguments: [
    "=1+1", "=cmd|'/c calc'!A1", "@SUM(1)", "+1+1", "-1+1", "\t=1+1", "\r=1", "=", "-", "+", "@",
    "\u{FF1D}1+1", "-2+3+cmd|' /C calc'!D2", "+49 30 1234", "-inf",
  ])
  func whatLooksLikeAFormulaIsNone(_ text: String) {
    #expect(SpreadsheetText.neutral(text) == "'" + text)
  }

  @Test(arguments: ["", "a", "1", "-1", "+1.5", "-1.5e-3", "1=1", "a@b.c", " =1", "中", "'=1"])
  func everythingElseStaysAsItIs(_ text: String) {
    #expect(SpreadsheetText.neutral(text) == text)
  }
}
