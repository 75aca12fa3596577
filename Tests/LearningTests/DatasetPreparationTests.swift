import Basics
import CImage
import Engine
import Foundation
import Ingest
import Learning
import Profiling
import Scoring
import Testing
import Workspace

/// From the files of a dataset folder to features, through the whole way of reading it.
@Suite(.serialized)
struct DatasetPreparationTests {
  private func loaded(_ files: [String: Data]) async throws -> LoadedDataset {
    let folder = try Fixture.folder()
    for (name, content) in files {
      let file = folder.appending(path: name)
      try FileManager.default.createDirectory(
        at: file.deletingLastPathComponent(),
        withIntermediateDirectories: true
      )
      try content.write(to: file)
    }
    let dataset = try Dataset.open(folder)
    return try await LoadedDataset.load(dataset, engine: try await Engines.open(uri: nil))
  }

  private func clinic(rows: Int, photo: (Int) -> String = { "p\($0).png" }) -> Data {
    var text = "id,patient,age,site,photo,diagnosis\n"
    for i in 0..<rows {
      let age = i % 11 == 0 ? "" : "\(20 + i % 60)"
      text += "\(i),\(i / 3),\(age),\(["arm", "back", "leg"][i % 3]),\(photo(i)),"
      text += i % 4 == 0 ? "melanoma\n" : "benign\n"
    }
    return Data(text.utf8)
  }

  private let manifest = """
    version: 1
    entity: id
    label: diagnosis
    positive: melanoma
    split: {by: patient, train: 0.7, validation: 0.15, test: 0.15, seed: 7}
    sources:
      - {name: clinic, path: data/clinic.csv}
    columns:
      id: {type: id}
      age: {type: number}
      site: {type: category}
      diagnosis: {type: category}
      photo: {type: image}
    """

  private func gray(_ value: UInt8) -> Data {
    var out = [UInt8](repeating: 0, count: cim_png_bound(2, 2, 1))
    var message = [CChar](repeating: 0, count: 100)
    let pixels = [UInt8](repeating: value, count: 4)
    let count = cim_encode_png(pixels, 2, 2, 1, &out, out.count, &message, message.count)
    return Data(out.prefix(count))
  }

  @Test func rowsBecomeFeaturesAndGroupsStayWhole() async throws {
    var files = ["dataset.yaml": Data(manifest.utf8), "data/clinic.csv": clinic(rows: 120)]
    for i in 0..<120 where i != 7 { files["data/p\(i).png"] = gray(UInt8(i)) }
    files["data/p5.png"] = Data("not a picture".utf8)
    let loaded = try await loaded(files)
    let table = try await LearningTask.table(of: loaded)
    #expect(table.rowCount == 120)
    #expect(Set(table.columns.map(\.name)) == ["age", "site", "photo"])
    #expect(Set(table.groups).count == 40)
    let note = try #require(table.notes.first)
    #expect(note.hasPrefix("2 pictures of photo cannot be decoded"))
    let data = try await LearningTask.prepare(loaded)
    let counts = data.splitCounts
    #expect(counts.train + counts.validation + counts.test == 120)
    #expect([counts.train, counts.validation, counts.test].allSatisfy { $0 % 3 == 0 })
    #expect(data.positive.map { data.classes[$0] } == "melanoma")
    #expect(try await LearningTask.prepare(loaded).fingerprint == data.fingerprint)
  }

  /// Classes as the label analysis counts them, whether sources share entities or not.
  @Test(arguments: [false, true])
  func spellingsOfAClassAreOneClass(sharesEntities: Bool) async throws {
    let words = ["Yes", "yes ", "ＹＥＳ", "no", "NO", "n/a", "?", "Yes", "no"]
    func rows(_ range: Range<Int>) -> Data {
      let lines = range.map { "k\($0),\($0 % 17),\(words[$0 % words.count])\n" }
      return Data(("id,x,agrees\n" + lines.joined()).utf8)
    }
    let loaded = try await loaded([
      "dataset.yaml": Data(
        """
        version: 1
        entity: id
        label: agrees
        positive: "yes"
        sources:
          - {name: a, path: a.csv, missing: ["", "n/a", "?"]}
          - {name: b, path: b.csv, missing: ["", "n/a", "?"]}
        columns:
          x: {type: number}
          agrees: {type: category}
        """.utf8
      ), "a.csv": rows(0..<90), "b.csv": rows((sharesEntities ? 81 : 90)..<180),
    ])
    let skew = try await SkewAnalysis.analyse(loaded)
    let data = try await LearningTask.prepare(loaded)
    #expect(data.classes == skew.classes.map(\.value).sorted())
    #expect(data.classes.count == 2)
    #expect(data.positive.map { data.classes[$0] } == "Yes")
    #expect(data.notes == ["40 rows without agrees: left out"])
  }

