import Basics
import Ingest
import Testing
import Workspace

@Suite struct ColumnRolesTests {
  private typealias Column = SourceColumns.Column

  private func table(
    _ name: String,
    _ rows: Int,
    _ columns: [(String, ColumnType, Int, Int)]
  ) -> SourceColumns {
    SourceColumns(
      source: name,
      rows: rows,
      columns: columns.map { Column(name: $0.0, type: $0.1, distinct: $0.2, missing: $0.3) }
    )
  }

  @Test func aColumnNamedLikeASourceMakesTheRepeatedKeyTheEntity() {
    let flights = table(
      "flights",
      2376,
      [
        ("tuple_id", .number, 2376, 0), ("src", .category, 38, 0), ("flight", .category, 100, 0),
        ("sched_dep_time", .time, 300, 642), ("act_dep_time", .time, 500, 500),
      ]
    )
    let roles = ColumnRoles.infer(sources: [flights])
    #expect(roles.entity == ["flight"])
    #expect(roles.sourceColumns == ["flights": "src"])
    #expect(roles.label == nil)
    #expect(
      roles.inferences.map(\.reason) == [
        "'src' is named like a source, and each 'flight' has about 23.8 rows from its 38 values",
        "each of its values has about 23.8 rows, from different values of 'src'",
      ]
    )
  }

  @Test func crowdsAreItemWorkerLabel() {
    let crowd = table(
      "label",
      8000,
      [("item", .number, 800, 0), ("worker", .number, 164, 0), ("label", .number, 2, 0)]
    )
    let roles = ColumnRoles.infer(sources: [crowd])
    #expect(roles.entity == ["item"])
    #expect(roles.sourceColumns == ["label": "worker"])
    #expect(roles.label == "label")
  }

  @Test func aLabelOfManyNumbersIsNotOne() {
    let emotion = table(
      "answer",
      7000,
      [("question", .number, 700, 0), ("worker", .category, 38, 0), ("answer", .number, 201, 0)]
    )
    let roles = ColumnRoles.infer(sources: [emotion])
    #expect(roles.entity == ["question"])
    #expect(roles.label == nil)
  }

  @Test func populationHasAnObjectAndASource() {
    let claims = table(
      "claims",
      1035,
      [
        ("object", .category, 293, 0), ("SourceID", .category, 636, 0),
        ("value", .number, 700, 0), ("object_id", .number, 293, 0), ("source_id", .number, 636, 0),
      ]
    )
    let roles = ColumnRoles.infer(sources: [claims])
    #expect(roles.sourceColumns == ["claims": "SourceID"])
    #expect(["object", "object_id"].contains(roles.entity.first ?? ""))
  }

  @Test func theEntityIsTheNearlyUniqueColumnMostSourcesShare() {
    let clinics = ["a", "b", "c", "d"].map { name in
      table(
        name,
        400,
        [
          ("patient_id", .id, 220, 0), ("lesion_id", .id, 388, 0), ("age", .number, 80, 3),
          ("diameter", .number, 390, 0), ("note", .text, 399, 0), ("diagnosis", .category, 3, 0),
        ]
      )
    }
    let roles = ColumnRoles.infer(sources: clinics)
    #expect(roles.entity == ["lesion_id"])
    #expect(roles.label == "diagnosis")
    #expect(
      roles.inferences.first?.reason
        == "4 of 4 sources have it, and within each nearly every value is different"
    )
  }

  @Test func measuredNumbersAndTextsNameNothing() {
    let parts = ["train", "test"].map { name in
      table(
        name,
        1000,
        [("label", .number, 2, 0), ("text_a", .text, 990, 0), ("w", .number, 999, 0)]
      )
    }
    let roles = ColumnRoles.infer(sources: parts)
    #expect(roles.entity.isEmpty)
    #expect(roles.label == "label")
  }

  @Test func aTableWithoutNamesHasItsLabelLast() {
    let columns = (1...6).map { ("column\($0)", ColumnType.number, 3000, 0) }
    let mammography = table("mammography", 11183, columns + [("column7", .category, 2, 0)])
    let roles = ColumnRoles.infer(sources: [mammography])
    #expect(roles.entity.isEmpty)
    #expect(roles.label == "column7")
    #expect(roles.sourceColumns.isEmpty)
  }

  @Test(arguments: ["标签", "类别", "department", "Y", "dx", "target", "class_label"])
  func labelsAreKnownByManyNames(name: String) {
    let roles = ColumnRoles.infer(
      sources: [table("s", 1000, [("title", .text, 990, 0), (name, .category, 11, 0)])])
    #expect(roles.label == name)
  }

  @Test func whatTheManifestSaysIsKeptWithoutAWord() {
    var manifest = Manifest()
    manifest.entity = ["a", "b"]
    manifest.label = "c"
    let roles = ColumnRoles.infer(
      sources: [table("s", 100, [("id", .id, 100, 0), ("label", .category, 2, 0)])],
      manifest: manifest
    )
    #expect(roles.entity == ["a", "b"])
    #expect(roles.label == "c")
    #expect(roles.inferences.isEmpty)
  }

  @Test func aFeatureNamedSiteIsNotASourceOfClaims() {
    let lesions = table(
      "s",
      1000,
      [("age", .number, 80, 0), ("site", .category, 6, 0), ("diagnosis", .category, 3, 0)]
    )
    #expect(ColumnRoles.infer(sources: [lesions]).sourceColumns.isEmpty)
  }

  @Test func tablesWithoutRowsOrColumnsConcludeNothing() {
    let roles = ColumnRoles.infer(sources: [table("a", 0, [("id", .id, 0, 0)]), table("b", 5, [])])
    #expect(roles == ColumnRoles())
  }

  private func log(_ columns: [(String, ColumnType, Int, Int)]) -> SourceColumns {
    table("log", 2000, columns)
  }

  @Test func aColumnThatNamesEveryRowBeatsAnyOtherEntity() {
    let log = log([
      ("id", .number, 2000, 0), ("click", .category, 2, 0), ("hour", .number, 24, 0),
      ("site_id", .category, 45, 0), ("app_id", .category, 48, 0),
    ])
    let roles = ColumnRoles.infer(sources: [log])
    #expect(roles.entity == ["id"])
    #expect(roles.sourceColumns.isEmpty)
    #expect(roles.label == "click")
  }

  @Test(
    arguments: [
      (nil, false), (ClaimEvidence(distinctPairs: 0.4, agreement: 0.5), false),
      (ClaimEvidence(distinctPairs: 0.95, agreement: 0.02), false),
      (ClaimEvidence(distinctPairs: 0.95, agreement: nil), false),
      (ClaimEvidence(distinctPairs: 0.95, agreement: 0.6), true),
    ] as [(ClaimEvidence?, Bool)]
  )
  func aNameThatIsUsualForFeaturesNeedsClaims(_ found: ClaimEvidence?, _ isSource: Bool) {
    let log = log([
      ("click", .category, 2, 0), ("site_id", .category, 45, 0), ("app_id", .category, 48, 0),
    ])
    let candidates = ColumnRoles.candidates([log], manifest: Manifest())
    #expect(candidates.map(\.source) == ["site_id"])
    var evidence: [ClaimCandidate: ClaimEvidence] = [:]
    for candidate in candidates { evidence[candidate] = found }
    let roles = ColumnRoles.infer(sources: [log], evidence: evidence)
    #expect(roles.sourceColumns == (isSource ? ["log": "site_id"] : [:]))
    #expect(roles.entity == (isSource ? ["app_id"] : []))
  }

  @Test func partsOfOneDatasetAreNoWitnesses() {
    let parts = ["train", "test"].map { name in
      var part = table(name, 500, [("id", .id, 500, 0), ("label", .category, 2, 0)])
      part.isPart = true
      return part
    }
    let roles = ColumnRoles.infer(sources: parts)
    #expect(roles.entity.isEmpty)
    #expect(roles.label == "label")
  }

  @Test func whatTheFormatSaysGoesBeforeNames() {
    var export = table(
      "export",
      36,
      [
        ("task", .number, 12, 0), ("worker", .category, 4, 0), ("annotator", .category, 3, 0),
        ("label", .category, 2, 0), ("mood", .category, 2, 0),
      ]
    )
    export.declared = DeclaredRoles(
      entity: "task",
      label: "mood",
      source: "annotator",
      reason: "the export says so"
    )
    let roles = ColumnRoles.infer(sources: [export])
    #expect(roles.entity == ["task"])
    #expect(roles.label == "mood")
    #expect(roles.sourceColumns == ["export": "annotator"])
    #expect(Set(roles.inferences.map(\.reason)) == ["the export says so"])
  }
}
