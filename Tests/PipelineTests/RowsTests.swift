import DatasetSupport
import Basics
import Columnar
import Engine
import Foundation
import Fusion
import Ingest
import Learning
import Pipeline
import Profiling
import Testing
import Workspace

@Suite struct RowsTests {
  private static let hostile = "select; drop\" '--"
  private static let table = """
    id,text,n,day,"select; drop"" '--"
    e1,50% off,1,2024-01-01,a
    e2,snake_case,2.5,2024-01-02,b
    e3,back\\slash,4,2024-01-03,
    e4,it's “quoted”,,2024-01-04,d
    e5,"say ""hi"" now",4,,e

    """

  /// Two sources of the same entities, with a rejected row and a disagreement.
  private static func withLoaded(_ body: (LoadedDataset) async throws -> Void) async throws {
    let folder = try TemporaryDataset()
    defer { folder.remove() }
    try folder.write(table, "a.csv")
    try folder.write("id,text\ne1,PERCENT 50%\ne9,other\n", "b.csv")
    try await body(
      try await folder.load("a.csv", "b.csv") {
        $0.entity = ["id"]; $0.label = "text"
      }
    )
  }

  struct Case: Sendable, CustomTestStringConvertible {
    var condition: RowFilter.Condition
    var ids: [String]

    init(_ condition: RowFilter.Condition, _ ids: [String]) {
      (self.condition, self.ids) = (condition, ids)
    }

    var testDescription: String { "\(condition)" }
  }

  static let cases: [Case] = [
    Case(.equals(column: "text", value: "50% off"), ["e1"]),
    Case(.equals(column: "text", value: "it's “quoted”"), ["e4"]),
    Case(.equals(column: "n", value: "4"), ["e3", "e5"]),
    Case(.equals(column: "n", value: "2.5"), ["e2"]),
    Case(.equals(column: "n", value: "four"), []),
    Case(.equals(column: hostile, value: "b"), ["e2"]),
    Case(.differs(column: "n", value: "4"), ["e1", "e2", "e4"]),
    Case(.differs(column: hostile, value: "b"), ["e1", "e3", "e4", "e5"]),
    Case(.missing(column: "n"), ["e4"]),
    Case(.missing(column: hostile), ["e3"]),
    Case(.present(column: "n"), ["e1", "e2", "e3", "e5"]),
    Case(.range(column: "n", low: 1, high: 4, includesHigh: false), ["e1", "e2"]),
    Case(.range(column: "n", low: 1, high: 4, includesHigh: true), ["e1", "e2", "e3", "e5"]),
    // 2024-01-02 to 2024-01-03 in seconds since 1970.
    Case(
      .range(column: "day", low: 1_704_153_600, high: 1_704_240_000, includesHigh: false),
      ["e2"]
    ),
    Case(
      .range(column: "day", low: 1_704_153_600, high: 1_704_240_000, includesHigh: true),
      ["e2", "e3"]
    ),
    Case(.contains(column: "text", text: "%"), ["e1"]),
    Case(.contains(column: "text", text: "_"), ["e2"]),
    Case(.contains(column: "text", text: "\\"), ["e3"]),
    Case(.contains(column: "text", text: "'"), ["e4"]),
    Case(.contains(column: "text", text: "\"HI\""), ["e5"]),
    Case(.contains(column: "text", text: "SNAKE"), ["e2"]),
    Case(.contains(column: nil, text: "2.5"), ["e2"]),
    Case(.contains(column: nil, text: "2024-01-04"), ["e4"]),
    Case(.contains(column: nil, text: "nowhere"), []),
    Case(.entity("e3"), ["e3"]),
    Case(.entity("e3' OR TRUE --"), []),
  ]