  @Test func columnsOfTheUserMayBeginWithALine() async throws {
    let lines = (0..<60).map { "\($0 % 7),\($0 % 5),\($0 % 2 == 0 ? "a" : "b")\n" }
    let loaded = try await loaded([
      "dataset.yaml": Data(
        "version: 1\nlabel: y\nsources: [{path: a.csv}]\ncolumns: {y: {type: category}}".utf8
      ), "a.csv": Data(("_score,x,y\n" + lines.joined()).utf8),
    ])
    let data = try await LearningTask.prepare(loaded)
    #expect(data.featureColumns.sorted() == ["_score", "x"])
  }

  @Test func theDivisionAndTheDatasetAreWrittenDown() async throws {
    let loaded = try await loaded([
      "dataset.yaml": Data((manifest + "\nfeatures: [site]").utf8),
      "data/clinic.csv": clinic(rows: 60),
    ])
    let data = try await LearningTask.prepare(loaded)
    #expect(
      data.split
        == SplitRecipe(by: ["patient"], train: 0.7, validation: 0.15, test: 0.15, seed: 7)
    )
    #expect(data.datasetFingerprint == loaded.fingerprint?.description)
    let table = try await LearningTask.table(of: loaded)
    try LearningTask(manifest: loaded.manifest).crossValidate(table, folds: 3, seed: 11) {
      _,
      data in
      #expect(data.split == SplitRecipe(by: ["patient"], folds: 3, seed: 11))
    }
  }

  @Test func anAbsentLabelNamesTheColumnsThereAre() async throws {
    let text = manifest.replacingOccurrences(of: "label: diagnosis", with: "label: dx")
    let loaded = try await loaded([
      "dataset.yaml": Data(text.utf8), "data/clinic.csv": clinic(rows: 12),
    ])
    let error = await #expect(throws: LearningError.self) {
      try await LearningTask.prepare(loaded)
    }
    #expect(error?.code == .noLabel)
    #expect(error?.description.contains("diagnosis") == true)
  }

  /// What two sources write of one value is one number: conforming decided what it is.
  @Test(arguments: [
    ("date", "2024-03-05", "2024-03-05 00:00:00", 1_709_596_800.0),
    ("date", "2024-03-05T10:00:00-05:00", "2024-03-05T23:00:00+08:00", 1_709_650_800),
    ("date", "2024-03-05", "05/03/2024", 1_709_596_800), ("time", "19:10", "7:10 pm", 69_000),
    ("number, unit: mm", "7 mm", "0.7 cm", 7), ("number", "1,5", "1.5", 1.5),
    ("number", "7", "7.0", 7), ("number", "50 %", "50%", 50),
  ])
  func featuresAreTheConformedValues(
    type: String,
    first: String,
    second: String,
    number: Double
  ) async throws {
    func rows(_ cell: String, _ range: Range<Int>) -> Data {
      let lines = range.map { "k\($0),\"\(cell)\",\($0 % 2 == 0 ? "a" : "b")\n" }
      return Data(("id,x,y\n" + lines.joined()).utf8)
    }
    let manifest = """
      version: 1
      entity: id
      label: y
      sources: [{name: a, path: a.csv}, {name: b, path: b.csv}]
      columns: {y: {type: category}, x: {type: \(type)}}
      features: [x]
      """
    let loaded = try await loaded([
      "dataset.yaml": Data(manifest.utf8), "a.csv": rows(first, 0..<20),
      "b.csv": rows(second, 20..<40),
    ])
    let table = try await LearningTask.table(of: loaded)
    let expected = [Double](repeating: number, count: 40)
    switch table.columns.first?.values {
    case .numbers(let numbers)?: #expect(numbers == expected && type.hasPrefix("number"))
    case .times(let seconds)?: #expect(seconds == expected && !type.hasPrefix("number"))
    default: Issue.record("\(first) and \(second) are no numbers")
    }
  }

  /// On Sundays it rains; the trend of two years does not tell.
  @Test func aDateTellsItsWeekday() async throws {
    let days = (0..<700).map { day in
      "\(CalendarDate(daysSince1970: 18_000 + day)),\((18_000 + day) % 7 == 3 ? "wet" : "dry")\n"
    }
    let manifest = """
      version: 1
      label: sky
      sources: [{name: a, path: a.csv}]
      columns: {sky: {type: category}, day: {type: date}}
      features: [day]
      """
    let loaded = try await loaded([
      "dataset.yaml": Data(manifest.utf8), "a.csv": Data(("day,sky\n" + days.joined()).utf8),
    ])
    let data = try await LearningTask.prepare(loaded)
    #expect(
      data.notes.contains(
        "day is read as its trend, year (2019…2021), month (Jan…Dec), weekday (Mon…Sun)"
      )
    )
    var configuration = RunConfiguration()
    configuration.epochs = 30
    let run = try Trainer(
      data: data,
      configuration: configuration,
      store: RunStore(folder: try Fixture.folder())
    ).run { _ in }
    #expect(try #require(run.test).accuracy > 0.99)
  }

  /// The kind that holds both is a text: neither source's numbers are guessed from it again.
  @Test func aColumnOfNumbersHereAndWordsThereIsACategory() async throws {
    func rows(_ cell: (Int) -> String, _ range: Range<Int>) -> Data {
      let lines = range.map { "k\($0),\(cell($0)),\($0 % 2 == 0 ? "a" : "b")\n" }
      return Data(("id,x,y\n" + lines.joined()).utf8)
    }
    let loaded = try await loaded([
      "dataset.yaml": Data(
        """
        version: 1
        label: y
        sources: [{name: a, path: a.csv}, {name: b, path: b.csv}]
        columns: {y: {type: category}}
        features: [x]
        """.utf8
      ), "a.csv": rows({ "\($0 % 3)" }, 0..<30),
      "b.csv": rows({ ["low", "mid", "high"][$0 % 3] }, 30..<60),
    ])
    let table = try await LearningTask.table(of: loaded)
    guard case .categories(_, let words)? = table.columns.first?.values else {
      Issue.record("x is no category")
      return
    }
    #expect(Set(words) == ["0", "1", "2", "low", "mid", "high"])
  }

  /// Of each feature and source; a column that is no feature has no note.
  @Test func cellsThatCouldNotBeReadAreToldByColumnAndSource() async throws {
    func rows(_ range: Range<Int>, age: (Int) -> String, dose: (Int) -> String) -> Data {
      let lines = range.map { "k\($0),\(age($0)),\(dose($0)),\($0 % 2 == 0 ? "a" : "b")\n" }
      return Data(("id,age,dose,y\n" + lines.joined()).utf8)
    }
    let loaded = try await loaded([
      "dataset.yaml": Data(
        """
        version: 1
        entity: id
        label: y
        sources: [{name: a, path: a.csv}, {name: b, path: b.csv}]
        columns: {y: {type: category}, age: {type: number}, dose: {type: number}}
        features: [age]
        """.utf8
      ),
      "a.csv": rows(0..<80, age: { $0 == 5 ? "old" : "\($0)" }, dose: { $0 == 7 ? "much" : "1" }),
      "b.csv": rows(80..<160, age: { $0 < 83 ? "young" : "\($0)" }, dose: { "\($0)" }),
    ])
    let data = try await LearningTask.prepare(loaded)
    #expect(
      data.notes == [
        "1 cell of age in a cannot be read as number: taken as missing",
        "3 cells of age in b cannot be read as number: taken as missing",
      ]
    )
  }

  @Test func onlyNamedFeaturesAreRead() async throws {
    let loaded = try await loaded([
      "dataset.yaml": Data((manifest + "\nfeatures: [site]").utf8),
      "data/clinic.csv": clinic(rows: 60),
    ])
    let data = try await LearningTask.prepare(loaded)
    #expect(data.featureColumns == ["site"])
    #expect(data.train.features.width == 4)
  }
}
