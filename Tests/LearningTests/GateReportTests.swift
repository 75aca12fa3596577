import Foundation
import Testing

@testable import Learning

@Suite struct GateReportTests {
  private static func report(_ challenger: String, at seconds: Double) -> GateReport {
    GateReport(
      startedAt: Date(timeIntervalSince1970: seconds),
      champion: "a",
      challenger: challenger,
      label: "y",
      state: .passed,
      checks: [],
      notes: []
    )
  }

  @Test func everyReportIsFoundAgainByTheNameThatTheHistoryKeeps() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "gates-\(UUID())")
    defer { try? FileManager.default.removeItem(at: folder) }
    let store = RunStore(folder: folder)
    let (first, second) = (Self.report("b", at: 1000), Self.report("c", at: 2000))
    try store.save(first)
    try store.save(second)
    #expect(store.gateReport() == second)
    #expect(store.gateReport(named: first.id) == first)
    #expect(store.gateReport(named: second.id) == second)
    #expect(store.all().isEmpty)
  }

  @Test(arguments: ["", "../gate", "a/b", "b 1", "b-1000\n", "nobody-1"])
  func aNameThatNoReportHasGivesNone(name: String) throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "gates-\(UUID())")
    defer { try? FileManager.default.removeItem(at: folder) }
    let store = RunStore(folder: folder)
    try store.save(Self.report("b", at: 1000))
    #expect(store.gateReport(named: name) == nil)
  }
}
