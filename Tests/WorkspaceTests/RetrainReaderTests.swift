import Testing

@testable import Workspace

struct RetrainReaderTests {
  @Test func everyKeyIsReadAndWrittenBack() throws {
    let manifest = try ManifestReader.read(
      text: """
        retrain:
          rows: 500
          days: 1.5
          drift: 0.2
          mature_hours: 48
          hold_out: 0.1
          target: acceptance

        """,
      name: "dataset.yaml"
    )
    let retrain = try #require(manifest.retrain)
    #expect(retrain.rows == 500 && retrain.days == 1.5 && retrain.drift == 0.2)
    #expect(retrain.matureHours == 48 && retrain.holdOut == 0.1)
    #expect(retrain.target == .acceptance)
    let again = try ManifestReader.read(text: ManifestWriter.text(manifest), name: "dataset.yaml")
    #expect(again.retrain == retrain)
  }

  @Test func whatIsLeftOutIsAsUsual() throws {
    #expect(try ManifestReader.read(text: "name: a", name: "dataset.yaml").retrain == nil)
    let manifest = try ManifestReader.read(text: "retrain: {days: 0}", name: "dataset.yaml")
    #expect(manifest.retrain?.days == 0 && manifest.retrain?.rows == 1000)
  }

  @Test(arguments: [
    "retrain: {rows: 0}", "retrain: {days: -1}", "retrain: {hold_out: 1}",
    "retrain: {target: clicks}", "retrain: {size: 3}", "retrain: {drift: much}", "retrain: soon",
  ])
  func mistakesAreNamed(text: String) {
    #expect(throws: WorkspaceError.self) {
      try ManifestReader.read(text: text, name: "dataset.yaml")
    }
  }
}
