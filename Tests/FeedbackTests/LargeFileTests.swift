import Basics
import Feedback
import Foundation
import Testing

/// Files of many chunks, whose lines are read ahead, give what their lines say.
struct LargeFileTests {
  /// A file with bad, blank and double lines, and some so long that they are refused; how many of each, and
  /// where the first thousand bad ones stand.
  private static func text(
    _ random: inout SeededGenerator
  ) -> (text: String, events: Int, rejected: [(line: Int, reason: String)]) {
    var (text, events, line) = ("", 0, 0)
    var rejected: [(line: Int, reason: String)] = []
    var id = 0
    while text.utf8.count < 9 << 20 {
      line += 1
      switch Int.random(in: 0..<200_000, using: &random) {
      case 0..<4:
        text += String(repeating: "x", count: Int.random(in: 1 << 20...6 << 20, using: &random))
        text += "y\n"
        rejected.append((line, "line too long"))
      case 4..<300:
        text += EventFolder.line("e-\(id)", score: "7")
        rejected.append((line, "score outside 0…1"))
      case 300..<600 where id > 0:
        text += EventFolder.line("e-\(Int.random(in: 0..<id, using: &random))")
        rejected.append((line, "duplicated id"))
      case 600..<900: text += "  \r\n"
      default:
        text += EventFolder.line("e-\(id)")
        id += 1
        events += 1
      }
    }
    return (text, events, rejected)
  }

  @Test(arguments: 0..<2) func aFileOfManyChunksIsCountedLineByLine(_ round: UInt64) throws {
    let seed = UInt64.random(in: .min ... .max) ^ round
    var random = SeededGenerator(seed: seed)
    let (text, events, rejected) = Self.text(&random)
    let folder = try EventFolder()
    try folder.write(text)
    let follower = FeedbackFollower(folder.files)
    let summary = try #require(try follower.poll())
    #expect(summary.events == events, "seed \(seed)")
    #expect(summary.rejected == rejected.count, "seed \(seed)")
    let expected = rejected.prefix(summary.rejects.count)
    #expect(summary.rejects.map(\.line) == expected.map(\.line), "seed \(seed)")
    #expect(summary.rejects.map(\.reason) == expected.map(\.reason), "seed \(seed)")
    try folder.append(EventFolder.line("last"))
    let more = try #require(try follower.poll())
    #expect(more.events == events + 1, "seed \(seed)")
    #expect(more.rejected == rejected.count, "seed \(seed)")
  }
}
