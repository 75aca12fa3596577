import Basics
import DatasetSupport
import Columnar
import Engine
import Foundation
import Ingest
import Testing
import Workspace

/// Formats with a row a line: libsvm, fastText, ARFF.
@Suite struct LineFormatTests {
  private func remarks(_ loaded: LoadedDataset) -> String {
    loaded.inferences.map(\.reason).joined(separator: "; ")
  }

  @Test func libsvmHasRemarksQueriesAndPairs() async throws {
    let folder = try TemporaryDataset()
    defer { folder.remove() }
    let lines = [
      "# made by hand", "+1 qid:3 1:0.5 7:1e-3 # doc0", "-1 qid:3 2:4", "-1 qid:4", "x 1:2",
      "+1 1:2 3", "  -1 4:1  ",
    ]
    try folder.write(lines.joined(separator: "\n") + "\n", "a.libsvm")
    let loaded = try await folder.load("a.libsvm")
    let source = loaded.sources[0]
    #expect((source.rowsRead, source.rowsKept, source.rowsRejected) == (6, 4, 2))
    #expect(source.columns.map(\.name) == ["label", "qid", "features", "comment"])
    #expect(
      try await JSONLayoutTests.rows(loaded, ["label", "qid", "features", "comment"]) == [
        "1|3|1:0.5 7:1e-3|doc0", "-1|3|2:4|.", "-1|4|.|.", "-1|.|4:1|.",
      ]
    )
    #expect(loaded.manifest.label == "label")
    #expect(source.columns.first { $0.name == "features" }?.type == .ignore)
    #expect(remarks(loaded).contains("1 lines are remarks"))
    let rejects = try await loaded.engine.query("SELECT line FROM rejects ORDER BY line")
    #expect(rejects.ints("line") == [5, 6])
  }

  @Test(arguments: [
    ("1 1:2\n0 2:1\n0 3:1\n", ["1", "0", "0"], false),
    ("1.5 0:2\n-0.25 2:1\n3 3:1\n", ["1.5", "-0.25", "3.0"], false),
    ("1,7 0:2\n3 2:1\n2,5,9 3:1\n", ["1,7", "3", "2,5,9"], true),
  ])
  func libsvmLabelsAreOfAnyKind(_ text: String, _ labels: [String], _ areSets: Bool) async throws {
    let folder = try TemporaryDataset()
    defer { folder.remove() }
    try folder.write(text, "a.svm")
    let loaded = try await folder.load("a.svm")
    #expect(loaded.sources[0].format == .libsvm)
    #expect(try await JSONLayoutTests.rows(loaded, ["label"]) == labels)
    #expect(remarks(loaded).contains("several labels") == areSets)
  }

  @Test func fastTextHasLabelsBeforeTheText() async throws {
    let folder = try TemporaryDataset()
    defer { folder.remove() }
    let lines = (0..<20).map { "__label__\($0 % 2 == 0 ? "cake" : "soup") a text, number \($0)" }
    let more = ["__label__cake __label__baking-tips both", "no label here"]
    try folder.write((lines + more).joined(separator: "\n") + "\n", "train.txt")
    let dataset = try await folder.load("train.txt")
    let source = dataset.sources[0]
    #expect(source.format == .fasttext)
    #expect((source.rowsRead, source.rowsKept) == (22, 22))
    let rows = try await JSONLayoutTests.rows(dataset, ["label", "text"])
    #expect(rows.first == "cake|a text, number 0")
    #expect(rows.suffix(2) == ["cake,baking-tips|both", ".|no label here"])
    #expect(dataset.manifest.label == "label")
    #expect(remarks(dataset).contains("1 lines have several labels"))
  }

  private static let arff = """
    % a remark
    @RELATION 'my flowers'

    @ATTRIBUTE sepal\\ length REAL
    @attribute 'petal width' numeric
    @attribute code string
    @attribute day date "yyyy-MM-dd"
    @attribute class {Iris-setosa, 'Iris versicolor', "it's"}
    @DATA
    5.1,0.2,'a, b',2020-01-02,Iris-setosa
    4.9, ?, "c", ?, 'Iris versicolor'
    % another remark
    6,1,'it\\'s',2020-02-03,"it's"
    7,2,x,2020-02-04
    bad,2,x,2020-02-05,other
    """

  @Test func arffDeclaresItsColumns() async throws {
    let folder = try TemporaryDataset()
    defer { folder.remove() }
    let text = Self.arff.replacing("sepal\\ length", with: "'sepal length'")
    try folder.write(text, "iris.arff")
    for _ in 0..<2 {
      let loaded = try await folder.load("iris.arff")
      let source = loaded.sources[0]
      #expect(source.problem == nil)
      #expect(source.format == .arff)
      #expect((source.rowsRead, source.rowsKept, source.rowsRejected) == (5, 4, 1))
      let names = ["sepal length", "petal width", "code", "day", "class"]
      #expect(source.columns.map(\.name) == names)
      #expect(
        try await JSONLayoutTests.rows(loaded, ["petal width", "code", "day", "class"]) == [
          "0.2|a, b|2020-01-02|Iris-setosa", ".|c|.|Iris versicolor", "1.0|it's|2020-02-03|it's",
          "2.0|x|2020-02-05|other",
        ]
      )
      #expect(loaded.manifest.label == "class")
      #expect(
        loaded.manifest.rule(for: "class")?.values == ["Iris-setosa", "Iris versicolor", "it's"]
      )
      #expect(remarks(loaded).contains("1 cells of 'class' hold a value that its attribute lacks"))
      let rejects = try await loaded.engine.query(
        "SELECT line, reason FROM rejects WHERE column_name IS NULL"
      )
      #expect(rejects.ints("line") == [14])
      #expect(rejects.strings("reason") == ["it has 4 values for 5 attributes"])
    }
  }

  @Test func sparseARFFFillsWhatItLeavesOut() async throws {
    let folder = try TemporaryDataset()
    defer { folder.remove() }
    try folder.write(
      """
      @relation r
      @attribute a numeric
      @attribute b numeric
      @attribute c {x,y}
      @data
      {1 4, 2 y}
      {}
      {0 ?, 1 2}
      {7 1}
      """,
      "a.arff"
    )
    let loaded = try await folder.load("a.arff")
    #expect((loaded.sources[0].rowsKept, loaded.sources[0].rowsRejected) == (3, 1))
    #expect(
      try await JSONLayoutTests.rows(loaded, ["a", "b", "c"]) == ["0|4|y", "0|0|x", ".|2|x"]
    )
  }

  @Test(arguments: [
    ("@relation r\n@attribute a numeric\n", "no line '@data'"),
    ("@relation r\n@data\n1\n", "declares no attribute"),
    ("@relation r\n@attribute a wonder\n@data\n1\n", "line 2"),
  ])
  func anARFFHeaderThatSaysNothingIsAProblem(_ text: String, _ words: String) async throws {
    let folder = try TemporaryDataset()
    defer { folder.remove() }
    try folder.write(text, "a.arff")
    let source = try await folder.load("a.arff").sources[0]
    #expect(source.problem?.contains(words) == true, "\(source.problem ?? "none")")
  }
}