  @Test(arguments: cases)
  func aConditionFindsItsRows(_ expected: Case) async throws {
    try await Self.withLoaded { loaded in
      let filter = RowFilter(.source("a.csv"), [expected.condition])
      let page = try await RowQuery.page(filter, in: loaded, offset: 0, limit: 99)
      #expect(page.strings("id") == expected.ids)
      #expect(try await RowQuery.count(filter, in: loaded) == expected.ids.count)
      let copied = try await loaded.engine.query(RowQuery.sql(filter, in: loaded))
      #expect(copied.rowCount == expected.ids.count)
    }
  }

  @Test func conditionsAddUpOverAllSources() async throws {
    try await Self.withLoaded { loaded in
      let percent = RowFilter(.rows, [.contains(column: "text", text: "50%")])
      #expect(try await RowQuery.count(percent, in: loaded) == 2)
      let second = percent.and(.equals(column: "_source", value: "b.csv"))
      let page = try await RowQuery.page(second, in: loaded, offset: 0, limit: 9)
      #expect(page.strings("id") == ["e1"])
      #expect(page.ints("_row") == [1])
      #expect(try await RowQuery.count(RowFilter(.rejects), in: loaded) == 0)
    }
  }

  @Test func disagreementsOpenTheirRows() async throws {
    try await Self.withLoaded { loaded in
      _ = try await Conflicts.resolve(loaded)
      let rows = RowFilter(.rows, [.conflicted(attribute: "text")])
      let page = try await RowQuery.page(
        rows,
        in: loaded,
        sortedBy: RowOrder(column: "_source", isDescending: false),
        offset: 0,
        limit: 9
      )
      #expect(page.strings("id") == ["e1", "e1"])
      let claims = RowFilter(.claims, [.conflicted(attribute: "text"), .entity("e1")])
      #expect(try await RowQuery.count(claims, in: loaded) == 2)
      let resolved = RowFilter(.resolutions, [.entity("e1")])
      #expect(try await RowQuery.count(resolved, in: loaded) >= 1)
    }
  }

  /// Places count in the order in which training reads the curated view.
  @Test func rowsThatWereMeasuredAreFoundByTheirPlaces() async throws {
    try await Self.withLoaded { loaded in
      try await CuratedView.create(in: loaded)
      let keys = try await LabelledRowKeys.read(loaded)
      for places in [[0], [3, 1], [5], [], [99]] {
        let filter = RowFilter(.rows, [.learnt(places: places)])
        let page = try await RowQuery.page(
          filter,
          in: loaded,
          sortedBy: RowOrder(column: "_row", isDescending: false),
          offset: 0,
          limit: 9
        )
        let expected = places.filter { $0 < keys.keys.count }.map { keys.keys[$0] }
        #expect(Set(page.strings("id")) == Set(expected))
        #expect(page.rowCount == expected.count)
        let data = try JSONEncoder().encode(filter)
        #expect(try JSONDecoder().decode(RowFilter.self, from: data) == filter)
      }
    }
  }

  /// Two sources; one repeats itself and contradicts itself, keys have spaces around them.
  private static func withClaims(_ body: (LoadedDataset, ConflictReport) async throws -> Void)
    async throws
  {
    let folder = try TemporaryDataset()
    defer { folder.remove() }
    try folder.write("id,kind,size\n A1,x,5.0\nA2,y,3\nA2,y,3\nA3,x,7\nA4,z,1\n", "a.csv")
    try folder.write("id,kind,size\nA1 ,x,5.2\nA2,x,9\nA2,y,3\nA3,x,7\nA5,q,2\n", "b.csv")
    let loaded = try await folder.load("a.csv", "b.csv") {
      $0.entity = ["id"]
      var kind = Manifest.ColumnRule(name: "kind")
      kind.type = .category
      var size = Manifest.ColumnRule(name: "size")
      size.type = .number
      size.tolerance = 0.5
      $0.columns = [kind, size]
    }
    try await body(loaded, try await Conflicts.resolve(loaded))
  }

