import Columnar
import DatasetSupport
import Engine
import Foundation
import Ingest
import Review
import Testing
import Workspace

@testable import Fusion
@testable import Pipeline

@Suite("Decisions over the curated view")
struct DecisionsTests {
  private static let when = Date(timeIntervalSince1970: 1_700_000_000)

  private static func open(_ folder: TemporaryDataset) throws -> DatasetSession {
    DatasetSession(
      try Dataset.open(folder.root, consent: .given),
      connect: { try await Engines.open(uri: nil, threads: 2) }
    )
  }

  /// Three sources that contradict each other about e1, and a number.
  private static func contradicting() throws -> TemporaryDataset {
    let folder = try TemporaryDataset()
    try folder.write("id,kind,size\ne1,red,1\ne2,blue,2\ne3,red,3\n", "a.csv")
    try folder.write("id,kind,size\ne1,red,1\ne2,blue,2\ne3,red,3\n", "b.csv")
    try folder.write("id,kind,size\ne1,green,1\ne2,blue,2\ne3,red,3\n", "c.csv")
    try folder.write("entity: id\nlabel: kind\n", "dataset.yaml")
    return folder
  }

  private static func decide(_ folder: TemporaryDataset, _ decisions: Decision...) throws {
    try StateStore(DatasetPaths(root: folder.root)).record(decisions)
  }

  private static func cell(
    _ entity: String,
    _ attribute: String,
    _ new: String?,
    old: String?
  ) -> Decision {
    Decision(
      who: "ann",
      at: when,
      item: .entity(entity),
      attribute: attribute,
      verdict: .value(new),
      old: old
    )
  }

  private static func curated(_ session: DatasetSession, _ column: String) async throws -> [String?]
  {
    try await session.curated()
    return try await session.loaded().engine.query(
      "SELECT CAST(\(identifier: column) AS VARCHAR) AS v FROM curated ORDER BY id"
    ).strings("v")
  }

  @Test("A decision beats what fusion believes, and that beats the first value")
  func decisionsBeatFusion() async throws {
    let folder = try Self.contradicting()
    defer { folder.remove() }
    #expect(try await Self.curated(Self.open(folder), "kind") == ["red", "blue", "red"])
    try Self.decide(folder, Self.cell("e1", "kind", "green", old: "red"))
    let session = try Self.open(folder)
    #expect(try await Self.curated(session, "kind") == ["green", "blue", "red"])
    #expect(try await session.replayedDecisions().map(\.outcome) == [.applied])
  }

  @Test("What a person decides may be a value that nobody claimed, or none")
  func decidedValuesMayBeNew() async throws {
    let folder = try Self.contradicting()
    defer { folder.remove() }
    try Self.decide(
      folder,
      Self.cell("e1", "kind", "a 'new' one", old: "red"),
      Self.cell("e2", "kind", nil, old: "blue"),
      Self.cell("e3", "size", "3.5", old: "3")
    )
    let session = try Self.open(folder)
    #expect(try await Self.curated(session, "kind") == ["a 'new' one", nil, "red"])
    #expect(try await Self.curated(session, "size") == ["1.0", "2.0", "3.5"])
  }

  @Test("A rejected item is left out, and comes back when that is taken back")
  func rejectedItemsAreLeftOut() async throws {
    let folder = try Self.contradicting()
    defer { folder.remove() }
    try Self.decide(folder, Decision(who: "ann", item: .entity("e2"), verdict: .reject))
    let session = try Self.open(folder)
    #expect(try await Self.curated(session, "kind") == ["red", "red"])
    _ = try StateStore(DatasetPaths(root: folder.root)).undoLast(who: "ann")
    session.decisionsChanged()
    #expect(try await Self.curated(session, "kind") == ["red", "blue", "red"])
  }

