import Foundation
import Testing

/// Tables as people really write them, each with the value that a careful person reads from it.
@Suite(.serialized, .enabled(if: Program.canRun))
struct ReadingCaseTests {
  // MARK: What was concluded, written down

  @Test(arguments: [
    "05-lines-before-the-header/title-line", "05-lines-before-the-header/hash-comments",
    "06-sep-line-of-excel/semicolon", "04-trailing-separator/rows-only",
  ])
  func whatInitWritesIsReadBackToTheSameTable(_ name: String) throws {
    let data = try CaseFolder("reading/\(name)")
    let before = try data.profile()
    let written = try Program.run(["init", data.folder.path, "--force"])
    #expect(written.status == 0, "\(written.errors)")
    let after = try data.profile()
    #expect(after.columnNames == before.columnNames)
    #expect(after.rowsKept == before.rowsKept)
    for column in before.columnNames {
      #expect(after.column(column)["type"].text == before.column(column)["type"].text)
      #expect(after.column(column)["distinct"].number == before.column(column)["distinct"].number)
      #expect(after.column(column)["missing"].number == before.column(column)["missing"].number)
    }
    if name.hasSuffix("title-line") {
      let manifest = try String(
        contentsOf: URL(filePath: data.folder.path).appending(path: "dataset.yaml"),
        encoding: .utf8
      )
      #expect(manifest.contains("skip: 1"), "\(manifest)")
    }
  }

  // MARK: Lines and columns

  @Test func trailingSeparatorsMakeNoColumn() throws {
    let data = try CaseFolder("reading/04-trailing-separator/rows-only")
    #expect(try data.profile().columnNames == ["city", "rain", "class"])
    let skew = try data.skew()
    #expect(skew["label"].text == "class")
    #expect(skew.classCounts == ["wet": 15, "dry": 15])
  }

  @Test func aTitleAboveTheHeaderIsLeftOutAndTold() throws {
    let data = try CaseFolder("reading/05-lines-before-the-header/title-line")
    let profile = try data.profile()
    #expect(profile.columnNames == ["idImpianto", "Gestore", "Bandiera", "Tipo", "Lat", "Lon"])
    #expect(profile.rowsKept == 60)
    #expect(profile.column("Lat")["type"].text == "number")
    #expect(try data.remarks().contains("line"))
  }

  @Test func remarksAboveTheHeaderAreLeftOutAndTold() throws {
    let data = try CaseFolder("reading/05-lines-before-the-header/hash-comments")
    let profile = try data.profile()
    #expect(profile.columnNames == ["x", "y", "z"])
    #expect(profile.rowsKept == 20)
    for (name, range) in [("x", 0.0...19.0), ("y", 1.0...20.0), ("z", 2.0...21.0)] {
      #expect(profile.column(name)["min"].number == range.lowerBound)
      #expect(profile.column(name)["max"].number == range.upperBound)
    }
    let remarks = try data.remarks()
    #expect(remarks.contains("#") || remarks.contains("remark") || remarks.contains("comment"))
  }

  @Test func theSeparatorLineOfASpreadsheetIsObeyed() throws {
    let data = try CaseFolder("reading/06-sep-line-of-excel/semicolon")
    let profile = try data.profile()
    #expect(profile.columnNames == ["One", "Two", "Three", "class"])
    #expect(profile.rowsKept == 20)
    #expect(profile.column("One")["max"].number == 19)
    #expect(profile.column("Two")["max"].number == 38)
    #expect(try data.skew().classCounts == ["no": 7, "yes": 13])
  }

  @Test func oneCommaALineDoesNotBeatTheSemicolons() throws {
    let data = try CaseFolder("reading/07-separator/orders")
    let profile = try data.profile()
    #expect(profile.rowsKept == 12)
    #expect(profile.columnNames.count == 7)
  }

  @Test func strayCommasAtTheEndsOfLinesDoNotBeatTheSemicolons() throws {
    let profile = try CaseFolder("reading/07-separator/air-head").profile()
    #expect(profile.columnNames.count == 15)
    #expect(profile.columnNames.prefix(3) == ["Date", "Time", "CO(GT)"])
    #expect(profile.rowsRead == 299)
    #expect(profile.column("CO(GT)")["type"].text == "number")
  }

  @Test func columnsAlignedWithBlanksAreColumns() throws {
    let profile = try CaseFolder("reading/19-whitespace-columns/aligned").profile()
    #expect(profile.rowsKept == 50)
    #expect(profile.columnNames.count == 6)
    #expect(profile.column("column1")["type"].text == "number")
  }

  @Test func rowsWithoutNamesKeepTheirFirst() throws {
    let profile = try CaseFolder("reading/08-dates-not-iso/headless-dmy").profile()
    #expect(profile.rowsKept == 3)
    #expect(profile.columnNames == ["column1", "column2", "column3"])
  }

