import Basics
import Foundation
import Testing
import Workspace

@Suite struct ManifestReaderTests {
  @Test func theManifestOfTheDesignIsReadWhole() throws {
    let manifest = try ManifestReader.read(text: Self.designed, name: "dataset.yaml")
    #expect(manifest.name == "Moles")
    #expect(manifest.engine == "duckdb")
    #expect(manifest.entity == ["lesion_id"])
    #expect(manifest.label == "diagnosis")
    #expect(manifest.positive == "melanoma")
    #expect(
      manifest.split
        == .random(by: "patient_id", train: 0.8, validation: 0.1, test: 0.1, seed: 7)
    )
    #expect(manifest.sources.map(\.name) == ["st-mary", "mammography", "claims"])
    #expect(manifest.sources[0].format == .csv)
    #expect(manifest.sources[0].encoding == "gb18030")
    #expect(manifest.sources[0].rename == ["dx": "diagnosis"])
    #expect(manifest.sources[0].convert == ["diameter": "diameter_cm * 10"])
    #expect(manifest.sources[0].missing == ["", "NA", "?"])
    #expect(manifest.sources[1].header == false)
    #expect(manifest.sources[1].names?.last == "label")
    #expect(manifest.sources[2].sourceColumn == "worker")
    #expect(manifest.columns.map(\.name) == ["diagnosis", "diameter", "departs", "note", "photo"])
    #expect(manifest.rule(for: "diameter")?.range == 0...200)
    #expect(manifest.rule(for: "diameter")?.tolerance == 0.5)
    #expect(manifest.rule(for: "diagnosis")?.values == ["benign", "melanoma"])
    #expect(
      manifest.checks == [.init(name: "plausible age", sql: "age BETWEEN 0 AND 120")]
    )
    #expect(manifest.features == ["age", "diameter", "site", "photo"])
    #expect(manifest.feedbackPattern == "feedback/*.jsonl")
  }

  static let designed = """
    version: 1
    name: Moles
    engine: duckdb                      # or sc://host:15002
    entity: lesion_id                   # a column or a list
    label: diagnosis
    positive: melanoma
    split: {by: patient_id, train: 0.8, validation: 0.1, test: 0.1, seed: 7}
    sources:
      - name: st-mary
        path: sources/st-mary.csv
        format: csv
        encoding: gb18030
        rename: {dx: diagnosis}
        convert: {diameter: "diameter_cm * 10"}
        missing: ["", "NA", "?"]
      - path: mammography.csv
        header: false
        names: [a1, a2, a3, a4, a5, a6, label]
      - path: claims.csv
        source: worker
    columns:
      diagnosis: {type: category, values: [benign, melanoma]}
      diameter:  {type: number, unit: mm, range: [0, 200], tolerance: 0.5}
      departs:   {type: time}
      note:      {type: text}
      photo:     {type: image}
    checks:
      - {name: plausible age, sql: "age BETWEEN 0 AND 120"}
    features: [age, diameter, site, photo]
    feedback: {path: "feedback/*.jsonl"}
    """

  @Test func keysThatSayHowToReadASourceAreReadAndWrittenBack() throws {
    let text = """
      sources:
        - path: a.csv
          skip: 2
          comment: "#"
          separator: semicolon
          quote: "'"
          escape: "\\\\"
          decimal: ","
          thousands: "."
          dates: dmy
          records: data.rows
          split: test
        - {path: b.csv, separator: "::", quote: none}
        - {path: c.txt, separator: blanks}
      columns:
        a: {type: number, missing: ["-999", "."]}
      """
    let manifest = try ManifestReader.read(text: text, name: "d.yaml")
    let reading = manifest.sources[0].reading
    #expect(reading.skip == 2)
    #expect(reading.comment == "#")
    #expect(reading.separator?.rawValue == ";")
    #expect(reading.quote == "'")
    #expect(reading.escape == "\\")
    #expect(reading.decimal == .comma)
    #expect(reading.thousands == ".")
    #expect(reading.dates == .dayMonthYear)
    #expect(reading.records == "data.rows")
    #expect(reading.split == .test)
    #expect(manifest.sources[1].reading.separator?.rawValue == "::")
    #expect(manifest.sources[1].reading.quote == "")
    #expect(manifest.sources[2].reading.separator == .blanks)
    #expect(manifest.rule(for: "a")?.missing == ["-999", "."])
    let written = ManifestWriter.text(manifest)
    #expect(try ManifestReader.read(text: written, name: "written") == manifest)
  }

  @Test(arguments: [
    ("lable: x", "d.yaml:1:1: unknown key 'lable'; did you mean 'label'?"),
    (
      "colums: x",
      "d.yaml:1:1: unknown key 'colums'; did you mean 'columns'?"
    ),
    (
      "quite_else: x",
      "d.yaml:1:1: unknown key 'quite_else'; known keys are version, name, engine, entity, "
        + "label, positive, split, sources, columns, checks, features, review, feedback, gate, retrain"
    ),
    (
      "sources:\n  - path: a.csv\n    formt: csv",
      "d.yaml:3:5: unknown key 'formt' in 'sources[1]'; did you mean 'format'?"
    ),
    (
      "sources:\n  - path: a.csv\n    format: cvs",
      "d.yaml:3:13: 'sources[1].format' cannot be 'cvs'; did you mean 'csv'?"
    ),
    (
      "sources:\n  - name: a",
      "d.yaml:2:5: 'sources[1]' has no 'path'; name a file, a glob, a folder or a URI"
    ),
    (
      "sources: a.csv",
      "d.yaml:1:10: 'sources': expected a list, found the text 'a.csv'"
    ),
    (
      "sources: [{path: a.csv, name: s}, {path: b.csv, name: s}]",
      "d.yaml:1:35: two sources are named 's', the first in line 1; "
        + "give one of them another 'name'"
    ),
    (
      "sources: [{path: a.csv, encoding: utf9}]",
      "d.yaml:1:35: the encoding 'utf9' is not known; did you mean 'utf-8'?"
    ),
    (
      "sources: [{path: a.csv, header: maybe}]",
      "d.yaml:1:33: 'sources[1].header': expected true or false, found the text 'maybe'"
    ),
    (
      "sources: [{path: a.csv, rename: {a: x, b: x}}]",
      "d.yaml:1:33: 'a' and 'b' are both renamed to 'x'; give them different names"
    ),
    (
      "sources: [{path: a.csv, seperator: tab}]",
      "d.yaml:1:25: unknown key 'seperator' in 'sources[1]'; did you mean 'separator'?"
    ),
    (
      "sources: [{path: a.csv, separator: comas}]",
      "d.yaml:1:36: 'sources[1].separator' cannot be 'comas'; did you mean 'comma'?"
    ),
    (
      "sources: [{path: a.csv, skip: -1}]",
      "d.yaml:1:31: 'sources[1].skip' is -1, and lines cannot be fewer than none; "
        + "write how many lines stand before the header"
    ),
    (
      "sources: [{path: a.csv, dates: dym}]",
      "d.yaml:1:32: 'sources[1].dates' cannot be 'dym'; did you mean 'dmy'?"
    ),
    (
      "sources: [{path: a.csv, quote: '<<'}]",
      "d.yaml:1:32: 'sources[1].quote' is '<<', and has to be a single character; "
        + "write the character, or none"
    ),
    (
      "sources: [{path: a.csv, decimal: ',', thousands: ','}]",
      "d.yaml:1:50: 'decimal' and 'thousands' are both ','; numbers need two different marks"
    ),
    (
      "sources: [{path: a.csv, split: holdout}]",
      "d.yaml:1:32: 'sources[1].split' cannot be 'holdout'; "
        + "it is one of train, validation, test"
    ),
    (
      "columns:\n  a: {range: [1, 2, 3]}",
      "d.yaml:2:14: 'columns.a.range' has 3 numbers and needs two; for example [0, 200]"
    ),
    (
      "columns:\n  a: {range: [9, 2]}",
      "d.yaml:2:14: 'columns.a.range' runs from 9 down to 2; write the smaller number first"
    ),
    (
      "columns:\n  a: {tolerance: [1]}",
      "d.yaml:2:18: 'columns.a.tolerance': expected a number, found a list"
    ),
    (
      "columns:\n  a: {type: nummer}",
      "d.yaml:2:13: 'columns.a.type' cannot be 'nummer'; did you mean 'number'?"
    ),
    (
      "columns:\n  a: {type: text, unit: mm}",
      "d.yaml:2:25: 'unit' is for numbers, and 'a' is of type text"
    ),
    (
      "split: {train: 0.8, validation: 0.3, test: 0.1}",
      "d.yaml:1:8: the shares of 'split' add up to 1.2, not to 1; "
        + "for example {train: 0.8, validation: 0.1, test: 0.1}"
    ),
    (
      "split: {train: 80}",
      "d.yaml:1:16: 'split.train' is 80, and a share is between 0 and 1"
    ),
    (
      "split: {column: part, train: 0.5}",
      "d.yaml:1:30: 'split.train' and 'split.column' exclude each other; "
        + "give a column or shares, not both"
    ),
    (
      "split: {train: 0.8}",
      "d.yaml:1:8: 'split' leaves 0.2 of the rows unassigned; give 'validation' and 'test' too"
    ),
    (
      "entity: {a: b}",
      "d.yaml:1:9: 'entity': expected a name or a list of names, found a block of keys"
    ),
    ("entity: [a, a]", "d.yaml:1:13: 'entity' names 'a' twice; remove one of the two"),
    (
      "entity: a\nlabel: a",
      "d.yaml:2:8: 'a' is a part of the entity and cannot be the label too; "
        + "the entity names a thing, the label says what it is"
    ),
    (
      "label: a\nfeatures: [b, a]",
      "d.yaml:2:11: 'features' holds the label 'a'; a model may not read its answer"
    ),
    (
      "positive: yes", "d.yaml:1:11: 'positive' needs a 'label'; say which column holds the classes"
    ),
    (
      "label: dx\npositive: melanom\ncolumns: {dx: {values: [benign, melanoma]}}",
      "d.yaml:2:11: 'melanom' is not among the values of 'dx'; did you mean 'melanoma'?"
    ),
    (
      "checks: [{name: a}]",
      "d.yaml:1:10: 'checks[1]' has no 'sql'; write the condition rows must meet"
    ),
    (
      "version: 2",
      "d.yaml:1:10: version 2 of the manifest is not known to this Tuina; update Tuina"
    ),
    ("version: one", "d.yaml:1:10: 'version': expected a whole number, found the text 'one'"),
    ("- a\n- b", "d.yaml:1:1: the file: expected a block of keys, found a list"),
    (
      "name: a\nlabel: x\nname: b",
      "d.yaml:3:1: the key 'name' is written twice; keep one of the two"
    ),
    (
      "name: [a",
      "d.yaml:2:1: this is not YAML: did not find expected ',' or ']' "
        + "while parsing a flow sequence in line 1"
    ),
    (
      "split:\n\tby: x",
      "d.yaml:2:1: this is not YAML: found character that cannot start any token "
        + "while scanning for the next token in line 2; indent with spaces, not tabs"
    ),
  ])
  func aWrongManifestIsExplained(text: String, message: String) {
    let error = #expect(throws: WorkspaceError.self) {
      try ManifestReader.read(text: text, name: "d.yaml")
    }
    #expect(error?.description == message)
  }

  @Test func allProblemsAreReportedAtOnceInTheOrderOfTheFile() throws {
    let text = """
      lable: diagnosis
      split: {train: 2}
      sources:
        - path: a.csv
          format: [csv]
          hedaer: true
      """
    let error = #expect(throws: WorkspaceError.self) {
      try ManifestReader.read(text: text, name: "d.yaml")
    }
    #expect(
      error?.all.map(\.description) == [
        "d.yaml:1:1: unknown key 'lable'; did you mean 'label'?",
        "d.yaml:2:16: 'split.train' is 2, and a share is between 0 and 1",
        "d.yaml:5:13: 'sources[1].format': expected a text, found a list",
        "d.yaml:6:5: unknown key 'hedaer' in 'sources[1]'; did you mean 'header'?",
      ]
    )
  }

  @Test func shortFormsMeanTheSame() throws {
    let manifest = try ManifestReader.read(
      text: """
        entity: [flight, date]
        split: {column: part}
        sources: [a/x.csv.gz, "b/*.parquet"]
        columns: {note: text}
        feedback: events/*.jsonl
        name:
        """,
      name: "d.yaml"
    )
    #expect(manifest.entity == ["flight", "date"])
    #expect(manifest.split == .column("part"))
    #expect(manifest.sources.map(\.name) == ["x", "b"])
    #expect(manifest.rule(for: "note")?.type == .text)
    #expect(manifest.feedback == "events/*.jsonl")
    #expect(manifest.name == nil)
  }

  @Test(arguments: [
    ("{}", 0.8, 0.1, 0.1), ("{seed: 3}", 0.8, 0.1, 0.1),
    ("{train: 0.6, validation: 0.2}", 0.6, 0.2, 0.2), ("{train: 1}", 1, 0, 0),
  ])
  func sharesLeftOutAreFilledIn(text: String, train: Double, validation: Double, test: Double)
    throws
  {
    let manifest = try ManifestReader.read(text: "split: " + text, name: "d.yaml")
    guard case .random(_, let gotTrain, let gotValidation, let gotTest, _) = manifest.split else {
      Issue.record("not a split by chance: \(text)")
      return
    }
    #expect(abs(gotTrain - train) < 1e-9)
    #expect(abs(gotValidation - validation) < 1e-9)
    #expect(abs(gotTest - test) < 1e-9)
  }

  @Test(arguments: ["", "# nothing", "---\n", "null"])
  func aManifestThatSaysNothingIsEmpty(text: String) throws {
    #expect(try ManifestReader.read(text: text, name: "d.yaml") == Manifest())
  }

  @Test func filesThatAreNotThereAreNamedWithTheNearest() throws {
    let folder = try TemporaryFolder()
    try folder.write("sources/st-mary.csv", "a,b\n1,2\n")
    let file = try folder.write(
      "dataset.yaml",
      "sources:\n  - path: sources/st-marry.csv\n  - path: st-mary.csv\n  - '*.x'\n"
    )
    let error = #expect(throws: WorkspaceError.self) {
      try ManifestReader.read(file, root: folder.url)
    }
    #expect(
      error?.all.map(\.description) == [
        "dataset.yaml:2:11: there is no file 'sources/st-marry.csv'; "
          + "did you mean 'sources/st-mary.csv'?",
        "dataset.yaml:3:11: there is no file 'st-mary.csv'; did you mean 'sources/st-mary.csv'?",
        "dataset.yaml:4:5: no file matches '*.x'",
      ]
    )
  }

  @Test func aManifestThatIsNotThereOrNotTextIsAnError() throws {
    let folder = try TemporaryFolder()
    let absent = folder.url.appending(path: "absent.yaml")
    let missing = #expect(throws: WorkspaceError.self) {
      try ManifestReader.read(absent, root: folder.url)
    }
    #expect(missing?.code == .notFound)
    let broken = try folder.write("broken.yaml", Data([0x6E, 0x3A, 0x20, 0xFF, 0xFE, 0x0A]))
    let error = #expect(throws: WorkspaceError.self) {
      try ManifestReader.read(broken, root: folder.url)
    }
    #expect(error?.description == "broken.yaml: the file is not UTF-8; save it as UTF-8")
  }
}