  @Test(
    "On changed data each decision is applied, already so, refused or gone, and the rest goes on"
  )
  func decisionsReplayOnChangedData() async throws {
    let folder = try Self.contradicting()
    defer { folder.remove() }
    try Self.decide(
      folder,
      Self.cell("e1", "kind", "green", old: "red"),
      Self.cell("e2", "kind", "violet", old: "blue"),
      Self.cell("e3", "kind", "blue", old: "red"),
      Self.cell("e4", "kind", "red", old: "blue"),
      Self.cell("e1", "shape", "round", old: nil),
      Self.cell("e1", "size", "big", old: "1"),
      Self.cell("e3", "kind", "green", old: "red"),
      Decision(who: "ann", item: .entity("e1"), attribute: "kind", verdict: .skip)
    )
    for name in ["a", "b", "c"] {
      // e2 says violet by itself now, and of e3 nothing is left that was red; e1 moved down.
      try folder.write("id,kind,size\ne2,violet,2\ne3,black,3\ne1,red,1\n", "\(name).csv")
    }
    let session = try Self.open(folder)
    let replayed = try await session.replayedDecisions()
    #expect(
      replayed.map(\.outcome)
        == [.applied, .alreadySo, .superseded, .gone, .gone, .refused, .refused, .noted]
    )
    #expect(replayed[5].reason == "'big' is no number, as size holds")
    #expect(replayed[6].reason == "'red' is not there any more")
    #expect(try await Self.curated(session, "kind") == ["green", "violet", "black"])
  }

  @Test("A value that a column of dates, truths or numbers cannot hold is refused, not lost")
  func unfitValuesAreRefused() async throws {
    let folder = try TemporaryDataset()
    defer { folder.remove() }
    let rows = "id,seen,open,n\ne1,2024-02-13,true,1\ne2,2024-02-14,false,2\n"
    for name in ["a", "b"] { try folder.write(rows, "\(name).csv") }
    try folder.write("entity: id\n", "dataset.yaml")
    try Self.decide(
      folder,
      Self.cell("e1", "seen", "yesterday", old: "2024-02-13"),
      Self.cell("e1", "open", "perhaps", old: "true"),
      Self.cell("e1", "n", "many", old: "1"),
      Self.cell("e2", "seen", "2024-03-01", old: "2024-02-14"),
      Self.cell("e2", "n", nil, old: "2")
    )
    let session = try Self.open(folder)
    #expect(
      try await session.replayedDecisions().map(\.outcome)
        == [.refused, .refused, .refused, .applied, .applied]
    )
    #expect(try await Self.curated(session, "seen") == ["2024-02-13", "2024-03-01"])
    #expect(try await Self.curated(session, "n") == ["1", nil])
  }

  @Test("Keys of several columns that look alike are told apart")
  func keysAreUnambiguous() async throws {
    let folder = try TemporaryDataset()
    defer { folder.remove() }
    let rows = "p,q,kind\na · b,c,red\na,b · c,red\n"
    for name in ["a", "b"] { try folder.write(rows, "\(name).csv") }
    try folder.write("entity: [p, q]\nlabel: kind\n", "dataset.yaml")
    try Self.decide(folder, Self.cell("a ·· b · c", "kind", "blue", old: "red"))
    let session = try Self.open(folder)
    try await session.curated()
    let kinds = try await session.loaded().engine.query(
      "SELECT kind FROM curated ORDER BY p"
    ).strings("kind")
    #expect(kinds == ["red", "blue"])
  }

  @Test("Rows without a key are named by what stands in them, wherever they move")
  func rowsAreNamedByContent() async throws {
    let folder = try TemporaryDataset()
    defer { folder.remove() }
    try folder.write("kind,size\nred,1\nblue,2\nred,1\n", "a.csv")
    try folder.write("label: kind\n", "dataset.yaml")
    let session = try Self.open(folder)
    let loaded = try await session.loaded()
    let keys = try await loaded.engine.query(
      "SELECT item, _row FROM (\(RowContent(loaded).keys())) k ORDER BY _row"
    ).strings("item").compactMap(\.self)
    #expect(keys.count == 3 && Set(keys).count == 3)
    let parts = keys[2].split(separator: "/")
    let second = ItemKey.row(
      source: String(parts[0]),
      content: String(parts[1]),
      ordinal: try #require(Int(parts[2]))
    )
    #expect(second.text == keys[2])
    #expect(parts[2] == "2", "it is the second of two equal rows")
    let size = Decision(
      who: "ann",
      item: second,
      attribute: "size",
      verdict: .value("9"),
      old: "1"
    )
    try Self.decide(folder, size)
    // A re-export sorts the rows anew and adds one.
    try folder.write("kind,size\nblue,2\ngreen,5\nred,1\nred,1\n", "a.csv")
    let later = try Self.open(folder)
    try await later.curated()
    let sizes = try await later.loaded().engine.query(
      "SELECT CAST(size AS VARCHAR) AS size FROM curated ORDER BY _row"
    ).strings("size")
    #expect(sizes == ["2", "5", "1", "9"])
    #expect(try await later.replayedDecisions().map(\.outcome) == [.applied])
  }

  @Test("A curated folder holds rows, lineage, rejects, decisions and what nobody decided")
  func cleanWritesEverything() async throws {
    let folder = try Self.contradicting()
    defer { folder.remove() }
    try folder.write("id,kind,size\ne1,=1+1,1\ne2,blue,2\ne3,red,3\nbroken,x\n", "c.csv")
    try Self.decide(folder, Self.cell("e2", "kind", "=cmd()", old: "blue"))
    let output = folder.root.appending(path: "../out-\(UUID().uuidString)").standardizedFileURL
    defer { try? FileManager.default.removeItem(at: output) }
    let session = try Self.open(folder)
    let export = CuratedExport(session, formats: [.parquet, .csv, .jsonl], isExact: false)
    let summary = try await export.write(to: output)
    #expect(summary.rows == 3)
    #expect(summary.columns == 3)
    #expect(summary.changedCells == 2, "one that sources contradict, one decided")
    #expect(summary.decisions == 1)
    #expect(summary.rejects == 1)
    #expect(
      summary.files == [
        "data.csv", "data.jsonl", "data.parquet", "decisions.jsonl", "lineage.csv", "rejects.csv",
        "undecided.csv",
      ]
    )
    func text(_ name: String) throws -> String {
      try String(contentsOf: output.appending(path: name), encoding: .utf8)
    }
    #expect(try text("data.csv") == "id,kind,size\ne1,red,1\ne2,'=cmd(),2\ne3,red,3\n")
    #expect(try text("data.jsonl").contains(#""kind":"=cmd()""#))
    #expect(try text("decisions.jsonl").contains(#""outcome":"applied""#))
    let lineage = try text("lineage.csv").split(separator: "\n")
    #expect(lineage.count == 3)
    #expect(lineage[1].hasPrefix("e1,kind,red,fusion,"))
    #expect(lineage[1].contains(",a,a.csv,1,"))
    #expect(lineage[2].hasPrefix("e2,kind,'=cmd(),decision,"))
    let metadata = try await Engines.open(uri: nil, threads: 1).query(
      """
      SELECT decode(key) AS key, decode(value) AS value FROM
      parquet_kv_metadata(\(literal: output.appending(path: "data.parquet").path))
      """
    )
    #expect(metadata.strings("key") == ["huggingface"])
    let features = metadata.strings("value").first.flatMap { $0 } ?? ""
    #expect(features.contains(#""size":{"_type":"Value","dtype":"int64"}"#))
    // Written again it replaces what it wrote, and nothing else.
    _ = try await export.write(to: output)
    let other = folder.root.appending(path: "other")
    try folder.write("mine", "other/notes.txt")
    await #expect(throws: WorkspaceError.self) { try await export.write(to: other) }
    #expect(FileManager.default.fileExists(atPath: other.appending(path: "notes.txt").path))
  }

  @Test("What goes to another tool and comes back is recorded once, elsewhere too")
  func exportedDecisionsComeBack() async throws {
    let folder = try Self.contradicting()
    defer { folder.remove() }
    let session = try Self.open(folder)
    var tasks = try await session.reviewTasks(limit: nil)
    #expect(tasks.count == 6, "every cell: one is doubtful, all are drawn")
    #expect(tasks[0].item == .entity("e1") && tasks[0].attribute == "kind")
    #expect(tasks[0].choices == ["red", "green"])
    #expect(tasks[0].text == "kind: red (a) · red (b) · green (c)\nsize: 1 (a) · 1 (b) · 1 (c)")
    tasks[0].decisions = [Self.cell("e1", "kind", "green", old: "red")]
    let skip = Decision(
      who: "bob",
      at: Self.when,
      item: .entity("nowhere"),
      attribute: "kind",
      verdict: .skip
    )
    tasks.append(ReviewTask(item: skip.item, attribute: "kind", decisions: [skip]))
    let file = try ProdigyTasks.write(tasks)
    let said = ProdigyTasks.read(file, who: "nobody", at: Self.when)
    let imported = try await session.record(said)
    #expect(imported.added == 1 && imported.known == 0 && imported.open == 5)
    #expect(imported.refusals.map(\.entry) == [7])
    let again = try await session.record(said)
    #expect(again.added == 0 && again.known == 1)
    #expect(try await Self.curated(session, "kind") == ["green", "blue", "red"])
    let progress = try await session.reviewProgress()
    #expect(progress.decided == 1 && progress.left == 5)

    let elsewhere = try Self.contradicting()
    defer { elsewhere.remove() }
    let other = try Self.open(elsewhere)
    let back = LabelStudioTasks.read(
      try LabelStudioTasks.write(try await session.reviewTasks(limit: nil)),
      who: "nobody",
      at: Self.when
    )
    #expect(try await other.record(back).added == 1)
    #expect(try await Self.curated(other, "kind") == ["green", "blue", "red"])
  }
}
