import Foundation
import Testing
import Workspace

@Suite struct ConsentTests {
  private static let everything = """
    version: 1
    engine: sc://127.0.0.1:1
    sources:
      - {name: own, path: a.csv, convert: {y: "x * 2"}}
      - {name: outside, path: ../secret.csv}
      - {name: linked, path: link.csv}
      - {name: far, path: "https://example.org/a.csv"}
    checks: [{name: low, sql: "x < 3"}]
    feedback: {path: ../events.jsonl}
    """

  /// A dataset folder `data` with a secret beside it.
  private func place(_ manifest: String?) throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    try folder.write("secret.csv", "id,x\n1,2\n")
    try folder.write("events.jsonl", "")
    try folder.write("data/a.csv", "id,x\n1,2\n")
    try folder.link("data/link.csv", to: "../secret.csv")
    if let manifest { try folder.write("data/dataset.yaml", manifest) }
    return folder
  }

  @Test func withoutConsentTheRestOpensAndWhatIsLeftOutIsKnown() throws {
    let folder = try place(Self.everything)
    let dataset = try Dataset.open(folder.url.appending(path: "data"))
    #expect(!dataset.isTrusted)
    #expect(
      dataset.question.requests.map(\.kind) == [
        .engine, .expression, .outside, .link, .uri, .expression, .outside,
      ]
    )
    let manifest = dataset.manifest
    #expect(manifest.engine == nil)
    #expect(manifest.sources.map(\.name) == ["own", "outside", "linked", "far"])
    #expect(manifest.sources[0].convert.isEmpty)
    #expect(manifest.checks.isEmpty)
    #expect(manifest.feedback == nil)
    #expect(manifest.refused.checks.map(\.name) == ["low"])
    #expect(manifest.refused.convert == ["own": ["y": "x * 2"]])
    for source in manifest.sources.dropFirst() {
      let error = #expect(throws: WorkspaceError.self) {
        try SourceFiles.resolve(source, in: dataset.root)
      }
      #expect(error?.code == .refused)
    }
    // Writing the manifest again loses nothing.
    let text = ManifestWriter.text(manifest)
    for part in ["sc://127.0.0.1:1", "x * 2", "x < 3", "../events.jsonl"] {
      #expect(text.contains(part))
    }
  }

  @Test func withConsentAllIsDone() throws {
    let folder = try place(Self.everything)
    let dataset = try Dataset.open(folder.url.appending(path: "data"), consent: .given)
    #expect(dataset.isTrusted)
    #expect(dataset.manifest.engine == "sc://127.0.0.1:1")
    #expect(dataset.manifest.sources[0].convert == ["y": "x * 2"])
    #expect(dataset.manifest.checks.count == 1)
    #expect(dataset.manifest.refused == Manifest.Refused())
    for source in dataset.manifest.sources {
      _ = try SourceFiles.resolve(source, in: dataset.root)
    }
  }

  @Test func aManifestNeverNamesADatabase() throws {
    let folder = try place("version: 1\nengine: \"duckdb:///tmp/user.db\"\nsources: [a.csv]\n")
    for consent in [Consent.none, .given] {
      let dataset = try Dataset.open(folder.url.appending(path: "data"), consent: consent)
      #expect(dataset.manifest.engine == nil)
      #expect(dataset.manifest.refused.engine == "duckdb:///tmp/user.db")
    }
  }

  @Test func aYesIsRememberedForTheSameQuestionOnly() throws {
    let folder = try place("version: 1\nsources: [a.csv]\nchecks: [{name: low, sql: x < 3}]\n")
    let state = try TemporaryFolder()
    let store = ConsentStore(environment: ["XDG_STATE_HOME": state.url.path])
    let root = folder.url.appending(path: "data")
    func isTrusted(_ root: URL) throws -> Bool {
      try Dataset.open(root, consent: .remembered(in: store)).isTrusted
    }
    #expect(try !isTrusted(root))
    try store.give(Dataset.question(of: root))
    #expect(try isTrusted(root))
    // Another place, another text, another link: asked again.
    try FileManager.default.copyItem(at: root, to: folder.url.appending(path: "copy"))
    #expect(try !isTrusted(folder.url.appending(path: "copy")))
    try folder.write(
      "data/dataset.yaml",
      "version: 1\nsources: [a.csv]\nchecks: [{name: low, sql: x < 4}]\n"
    )
    #expect(try !isTrusted(root))
  }

  @Test func aFolderWithoutAManifestMayHoldLinksOutOfIt() throws {
    let folder = try place(nil)
    let root = folder.url.appending(path: "data")
    let dataset = try Dataset.open(root)
    #expect(dataset.manifest.sources.map(\.path) == ["a.csv"])
    #expect(dataset.question.requests.map(\.kind) == [.link])
    #expect(dataset.inferences.contains { $0.reason.contains("leads out of the folder") })
    #expect(try Dataset.question(of: root).requests == dataset.question.requests)
    let trusted = try Dataset.open(root, consent: .given)
    #expect(trusted.manifest.sources.map(\.path) == ["a.csv", "link.csv"])
  }

  @Test func aManifestThatIsALinkOutOfTheFolderIsNotRead() throws {
    let folder = try place(nil)
    try folder.write("other.yaml", "version: 1\nname: secret\n")
    try folder.link("data/dataset.yaml", to: "../other.yaml")
    let root = folder.url.appending(path: "data")
    let dataset = try Dataset.open(root)
    #expect(dataset.manifest.name == nil)
    #expect(dataset.question.requests.first?.place == "dataset.yaml")
    #expect(try Dataset.open(root, consent: .given).manifest.name == "secret")
  }

  @Test func theProgramsOwnManifestsNeedNoConsentForTheirExpressions() throws {
    let state = try TemporaryFolder()
    let store = ConsentStore(environment: ["XDG_STATE_HOME": state.url.path])
    let sample = "version: 1\nsources: [a.csv]\nchecks: [{name: low, sql: x < 3}]\n"
    let consent = Consent.remembered(in: store, ownManifests: [sample])
    let folder = try place(sample)
    #expect(try Dataset.open(folder.url.appending(path: "data"), consent: consent).isTrusted)
    let changed = try place(sample.replacing("x < 3", with: "x < 4"))
    #expect(try !Dataset.open(changed.url.appending(path: "data"), consent: consent).isTrusted)
  }

  @Test func aFolderThatAsksForNothingIsTrusted() throws {
    let folder = try place("version: 1\nsources: [a.csv]\n")
    #expect(try Dataset.open(folder.url.appending(path: "data")).isTrusted)
  }

  @Test func aManifestThatIsNoFileIsToldAsWhatItIs() throws {
    let folder = try TemporaryFolder()
    #expect(mkfifo(folder.url.path + "/dataset.yaml", 0o600) == 0)
    let error = #expect(throws: WorkspaceError.self) { try Dataset.open(folder.url) }
    #expect(error?.message.contains("a pipe") == true)
  }
}