  @Test func aPageOfCyrillicIsReadAsWritten() throws {
    let data = try CaseFolder("reading/22-other-code-pages/cp1251")
    let profile = try data.profile()
    #expect(profile.columnNames == ["id", "товар", "класс"])
    #expect(profile["sources"][0]["encoding"].text == "windows-1251")
    let classes = profile.column("класс")["top"].elements.compactMap { $0["value"].text }
    #expect(classes.sorted() == ["да", "нет"])
    #expect(try data.remarks().contains("1251"))
  }

  // MARK: Values

  /// The same numbers, written plainly and otherwise.
  @Test(arguments: [
    ("reading/02-number-with-unit/unit-no-manifest", "weight"),
    ("reading/02-number-with-unit/percent", "share"),
    ("reading/11-padded-numbers/train", "weight"),
  ])
  func numbersMeanTheSameHoweverTheyAreWritten(name: String, column: String) throws {
    let plain = try CaseFolder("reading/02-number-with-unit/control-plain-numbers")
    let expected = try plain.profile().column("weight")
    let data = try CaseFolder(name)
    let found = try data.profile().column(column)
    #expect(found["type"].text == "number")
    #expect(found["missing"].integer == 0)
    // A percentage may be kept as a share of one.
    let factor = (found["max"].number ?? 0) < 2 ? 100.0 : 1
    for key in ["min", "max", "mean", "sd"] {
      let value = try #require(found[key].number) * factor
      #expect(abs(value - (expected[key].number ?? -1)) < 1e-6, "\(key) of \(column)")
    }
    #expect(found["quantiles"].elements.count == expected["quantiles"].elements.count)
    let accuracy = try data.train()["test"]["accuracy"].number
    #expect(accuracy == (try plain.train()["test"]["accuracy"].number))
  }

  @Test func aCommaThatIsADecimalMarkIsRead() throws {
    let point = try CaseFolder("reading/03-decimal-comma/control-point")
    let comma = try CaseFolder("reading/03-decimal-comma/train-no-manifest")
    let (expected, found) = (
      try point.profile().column("ph"), try comma.profile().column("ph")
    )
    #expect(found["type"].text == "number")
    for key in ["min", "max", "mean", "sd"] {
      #expect(abs((found[key].number ?? .nan) - (expected[key].number ?? 0)) < 1e-9)
    }
    let accuracies = (
      try point.train()["test"]["accuracy"].number, try comma.train()["test"]["accuracy"].number
    )
    #expect(accuracies.0 == accuracies.1)
    #expect(try comma.remarks().contains("decimal"))
  }

  @Test func marksOfNumbersAreLearntForEachSource() throws {
    let report = try CaseFolder("reading/03-decimal-comma/conflicts").conflicts()
    let lengths = report["attributes"][where: ["name": "len"]]
    #expect(lengths["items"].integer == 6)
    #expect(lengths["conflicts"].integer == 0)
  }

  @Test func thousandsSeparatorsAreRead() throws {
    let data = try CaseFolder("reading/20-thousands-separators/train")
    let weight = try data.profile().column("weight")
    #expect(weight["type"].text == "number")
    #expect(weight["min"].number == 44_930)
    #expect(weight["max"].number == 93_841)
  }

  @Test func daysBeforeMonthsAreDates() throws {
    let iso = try CaseFolder("reading/08-dates-not-iso/control-iso")
    let other = try CaseFolder("reading/08-dates-not-iso/train-dmy")
    let when = try other.profile().column("when")
    #expect(when["type"].text == "date")
    #expect(when["min"].text?.hasPrefix("2020-01-20") == true)
    #expect(when["max"].text?.hasPrefix("2020-12-01") == true)
    let accuracies = (
      try iso.train()["test"]["accuracy"].number, try other.train()["test"]["accuracy"].number
    )
    #expect(accuracies.0 == accuracies.1)
  }

  @Test func wholeNumbersBeyondDoublesAreExact() throws {
    let data = try CaseFolder("reading/14-large-integers/csv")
    let outcome = try Program.run(["profile", data.folder.path, "--json"])
    #expect(outcome.output.contains("9224851642388483"))
    #expect(outcome.output.contains("9224851642388502"))
    #expect(!outcome.output.contains("9224851642388484.0"))
  }

  @Test func blanksAreMissing() throws {
    let profile = try CaseFolder("reading/23-missing-spellings/default").profile()
    let temperature = profile.column("temp")
    // Rows 5 and 10 hold a blank and a no-break space.
    #expect((temperature["missing"].integer ?? 0) >= 2)
    for column in ["temp", "word"] {
      let values = profile.column(column)["top"].elements.compactMap { $0["value"].text }
      #expect(!values.contains { $0.allSatisfy(\.isWhitespace) })
    }
  }