  @Test func figuresOfASourceOpenExactlyWhatTheyCount() async throws {
    try await Self.withClaims { loaded, report in
      let cells = report.attributes.reduce(0) { $0 + $1.items }
      for source in report.sources {
        let claims = RowFilter(
          .claims,
          [.equals(column: "source", value: source.name), .counted]
        )
        #expect(try await RowQuery.count(claims, in: loaded) == source.claims)
        let shared = try await RowQuery.count(claims.and(.shared), in: loaded)
        #expect(abs(Double(shared) / Double(source.claims) - source.overlap) < 1e-9)
        let contradicted = try await RowQuery.count(claims.and(.contradicted), in: loaded)
        #expect(abs(Double(contradicted) / Double(source.claims) - source.conflict) < 1e-9)
        let spoken = RowFilter(.resolutions, [.claimedBy(source: source.name)])
        let covered = try await RowQuery.count(spoken, in: loaded)
        #expect(abs(Double(covered) / Double(cells) - source.coverage) < 1e-9)
      }
      for attribute in report.attributes {
        let about = RowFilter.Condition.equals(column: "attribute", value: attribute.name)
        let counted = RowFilter(.claims, [about, .counted])
        #expect(try await RowQuery.count(counted, in: loaded) == attribute.claims)
        let items = RowFilter(.resolutions, [about])
        #expect(try await RowQuery.count(items, in: loaded) == attribute.items)
        let conflicts = items.and(.equals(column: "is_conflict", value: "true"))
        #expect(try await RowQuery.count(conflicts, in: loaded) == attribute.conflicts)
      }
    }
  }

  @Test func valuesWithinTheToleranceAreNoConflict() async throws {
    try await Self.withClaims { loaded, _ in
      let rows = RowFilter(.rows, [.conflicted(attribute: "size")])
      let page = try await RowQuery.page(rows, in: loaded, offset: 0, limit: 99)
      #expect(Set(page.strings("id")) == ["A2"])
    }
  }

  @Test func keysAreComparedWithoutSpacesAround() async throws {
    try await Self.withClaims { loaded, _ in
      let rows = RowFilter(.rows, [.entity("A1")])
      let count = try await RowQuery.count(rows, in: loaded)
      #expect(count == 2)
    }
  }

