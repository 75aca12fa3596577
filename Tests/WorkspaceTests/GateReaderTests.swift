import Foundation
import Testing

@testable import Workspace

struct GateReaderTests {
  @Test func aGateIsReadAndWrittenBack() throws {
    let text = """
      version: 1
      gate:
        rows: 50
        slices: {site: [back, face], renji: []}
        metrics:
          average-precision: {lower: 0.5, worse: 0.02}
          log-loss: {upper: 0.4}
          ece:
      """
    let manifest = try ManifestReader.read(text: text, name: "dataset.yaml")
    let gate = try #require(manifest.gate)
    #expect(gate.rows == 50)
    #expect(gate.slices == ["site": ["back", "face"], "renji": []])
    #expect(gate.metrics["average-precision"] == .init(lower: 0.5, worse: 0.02))
    #expect(gate.metrics["log-loss"] == .init(upper: 0.4))
    #expect(gate.metrics["ece"]?.isEmpty == true)
    let again = try ManifestReader.read(text: ManifestWriter.text(manifest), name: "dataset.yaml")
    #expect(again.gate == gate)
  }

  @Test func aListOfSlicesTakesEveryValue() throws {
    let manifest = try ManifestReader.read(
      text: "gate: {slices: [site], metrics: {auc: {lower: 0.8}}}",
      name: "dataset.yaml"
    )
    #expect(manifest.gate?.slices == ["site": []])
    #expect(manifest.gate?.rows == 100)
  }

  @Test(arguments: [
    "gate: {rows: 0}", "gate: {metrics: {auc: {worse: -1}}}", "gate: {metrics: {auc: {least: 1}}}",
    "gate: {row: 5}", "gate: 5", "gate: {metrics: {auc: {lower: high}}}",
  ])
  func whatIsNoGateIsTold(text: String) {
    #expect(throws: WorkspaceError.self) {
      try ManifestReader.read(text: text, name: "dataset.yaml")
    }
  }
}