  @Test func aSignedNumberIsANumberAndATelephoneNumberIsNone() throws {
    let forms = try CaseFolder("reading/25-small-things/number-forms").profile()
    #expect(forms.column("sci")["type"].text == "number")
    #expect(forms.column("plus")["type"].text == "number")
    #expect(forms.column("plus")["min"].number == 1)
    let phone = try CaseFolder("reading/25-small-things/phone").profile().column("phone")
    #expect(phone["type"].text == "id")
    #expect(phone["mean"].isNull)
  }

  @Test func theCodeOfNamibiaIsKeptOrItsLossIsTold() throws {
    let data = try CaseFolder("reading/26-na-is-a-code/default")
    let code = try data.profile().column("iso2")
    let kept = code["top"].elements.first { $0["value"].text == "NA" }?["count"].integer
    if code["missing"].integer == 0 {
      #expect(kept == 3)
    } else {
      #expect(code["missing"].integer == 3)
      let remarks = try data.remarks()
      #expect(remarks.contains("na") && remarks.contains("3"))
    }
  }

  // MARK: Entities and names

  @Test func aKeyWrittenAsAFractionIsTheSameKey() throws {
    let whole = try CaseFolder("reading/01-key-as-float/control-int")
      .conflicts(truth: "truth.csv")
    let fraction = try CaseFolder("reading/01-key-as-float/one-key-missing")
      .conflicts(truth: "truth.csv")
    let label = fraction["attributes"][where: ["name": "label"]]
    // One row of the second source lost its key; the other 49 speak of the same entities.
    #expect(label["items"].integer == 50)
    #expect(label["claims"].integer == 99)
    let (expected, found) = (whole["accuracy"].number ?? 0, fraction["accuracy"].number ?? 0)
    #expect(abs(expected - found) <= 0.0201)
  }

  @Test func namesThatDifferInCaseAreOneColumn() throws {
    let data = try CaseFolder("reading/16-names-by-case/by-case")
    let report = try data.conflicts()
    #expect(
      report["attributes"].elements.compactMap { $0["name"].text?.lowercased() }.sorted()
        == ["age", "label"]
    )
    let age = report["attributes"].elements.first { $0["name"].text?.lowercased() == "age" }
    #expect(age?["items"].integer == 20)
    #expect(age?["conflicts"].integer == 1)
    #expect(try data.remarks().contains("case"))
  }

  // MARK: Other formats

  @Test func foldersOfPicturesAreClasses() throws {
    let data = try CaseFolder("reading/10-class-folders/pets")
    #expect(try data.skew().classCounts == ["cat": 20, "dog": 20])
  }

  @Test func givenPartsAreTakenAsGiven() throws {
    let run = try CaseFolder("reading/13-given-split/image-folders").train(["--epochs", "2"])
    #expect(run["test"]["rows"].integer == 12)
    #expect(run["split"]["train"].integer ?? run["rows"]["train"].integer == 40)
    #expect(run["split"]["validation"].integer ?? run["rows"]["validation"].integer == 12)
  }

  @Test func remarksOfSparseLinesAreNoFeatures() throws {
    let data = try CaseFolder("reading/12-libsvm/comment")
    #expect(try data.profile().rowsKept == 60)
    #expect(try data.skew().classCounts == ["0": 30, "1": 30])
  }

  @Test func rowsInsideAnEnvelopeAreFound() throws {
    let data = try CaseFolder("reading/17-json-envelope/data-key")
    let profile = try data.profile()
    #expect(profile.rowsKept == 10)
    #expect(Set(profile.columnNames) == ["id", "title", "label"])
    #expect(try data.skew().classCounts == ["a": 5, "b": 5])
  }

  @Test func annotationsOfPicturesAreRows() throws {
    let data = try CaseFolder("reading/17-json-envelope/coco")
    let profile = try data.profile()
    let remarks = try data.remarks()
    #expect(profile.rowsKept == 50 || remarks.contains("annotations"))
  }

  @Test func annotatorsAreSources() throws {
    let report = try CaseFolder("reading/18-label-studio/json").conflicts()
    let label = report["attributes"].elements.max {
      ($0["claims"].integer ?? 0) < ($1["claims"].integer ?? 0)
    }
    #expect(label?["items"].integer == 12)
    #expect(label?["conflicts"].integer == 3)
    #expect(report["sources"].elements.count == 3)
  }

  @Test func linesThatBeginWithALabelAreTexts() throws {
    let data = try CaseFolder("reading/21-fasttext-and-arff/fasttext")
    let skew = try data.skew()
    #expect(skew.classCounts.keys.sorted() == ["cake", "soup"])
    #expect(try data.profile().columnNames.contains("text"))
  }
}
