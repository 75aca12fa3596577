import Testing
import Workspace

@testable import Commands

@Suite struct ProgressLineTests {
  @Test(arguments: [
    (WorkProgress(stage: "opening", completed: 0, total: nil, unit: "files"), 0.0, "opening"),
    (
      WorkProgress(stage: "reading a", completed: 5000, total: 10000, unit: "rows"), 2.0,
      "reading a  [##########----------]  50 %  5k rows  2.5k/s  2 s left"
    ),
    (
      WorkProgress(stage: "reading a", completed: 300, total: nil, unit: "rows"), 0.5,
      "reading a  300 rows"
    ),
  ])
  func progressIsToldInWords(progress: WorkProgress, seconds: Double, line: String) {
    #expect(ProgressLine.text(progress, seconds: seconds, isUnicode: false) == line)
  }

  @Test(arguments: [
    (0.2, "1 s"), (59.0, "59 s"), (61.0, "1 min 1 s"), (7300.0, "2 h 1 min"),
    (Double.infinity, "long"),
  ])
  func durationsAreShort(seconds: Double, text: String) {
    #expect(ProgressLine.duration(seconds) == text)
  }
}
