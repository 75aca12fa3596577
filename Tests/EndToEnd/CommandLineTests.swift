import Foundation
import TestSupport
import Testing

/// The program without a terminal: exit statuses, the JSON form, and what stands where.
@Suite(.serialized, .enabled(if: Program.canRun))
struct CommandLineTests {
  private func keys(_ outcome: Program.Outcome) throws -> Set<String> {
    let document = try JSONSerialization.jsonObject(with: Data(outcome.output.utf8))
    return Set((document as? [String: Any] ?? [:]).keys)
  }

  @Test(arguments: [
    (["profile"], ["sources", "columns", "seconds"]),
    (["skew"], ["label", "rows", "classes", "by_source", "cramers_v", "jensen_shannon"]),
    (["conflicts"], ["attributes", "sources", "seconds"]),
    (["feedback"], ["events", "rejected", "acceptance", "by_model", "calibration"]),
  ])
  func everyCommandPrintsOneDocument(command: [String], expected: [String]) throws {
    let dataset = try Program.copyOfSample()
    defer { try? FileManager.default.removeItem(at: dataset) }
    let outcome = try Program.run(command + [dataset.path, "--json"])
    #expect(outcome.status == 0)
    #expect(outcome.errors == "", "progress belongs to terminals only")
    #expect(try keys(outcome).isSuperset(of: expected))
  }

  @Test func withoutATerminalTheOverviewIsPrinted() throws {
    let dataset = try Program.copyOfSample()
    defer { try? FileManager.default.removeItem(at: dataset) }
    let outcome = try Program.run([dataset.path])
    #expect(outcome.status == 0)
    #expect(outcome.output.contains("st-mary"))
    #expect(!outcome.output.contains("\u{1b}"), "no escape sequence leaves without a terminal")
  }

  @Test func wrongUsageEndsWithTwo() throws {
    #expect(try Program.run(["profile"]).status == 2)
    #expect(try Program.run(["profile", ".", "--no-such-option"]).status == 2)
  }

  @Test func badInputEndsWithThree() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let outcome = try Program.run(["profile", folder.path])
    #expect(outcome.status == 3)
    #expect(outcome.errors.hasPrefix("tuina: "))
  }
}
