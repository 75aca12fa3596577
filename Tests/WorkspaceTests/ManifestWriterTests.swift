import Testing
import Workspace

@Suite struct ManifestWriterTests {
  @Test func whatIsWrittenReadsBackTheSame() throws {
    let manifest = try ManifestReader.read(
      text: ManifestReaderTests.designed,
      name: "dataset.yaml"
    )
    let text = ManifestWriter.text(manifest)
    #expect(try ManifestReader.read(text: text, name: "written") == manifest)
  }

  @Test func theShareOfSecondLooksIsReadAndWritten() throws {
    let manifest = try ManifestReader.read(text: "review: {second_share: 0.25}", name: "d.yaml")
    #expect(manifest.secondShare == 0.25)
    #expect(try ManifestReader.read(text: ManifestWriter.text(manifest), name: "w") == manifest)
    #expect(try ManifestReader.read(text: "name: a", name: "d.yaml").secondShare == nil)
    for wrong in ["1.5", "-1", "often"] {
      #expect(throws: WorkspaceError.self) {
        try ManifestReader.read(text: "review: {second_share: \(wrong)}", name: "d.yaml")
      }
    }
  }

  @Test(arguments: [
    "yes", "null", "~", "1e3", "0x1F", "2026-01-01", "a: b", "# no", "- item", "'single'",
    "\"double\"", "back\\slash", "tab\there", "line\nbreak", " lead", "trail ", "标签", "病例 #1",
    "{a}", "[b]", "*alias", "&anchor", "!tag", "%directive", "@at", "`tick`", "emoji 🙂", "",
    "select; drop", "a\u{2028}b", "\u{1B}[31m", "?", "-", "a,b", ".inf", "=", "<<",
  ])
  func hardTextsSurviveWriting(text: String) throws {
    var manifest = Manifest()
    manifest.label = "label"
    manifest.positive = text
    var source = Manifest.Source(name: "s", path: "s.csv")
    source.rename = [text + "k": "x"]
    source.missing = [text, "NA"]
    manifest.sources = [source]
    var rule = Manifest.ColumnRule(name: "c" + text)
    rule.values = [text]
    manifest.columns = [rule]
    let written = ManifestWriter.text(manifest)
    #expect(try ManifestReader.read(text: written, name: "written") == manifest)
  }

  @Test func conclusionsStandAsCommentsAboveTheirKeys() {
    var manifest = Manifest()
    manifest.entity = ["lesion_id"]
    manifest.sources = [Manifest.Source(name: "a", path: "a.csv")]
    let text = ManifestWriter.text(
      manifest,
      inferences: [
        Inference(subject: "entity", value: "lesion_id", reason: "3 of 4\nsources have it"),
        Inference(subject: "source a", value: "a.csv (csv)", reason: "commas"),
        Inference(subject: "left out", value: "README.md", reason: "it speaks about the data"),
      ]
    )
    #expect(
      text == """
        # What this dataset is; docs/manifest.md explains every key.
        # Lines with a reason were concluded by Tuina: correct them where it errs.
        version: 1
        # lesion_id: 3 of 4 sources have it
        entity: lesion_id
        sources:
          # a.csv (csv): commas
          - name: a
            path: a.csv
        # Left out:
        #   README.md: it speaks about the data

        """
    )
  }
}