  @Test func distinctValuesComeWithTheirRows() async throws {
    try await Self.withLoaded { loaded in
      let values = RowFilter(.values(source: "a.csv", column: "n"))
      #expect(try await RowQuery.count(values, in: loaded) == 3)
      let page = try await RowQuery.page(values, in: loaded, offset: 0, limit: 9)
      #expect(page.ints("rows") == [2, 1, 1])
      #expect((0..<page.rowCount).map { page[$0, "value"].description } == ["4", "1", "2.5"])
      let found = values.and(.contains(column: nil, text: "2.5"))
      #expect(try await RowQuery.count(found, in: loaded) == 1)
      await #expect(throws: CurationError.self) {
        try await RowQuery.count(
          RowFilter(.values(source: "a.csv", column: "nothing")),
          in: loaded
        )
      }
    }
  }

  /// Two workers in one file, and another file in which the same column is sound.
  @Test func theUnreadableCellsOfAColumnOpenWithTheirTextsAndReasons() async throws {
    let folder = try TemporaryDataset()
    defer { folder.remove() }
    let sound = (1...60).map { "e\($0),w\($0 % 2),\($0) mm\n" }.joined()
    try folder.write("id,worker,size\n\(sound)e61,w1,large\ne62,w0,#REF!\ne63,w0,n/a\n", "a.csv")
    try folder.write("id,size\n" + (1...9).map { "e\($0),\($0)\n" }.joined(), "b.csv")
    let loaded = try await folder.load("a.csv", "b.csv") {
      $0.entity = ["id"]
      $0.sources[0].sourceColumn = "worker"
    }
    let cells = RowFilter(.unreadable(source: "a.csv", column: "size"))
    let page = try await RowQuery.page(cells, in: loaded, offset: 0, limit: 9)
    #expect(page.strings("text") == ["large", "#REF!"])
    #expect(page.strings("reason") == ["not a number", "the error of a formula"])
    #expect(page.strings("_source") == ["w1", "w0"])
    #expect(page.ints("_row") == [61, 62])
    #expect(try await RowQuery.count(cells, in: loaded) == 2)
    #expect(loaded.sources[0].columns.map(\.unreadable) == [0, 0, 2])
    // What cannot be read is not missing: the figure and the rows that it opens are the same.
    let profile = try await Profiler.profile(loaded)
    let figure = profile.columns.first { $0.source == "a.csv" && $0.name == "size" }
    #expect(figure?.missing == 1)
    for relation in [RowFilter.Relation.rows, .source("a.csv")] {
      let missing = RowFilter(relation, [.missing(column: "size")])
      #expect(try await RowQuery.count(missing, in: loaded) == 1, "\(relation)")
    }
    let narrowed = cells.and(.contains(column: nil, text: "LARGE"))
    #expect(try await RowQuery.count(narrowed, in: loaded) == 1)
    let other = RowFilter(.unreadable(source: "b.csv", column: "size"))
    #expect(try await RowQuery.count(other, in: loaded) == 0)
    await #expect(throws: CurationError.self) {
      try await RowQuery.count(RowFilter(.unreadable(source: "a.csv", column: "none")), in: loaded)
    }
    let coded = try JSONEncoder().encode(cells)
    #expect(try JSONDecoder().decode(RowFilter.self, from: coded) == cells)
  }

  @Test func sortingPutsMissingValuesLast() async throws {
    try await Self.withLoaded { loaded in
      for (descending, ids) in [
        (false, ["e1", "e2", "e3", "e5", "e4"]), (true, ["e3", "e5", "e2", "e1", "e4"]),
      ] {
        let page = try await RowQuery.page(
          RowFilter(.source("a.csv")),
          in: loaded,
          sortedBy: RowOrder(column: "n", isDescending: descending),
          offset: 0,
          limit: 9
        )
        #expect(page.strings("id") == ids)
      }
      let hostile = try await RowQuery.page(
        RowFilter(.source("a.csv")),
        in: loaded,
        sortedBy: RowOrder(column: Self.hostile, isDescending: true),
        offset: 0,
        limit: 2
      )
      #expect(hostile.strings("id") == ["e5", "e4"])
    }
  }

  @Test(arguments: [nil, "few", "_row"])
  func pagesHaveNoGapsAndNoRepeats(_ sorted: String?) async throws {
    let folder = try TemporaryDataset()
    defer { folder.remove() }
    let rows = (0..<1_003).map { "k\($0),\($0 % 3)\n" }.joined()
    try folder.write("id,few\n\(rows)", "a.csv")
    try folder.write("id,few\n\(rows)", "b.csv")
    let loaded = try await folder.load("a.csv", "b.csv")
    var seen: [String] = []
    for offset in stride(from: 0, to: 2_100, by: 100) {
      let page = try await RowQuery.page(
        RowFilter(.rows),
        in: loaded,
        sortedBy: sorted.map { RowOrder(column: $0, isDescending: true) },
        offset: offset,
        limit: 100
      )
      for row in 0..<page.rowCount {
        seen.append("\(page[row, "_source"])/\(page[row, "_row"])")
      }
    }
    #expect(seen.count == 2_006)
    #expect(Set(seen).count == 2_006)
  }

  @Test func namesThatAreNotThereAreSaid() async throws {
    try await Self.withLoaded { loaded in
      for filter in [
        RowFilter(.source("c.csv")), RowFilter(.rows, [.missing(column: "nothing")]),
        RowFilter(.events),
      ] {
        await #expect(throws: CurationError.self) {
          try await RowQuery.count(filter, in: loaded)
        }
      }
    }
  }
}
