import Basics
import Foundation
import Learning
import Scoring
import Testing

struct NumberEncodingChoiceTests {
  /// The label hangs on the size of a number, whatever its sign, which no straight line can tell.
  private func table(_ label: (Double) -> Bool) -> LearningTable {
    var random = SeededGenerator(seed: 21)
    let values = (0..<3000).map { _ in random.nextNormal() }
    return LearningTable(
      label: "y",
      labels: values.map { label($0) ? "yes" : "no" },
      columns: [.init("x", .numbers(values))]
    )
  }

  @Test func validationChoosesTheEncodingAndSaysSo() throws {
    let bent = try LearningTask().prepare(table { abs($0) > 0.7 })
    #expect(bent.numbers == .piecewise)
    #expect(bent.notes.contains { $0.contains("piecewise-linear") && $0.contains("standardised") })
    #expect(bent.train.features.denseWidth > 16)
    var configuration = RunConfiguration()
    configuration.numbers = .standard
    let plain = try LearningTask().prepare(table { abs($0) > 0.7 }, for: configuration)
    #expect(plain.numbers == .standard)
    #expect(plain.train.features.denseWidth == 1)
    #expect(plain.notes.allSatisfy { !$0.contains("piecewise") })
    #expect(plain.fingerprint != bent.fingerprint)
    #expect(try LearningTask().prepare(table { abs($0) > 0.7 }).fingerprint == bent.fingerprint)
  }

  /// 100 columns of 20,000 rows would be 800 MB and more of features.
  @Test func featuresThatFillTheMemoryAreNotChosen() throws {
    var random = SeededGenerator(seed: 2)
    let values = (0..<20_000).map { _ in random.nextNormal() }
    var table = LearningTable(
      label: "y",
      labels: values.map { abs($0) > 0.7 ? "yes" : "no" },
      columns: (0..<100).map { .init("x\($0)", .numbers(values)) }
    )
    let data = try LearningTask().prepare(table)
    #expect(data.numbers == .standard)
    #expect(data.notes.contains { $0.contains("half a gigabyte") })
    table.columns = Array(table.columns.prefix(2))
    #expect(try LearningTask().prepare(table).numbers == .piecewise)
  }

  /// The label hangs on the power of ten of an amount; one amount in a hundred is a thousand times as large.
  @Test func amountsWithFarValuesAreTriedInAllWays() throws {
    var random = SeededGenerator(seed: 4)
    let amounts = (0..<3000).map { _ in exp(3 * random.nextNormal()) }
    let table = LearningTable(
      label: "y",
      labels: amounts.map { log($0) + random.nextNormal() > 0 ? "yes" : "no" },
      columns: [.init("amount", .numbers(amounts))]
    )
    let data = try LearningTask().prepare(table)
    let note = try #require(data.notes.first { $0.hasPrefix("numbers are") })
    for words in ["standardised", "piecewise-linear", "by median and quartiles", "as logarithms"] {
      #expect(note.contains(words))
    }
    #expect([.log, .piecewise].contains(data.numbers))
    var configuration = RunConfiguration()
    configuration.numbers = .robust
    let robust = try LearningTask().prepare(table, for: configuration)
    #expect(robust.numbers == .robust)
    #expect(robust.notes.contains { $0.contains("training values of amount lie more than 10") })
    // Without far values two ways are enough.
    let plain = try LearningTask().prepare(self.table { $0 > 0.7 })
    #expect(plain.notes.allSatisfy { !$0.contains("logarithms") })
  }

  @Test func aRunRemembersTheEncodingThatWasChosen() throws {
    let table = table { abs($0) > 0.7 }
    let data = try LearningTask().prepare(table)
    let folder = try Fixture.folder()
    defer { try? FileManager.default.removeItem(at: folder) }
    var configuration = RunConfiguration()
    configuration.epochs = 30
    let store = RunStore(folder: folder)
    let run = try Trainer(data: data, configuration: configuration, store: store).run { _ in }
    #expect(run.configuration.numbers == .piecewise)
    #expect(try #require(run.test).accuracy > 0.9)
    #expect(
      try LearningTask().prepare(table, for: run.configuration).fingerprint == data.fingerprint
    )
  }
}
