import Foundation
import TestSupport
import Testing
import Workspace

@Suite struct DiscoveryTests {
  private func sources(_ dataset: Dataset) -> [String] {
    dataset.manifest.sources.map { "\($0.name) \($0.path) \($0.format?.rawValue ?? "-")" }
  }

  @Test func anEmptyFolderHasNoSourcesAndSaysSo() throws {
    let folder = try TemporaryFolder()
    let dataset = try Dataset.open(folder.url)
    #expect(dataset.manifest.sources.isEmpty)
    #expect(dataset.manifestFile == nil)
    #expect(
      dataset.inferences == [
        Inference(subject: "sources", value: "none", reason: "the folder holds no data file")
      ]
    )
  }

  @Test func whatIsNotAFolderIsAnError() throws {
    let folder = try TemporaryFolder()
    let file = try folder.write("a.csv", "a,b\n")
    #expect(throws: WorkspaceError.self) { try Dataset.open(file) }
    let error = #expect(throws: WorkspaceError.self) {
      try Dataset.open(folder.url.appending(path: "absent"))
    }
    #expect(error?.message == "there is no such folder")
  }

  @Test func everyDataFileIsASourceAndTheRestIsNamed() throws {
    let folder = try TemporaryFolder()
    try folder.write("a.csv", "id,x\n1,2\n")
    try folder.write("deep/er/b.tsv", "id\tx\n1\t2\n")
    try folder.write("c.json", "[{\"id\": 1}]")
    try folder.write("d.jsonl", "{\"id\": 1}\n{\"id\": 2}\n")
    try folder.write("e.parquet", Data("PAR1....PAR1".utf8))
    try folder.write("f.txt", "A sentence, and more.\nAnother one.\n\nThe end.\n")
    try folder.write("truth.csv", "id,x\n1,2\n")
    try folder.write("README.md", "# hello")
    try folder.write("notes.md", "a,b\nc,d\n")
    try folder.write(".hidden.csv", "a,b\n1,2\n")
    try folder.write(".git/config.csv", "a,b\n1,2\n")
    try folder.write(".tuina/cache/x.csv", "a,b\n1,2\n")
    try folder.write("feedback/events.jsonl", "{\"id\": 1}\n")
    try folder.write("tool.bin", Data([0, 1, 2, 3, 0, 0, 9]))
    let dataset = try Dataset.open(folder.url)
    #expect(
      sources(dataset) == [
        "a a.csv csv", "c c.json json", "d d.jsonl jsonl", "deep/er/b deep/er/b.tsv tsv",
        "e e.parquet parquet", "f f.txt text",
      ]
    )
    let omitted = dataset.inferences.filter { $0.subject == "left out" }
      .map { "\($0.value): \($0.reason)" }
    #expect(
      omitted == [
        ".git, .hidden.csv: hidden",
        "README.md: it speaks about the data",
        "feedback: feedback is read as events, not as rows",
        "notes.md: its name is not that of a data file",
        "tool.bin: it is neither text nor a format that Tuina reads",
        "truth.csv: gold values are read only when --truth asks for them",
      ]
    )
  }

  @Test(arguments: [
    ("a.txt", "1 3:1 7:0.5\n0 2:1\n1 4:1 9:1\n", "libsvm"),
    ("a.txt", "x;y;z\n1;2;3\n4;5;6\n", "csv"),
    ("a.dat", "x\ty\n1\t2\n3\t4\n", "tsv"),
    ("a.txt", "# a remark\n2 qid:1 1:0.5 # doc\n0 qid:1 2:1\n", "libsvm"),
    ("a.txt", "1,3 1:0.5\n0 2:1\n", "libsvm"),
    ("a.txt", "__label__a x y\n__label__b z\n", "fasttext"),
    ("a.txt", "% remark\n@RELATION r\n@ATTRIBUTE a REAL\n@DATA\n1\n", "arff"),
    ("a.csv", "x\ty\n1\t2\n3\t4\n", "tsv"),
    ("a.csv", "{\"x\": 1}\n{\"x\": 2}\n", "jsonl"),
    ("a.json", "{\"x\": 1}\n{\"x\": 2}\n", "jsonl"),
    ("a.jsonl", "[{\"x\": 1}, {\"x\": 2}]", "json"),
    ("a.json", "{\n  \"x\": 1\n}\n", "json"),
    ("a.json", "{\"x\": [1, 2]}", "json"),
    ("a.jsonl", "{\"x\": 1}\n{\"x\": \n{\"x\": 3}\n", "jsonl"),
    ("a.csv", "x,y\n", "csv"),
    ("a.csv", "", "csv"),
    ("a.csv", "only one column\nvalue\n", "csv"),
    ("a.csv", "x,y\n\"a, b\nand \"\"c\"\"\",2\n\"d\",4\n", "csv"),
    ("a.csv", "x,y\n1,2\n1,2,3\n1\n", "csv"),
    ("a.csv.gz", "\u{1F}\u{8B}", "csv"),
    ("a.parquet", "not parquet", "-"),
  ])
  func formatsAreToldByContent(name: String, content: String, format: String) throws {
    let folder = try TemporaryFolder()
    let data =
      name.hasSuffix(".gz")
      ? Data([0x1F, 0x8B, 8, 0, 0, 0, 0, 0]) : Data(content.utf8)
    try folder.write(name, data)
    let dataset = try Dataset.open(folder.url)
    #expect((dataset.manifest.sources.first?.format?.rawValue ?? "-") == format)
  }

  @Test func encodingsDoNotHideTheFormat() throws {
    let folder = try TemporaryFolder()
    let text = "编号,部位\n1,面部\n2,背部\n"
    try folder.write(
      "utf16le.csv",
      Data([0xFF, 0xFE]) + Data(text.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] })
    )
    try folder.write(
      "utf16be.csv",
      Data("x\ty\n1\t2\n3\t4\n".utf16.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] })
    )
    try folder.write("bom.csv", Data([0xEF, 0xBB, 0xBF]) + Data(text.utf8))
    // 编号,部位 / 1,面部 in GBK.
    try folder.write(
      "gbk.csv",
      Data([
        0xB1, 0xE0, 0xBA, 0xC5, 0x2C, 0xB2, 0xBF, 0xCE, 0xBB, 0x0A, 0x31, 0x2C, 0xC3, 0xE6, 0xB2,
        0xBF, 0x0A,
      ])
    )
    try folder.write("数据/样例.csv", Data("a,b\n1,2\n".utf8))
    let dataset = try Dataset.open(folder.url)
    #expect(
      sources(dataset) == [
        "bom bom.csv csv", "gbk gbk.csv csv", "utf16be utf16be.csv tsv",
        "utf16le utf16le.csv csv", "数据/样例 数据/样例.csv csv",
      ]
    )
  }

  @Test func picturesInClassFoldersAreOneSource() throws {
    let folder = try TemporaryFolder()
    let png = Data([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0])
    let jpeg = Data([0xFF, 0xD8, 0xFF, 0xE0])
    try folder.write("skin/benign/1.png", png)
    try folder.write("skin/benign/2.png", png)
    try folder.write("skin/melanoma/3.jpg", jpeg)
    try folder.write("photos/loose.png", png)
    try folder.write("a.csv", "a,photo\n1,photos/loose.png\n")
    let dataset = try Dataset.open(folder.url)
    #expect(sources(dataset) == ["a a.csv csv", "skin skin images"])
    #expect(
      dataset.inferences.contains {
        $0.subject == "left out" && $0.value == "photos/loose.png"
      }
    )
  }

  private static let png = Data([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0])

  @Test func classFoldersAtTheTopAreOneSource() throws {
    let folder = try TemporaryFolder()
    for path in ["cat/1.png", "dog/2.png", "dog/deep/3.png"] { try folder.write(path, Self.png) }
    try folder.write("README.md", "pets")
    let dataset = try Dataset.open(folder.url)
    #expect(sources(dataset) == ["\(folder.url.lastPathComponent) . images"])
    // Beside a table, they are what it names.
    try folder.write("a.csv", "id,photo\n1,cat/1.png\n")
    #expect(sources(try Dataset.open(folder.url)) == ["a a.csv csv"])
  }

  @Test func foldersOfPartsAreSourcesWithTheirPart() throws {
    let folder = try TemporaryFolder()
    for part in ["train", "val", "test"] {
      for name in ["cat/1.png", "dog/2.png"] { try folder.write("\(part)/\(name)", Self.png) }
    }
    let dataset = try Dataset.open(folder.url)
    #expect(sources(dataset) == ["test test images", "train train images", "val val images"])
    #expect(dataset.manifest.sources.map(\.reading.split) == [.test, .train, .validation])
    #expect(dataset.manifest.split == .column(Manifest.givenPart))
    #expect(
      dataset.inferences.first { $0.subject == "split of val" }?.reason
        == "'val' in its path names a part, beside 'test' and 'train'"
    )
  }

  @Test func picturesInPartsWithoutClassesAreNoSource() throws {
    let folder = try TemporaryFolder()
    for part in ["train", "test"] { try folder.write("\(part)/1.png", Self.png) }
    #expect(try Dataset.open(folder.url).manifest.sources.isEmpty)
  }

  @Test func picturesThatATableNamesAreNoClasses() throws {
    let folder = try TemporaryFolder()
    for name in ["cat/1.png", "dog/2.png"] { try folder.write("data/\(name)", Self.png) }
    try folder.write("data/metadata.csv", "file_name,label\ncat/1.png,a\n")
    #expect(sources(try Dataset.open(folder.url)) == ["data/metadata data/metadata.csv csv"])
  }

  @Test(
    arguments: [
      (["adult-train.csv", "adult-test.csv"], ["test", "train"]),
      (["x/train.csv", "x/dev.csv", "x/test.csv"], ["validation", "test", "train"]),
      (["a.csv", "test.csv", "train.csv"], [nil, "test", "train"]),
      (["train.csv"], [nil]),
      (["test.csv", "other.csv"], [nil, nil]),
      (["training-notes.csv", "test-notes.csv"], ["test", "train"]),
      (["a-train.csv", "b-test.csv"], [nil, nil]),
      (["trainer.csv", "tester.csv"], [nil, nil]),
    ] as [([String], [String?])]
  )
  func partsAreKnownByFileNames(_ paths: [String], _ parts: [String?]) throws {
    let folder = try TemporaryFolder()
    for path in paths { try folder.write(path, "k,v\n1,2\n") }
    let dataset = try Dataset.open(folder.url)
    #expect(dataset.manifest.sources.map { $0.reading.split?.rawValue } == parts)
    #expect((dataset.manifest.split != nil) == parts.contains { $0 != nil })
  }

  @Test func aSplitInTheManifestLeavesNamesAlone() throws {
    let folder = try TemporaryFolder()
    try folder.write("dataset.yaml", "split: {train: 0.8, validation: 0.1, test: 0.1}\n")
    for path in ["train.csv", "test.csv"] { try folder.write(path, "k,v\n1,2\n") }
    let dataset = try Dataset.open(folder.url)
    #expect(dataset.manifest.sources.allSatisfy { $0.reading.split == nil })
  }

  @Test func piecesOfAFileAreOneSource() throws {
    let folder = try TemporaryFolder()
    for name in ["train-00000-of-00002", "train-00001-of-00002", "test-00000-of-00001"] {
      try folder.write("data/\(name).parquet", Data("PAR1....PAR1".utf8))
    }
    try folder.write("data/extra-00001-of-00002.parquet", Data("PAR1....PAR1".utf8))
    let dataset = try Dataset.open(folder.url)
    #expect(
      sources(dataset) == [
        "data/extra-00001-of-00002 data/extra-00001-of-00002.parquet parquet",
        "data/test data/test-*-of-00001.parquet parquet",
        "data/train data/train-*-of-00002.parquet parquet",
      ]
    )
    #expect(dataset.manifest.sources.map(\.reading.split) == [nil, .test, .train])
    #expect(dataset.inferences.contains { $0.reason.contains("of its 2 pieces 1 are here") })
  }

  @Test(arguments: [
    (41, "id,v\n", "id,v\n", 1), (40, "id,v\n", "id,v\n", 40), (41, "id,v\n", "id,w\n", 41),
  ])
  func manyNumberedFilesOfOneHeaderAreOneSource(
    _ count: Int,
    _ header: String,
    _ lastHeader: String,
    _ expected: Int
  ) throws {
    let folder = try TemporaryFolder()
    for number in 1...count {
      try folder.write("day-\(number).csv", (number == count ? lastHeader : header) + "1,2\n")
    }
    let dataset = try Dataset.open(folder.url)
    #expect(dataset.manifest.sources.count == expected)
    if expected == 1 {
      #expect(sources(dataset) == ["day day-*.csv csv"])
      #expect(
        dataset.inferences.contains { $0.reason.contains("\(count) files whose names differ") }
      )
    }
  }

  @Test func theDaysOfMonthsAreOneSource() throws {
    let folder = try TemporaryFolder()
    for month in 1...3 {
      for day in 10...28 { try folder.write("days/2024-0\(month)-\(day).csv", "id,v\n1,2\n") }
    }
    #expect(sources(try Dataset.open(folder.url)) == ["days days/*-*-*.csv csv"])
  }

  @Test func numberedFilesAreNotJoinedByAGlobThatTakesOthers() throws {
    let folder = try TemporaryFolder()
    for number in 1...50 { try folder.write("day-\(number).csv", "id,v\n1,2\n") }
    try folder.write("day-of-rest.csv", "id,v\n1,2\n")
    #expect(try Dataset.open(folder.url).manifest.sources.count == 51)
  }

  @Test func linksThatRunInACircleAreFollowedOnce() throws {
    let folder = try TemporaryFolder()
    try folder.write("data/a.csv", "a,b\n1,2\n")
    try folder.link("data/loop", to: "..")
    try folder.link("data/self", to: "self")
    try folder.link("data/nowhere", to: "absent.csv")
    let dataset = try Dataset.open(folder.url)
    #expect(sources(dataset) == ["data/a data/a.csv csv"])
    let reasons = Set(dataset.inferences.filter { $0.subject == "left out" }.map(\.reason))
    #expect(reasons == ["a link back to a folder already read", "a link that leads nowhere"])
  }

  @Test func filesOfOneStemGetDifferentNames() throws {
    let folder = try TemporaryFolder()
    for path in ["x/a.csv", "y/a.csv", "y/a.tsv", "b.csv"] {
      try folder.write(path, "k,v\n1,2\n")
    }
    let names = try Dataset.open(folder.url).manifest.sources.map(\.name)
    #expect(names == ["b", "x/a", "y/a.csv", "y/a.tsv"])
  }

  @Test(.enabled(if: getuid() != 0, "root may read everything"))
  func aFileThatMayNotBeReadIsStillASource() throws {
    let folder = try TemporaryFolder()
    let file = try folder.write("a.csv", "a,b\n1,2\n")
    try FileManager.default.setAttributes([.posixPermissions: 0], ofItemAtPath: file.path)
    let dataset = try Dataset.open(folder.url)
    #expect(dataset.manifest.sources.map(\.path) == ["a.csv"])
    #expect(dataset.inferences.first?.reason.contains("permission denied") == true)
  }

  @Test func aManifestWithoutSourcesKeepsWhatItSays() throws {
    let folder = try TemporaryFolder()
    try folder.write("dataset.yaml", "label: b\nfeedback: events/*.jsonl\n")
    try folder.write("a.csv", "a,b\n1,2\n")
    try folder.write("events/e.jsonl", "{\"id\": 1}\n")
    let dataset = try Dataset.open(folder.url)
    #expect(dataset.manifest.label == "b")
    #expect(sources(dataset) == ["a a.csv csv"])
    try folder.write("dataset.yml", "label: c\n")
    #expect(throws: WorkspaceError.self) { try Dataset.open(folder.url) }
  }

  @Test(arguments: [
    ("flights", ["flights flights.csv csv"]),
    ("crowd/rte", ["label label.csv csv"]),
    ("mammography", ["mammography mammography.csv csv"]),
    (
      "zh-medical",
      [
        "ChnSentiCorp_htl_all ChnSentiCorp_htl_all.csv csv",
        "样例_内科5000-6000 样例_内科5000-6000.csv csv",
      ]
    ),
    ("mnist", ["test test.parquet parquet", "train train.parquet parquet"]),
    ("ipinyou", ["test.fm test.fm.txt libsvm", "train.fm train.fm.txt libsvm"]),
    ("dialog-zh", ["qa qa.jsonl jsonl"]),
    ("chnsenticorp", ["dev dev.tsv tsv", "test test.tsv tsv", "train train.tsv tsv"]),
  ])
  func realFoldersAreRecognised(folder: String, expected: [String]) throws {
    guard SharedData.has(folder) else { return }
    let dataset = try Dataset.open(SharedData.url(folder))
    #expect(sources(dataset) == expected)
  }
}
