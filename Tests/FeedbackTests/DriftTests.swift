import Basics
import Feedback
import Foundation
import Scoring
import Testing

@Suite struct DriftTests {
  private static func normals(_ count: Int, shift: Double = 0, _ random: inout SeededGenerator)
    -> [CellValue]
  {
    (0..<count).map { _ in .number(random.nextNormal() + shift) }
  }

  @Test func binsAreFixedOnTheReferenceAndOpenAtTheirEnds() {
    let bins = ReferenceBins(numbers: (0..<1000).map(Double.init))
    var counts = BinCounts(bins)
    for value in [-1e300, 0, 49, 50, 999, 1e300] { counts.add(.number(value)) }
    counts.add(.missing)
    #expect(counts.counts.count == 21)
    #expect(counts.counts.first == 3 && counts.counts[1] == 1)
    #expect(counts.counts[19] == 2 && counts.counts.last == 1)
    #expect(ReferenceBins(numbers: [3, 3, 3]).count == 2)
    var categories = BinCounts(ReferenceBins(categories: ["b", "a", "b"]))
    for value in ["a", "b", "c", "d"] { categories.add(.text(value)) }
    #expect(categories.counts == [1, 1, 2, 0])
  }

  @Test func partsAddUpToTheWhole() {
    var random = SeededGenerator(seed: 3)
    let values = Self.normals(1000, &random)
    let bins = ReferenceBins(numbers: (0..<50).map { Double($0) / 10 - 2.5 })
    var (whole, one, other) = (BinCounts(bins), BinCounts(bins), BinCounts(bins))
    for (place, value) in values.enumerated() {
      whole.add(value)
      if place % 3 == 0 { one.add(value) } else { other.add(value) }
    }
    one.merge(other)
    #expect(one == whole)
  }

  /// Two bins of shares .5 and .5 against .8 and .2, by hand.
  @Test func measuresAreThoseOfTheirFormulas() throws {
    let bins = ReferenceBins(categories: ["a", "b"])
    var (one, other) = (BinCounts(bins), BinCounts(bins))
    for place in 0..<100_000 {
      one.add(.text(place % 2 == 0 ? "a" : "b"))
      other.add(.text(place % 10 < 8 ? "a" : "b"))
    }
    let measures = DriftMeasures(reference: one, current: other)
    #expect(abs(measures.psi - (0.3 * log(1.6) - 0.3 * log(0.4))) < 1e-3)
    let divergence =
      (0.5 * log2(0.5 / 0.65) + 0.5 * log2(0.5 / 0.35) + 0.8 * log2(0.8 / 0.65)
        + 0.2 * log2(0.2 / 0.35)) / 2
    #expect(abs(measures.jensenShannon - divergence.squareRoot()) < 1e-9)
    #expect(measures.kolmogorovSmirnov == nil && measures.wasserstein == nil)

    let edges = ReferenceBins(numbers: (0..<10_000).map { Double($0) / 10_000 })
    var (flat, shifted) = (BinCounts(edges), BinCounts(edges))
    for place in 0..<10_000 {
      flat.add(.number(Double(place) / 10_000))
      shifted.add(.number(Double(place) / 10_000 + 0.1))
    }
    let moved = DriftMeasures(reference: flat, current: shifted)
    let gap = try #require(moved.kolmogorovSmirnov)
    #expect(abs(gap - 0.1) < 1e-9)
    let distance = try #require(moved.wasserstein)
    #expect(abs(distance - 0.1) < 0.01)
  }

  private static let rows = 200_000

  private static func reference(_ random: inout SeededGenerator) -> ReferenceDistribution {
    ReferenceDistribution("age", numbers: (0..<50_000).map { _ in random.nextNormal() })
  }

  @Test func withoutDriftThereIsHardlyAnAlarm() {
    var alarms = 0
    for seed in 1...20 {
      var random = SeededGenerator(seed: UInt64(seed), stream: 50)
      var sketch = DriftSketch([Self.reference(&random)])
      for row in 0..<Self.rows { sketch.add([.number(random.nextNormal())], at: Double(row)) }
      if sketch.drifts()[0].isDrifted { alarms += 1 }
    }
    #expect(alarms <= 1)
  }

  /// Numbers, heavy tails, whole numbers, categories with long tails and missing values at once: an alarm of
  /// any of them is one of the run.
  @Test func manyFeaturesWithoutDriftHardlyRaiseOne() throws {
    func values(_ random: inout SeededGenerator) -> [CellValue] {
      let normal = random.nextNormal()
      let rank = min(Int(1 / (1 - random.nextUnit())), 400)
      return [
        .number(normal), .number(exp(2 * random.nextNormal())), .number(random.nextUnit()),
        .number(Double(random.next(below: 5))), .text("c\(rank)"),
        .text("d\(random.next(below: 40))"), random.nextUnit() < 0.03 ? .missing : .number(normal),
        .text(random.nextUnit() < 0.001 ? "rare" : "usual"),
      ]
    }
    var alarms = 0
    for seed in 1...20 {
      var random = SeededGenerator(seed: UInt64(seed), stream: 57)
      let reference = (0..<4000).map { _ in values(&random) }
      let distributions = try (0..<reference[0].count).map { place in
        try Self.distribution(reference.map { $0[place] })
      }
      var sketch = DriftSketch(distributions)
      for row in 0..<20_000 { sketch.add(values(&random), at: Double(row)) }
      if sketch.drifts().contains(where: \.isDrifted) { alarms += 1 }
    }
    #expect(alarms <= 1)
  }

  private static func distribution(_ values: [CellValue]) throws -> ReferenceDistribution {
    let words = values.compactMap { if case .text(let text) = $0 { text } else { nil } }
    guard words.isEmpty else {
      let names = Set(words).sorted()
      let places = Dictionary(uniqueKeysWithValues: names.enumerated().map { ($1, Int32($0)) })
      let column = FeatureColumn(
        "x",
        .categories(codes: words.map { places[$0] ?? -1 }, values: names)
      )
      return try #require(ReferenceDistribution(column, rows: words.indices.map(Int32.init)))
    }
    return ReferenceDistribution(
      "x",
      numbers: values.map { if case .number(let number) = $0 { number } else { .nan } }
    )
  }

  /// A quarter of a standard deviation, from a planted row on.
  @Test(arguments: 1...10)
  func aPlantedShiftIsFoundWithinATwentiethOfTheRows(seed: Int) throws {
    var random = SeededGenerator(seed: UInt64(seed), stream: 51)
    var sketch = DriftSketch([Self.reference(&random)])
    let start = 81_234
    for row in 0..<Self.rows {
      sketch.add([.number(random.nextNormal() + (row >= start ? 0.25 : 0))], at: Double(row))
    }
    let drift = sketch.drifts()[0]
    let found = try #require(drift.found).timeIntervalSince1970
    #expect(found > Double(start))
    #expect(found - Double(start) <= Double(Self.rows) / 20)
    let since = try #require(drift.since).timeIntervalSince1970
    #expect(abs(since - Double(start)) <= 2 * Double(sketch.rowsPerWindow))
    #expect(drift.until == nil && drift.stands)
    #expect(drift.jensenShannon > (drift.limit ?? 1))
    #expect(drift.grade == .slight)
  }

  /// Windows are a half to one hundredth of all rows, however many come.
  @Test(arguments: [40, 100, 20_000, 20_001, 123_456])
  func windowsStayFew(rows: Int) {
    var sketch = DriftSketch([ReferenceDistribution("x", numbers: (0..<1000).map(Double.init))])
    for row in 0..<rows { sketch.add([.number(Double(row % 1000))], at: Double(row)) }
    #expect(sketch.rows == rows)
    #expect(sketch.rowsPerWindow >= DriftSketch.leastRowsPerWindow)
    #expect(sketch.rowsPerWindow * DriftSketch.mostWindows >= rows)
    #expect(rows < 20_000 || sketch.rowsPerWindow * DriftSketch.mostWindows <= 2 * rows + 400)
  }

  /// What each of the smallest windows is too small for is told by larger ones.
  @Test func aSlightShiftOfFewRowsIsTold() throws {
    var random = SeededGenerator(seed: 6, stream: 56)
    let reference = ReferenceDistribution("x", numbers: (0..<1200).map { _ in random.nextNormal() })
    var (shifted, alike) = (DriftSketch([reference]), DriftSketch([reference]))
    for row in 0..<1600 {
      shifted.add([.number(random.nextNormal() + 0.5)], at: Double(row))
      alike.add([.number(random.nextNormal())], at: Double(row))
    }
    #expect(shifted.rowsPerWindow == 100)
    #expect(shifted.drifts()[0].stands && shifted.drifts()[0].since != nil)
    #expect(!alike.drifts()[0].isDrifted)
  }

  /// Of several classes of one thing the first tells its features, and one filled by chance no score.
  @Test func severalClassesOfOneThingCountOnce() throws {
    let numbers = (0..<1000).map { Double($0) / 1000 }
    let feature = ReferenceDistribution("x", numbers: numbers)
    let score = ReferenceDistribution("score", numbers: numbers)
    var tally = ModelDriftTally(
      features: [feature],
      score: score,
      reading: .classes(positive: "yes")
    )
    func row(
      _ shown: String,
      _ outcome: Outcome,
      isFirst: Bool,
      isChosen: Bool = true
    ) -> ModelDriftTally.Row {
      ModelDriftTally.Row(
        seconds: 0,
        score: 0.5,
        shown: shown,
        outcome: outcome,
        typed: nil,
        isFirst: isFirst,
        isChosen: isChosen
      )
    }
    for _ in 0..<10 {
      // Found, missed and found by the second place, and filled by chance.
      tally.add(row("yes", .accepted, isFirst: true), [.number(0.5)])
      tally.add(row("no", .ignored, isFirst: false), [.number(0.5)])
      tally.add(row("no", .ignored, isFirst: true), [.number(0.5)])
      tally.add(row("yes", .accepted, isFirst: false), [.number(0.5)])
      tally.add(row("yes", .ignored, isFirst: true, isChosen: false), [.number(0.5)])
    }
    #expect(tally.sketch.rows == 30)
    #expect(tally.sketch.drifts().map(\.rows) == [30, 20])
    let alerts = try #require(
      tally.alertDrift(
        referenceRows: 100,
        referenceAlerts: 50,
        referencePositives: 50,
        referenceCaught: 40
      )
    )
    #expect(alerts.share.count == 10 && alerts.share.events == 20)
    #expect(alerts.recall?.count == 10 && alerts.recall?.events == 20)
  }

  @Test func aDriftThatPassedIsToldWithItsEnd() throws {
    var random = SeededGenerator(seed: 4, stream: 54)
    var sketch = DriftSketch([Self.reference(&random)])
    for row in 0..<60_000 {
      let isDrifted = row >= 20_000 && row < 30_000
      sketch.add([.number(random.nextNormal() + (isDrifted ? 1 : 0))], at: Double(row))
    }
    let drift = sketch.drifts()[0]
    let width = 2 * Double(sketch.rowsPerWindow)
    #expect(abs(try #require(drift.since).timeIntervalSince1970 - 20_000) <= width)
    #expect(abs(try #require(drift.until).timeIntervalSince1970 - 30_000) <= width)
    #expect(!drift.stands && drift.grade == .large)
  }

  /// Skew between training and serving: it differs from the first row on.
  @Test func whatDiffersFromTheBeginningIsToldSinceThen() throws {
    var random = SeededGenerator(seed: 5, stream: 55)
    let values = (0..<20_000).map { _ in random.nextUnit() < 0.3 ? "a" : "b" }
    let column = FeatureColumn(
      "site",
      .categories(codes: values.map { $0 == "a" ? 0 : 1 }, values: ["a", "b"])
    )
    let reference = try #require(ReferenceDistribution(column, rows: (0..<20_000).map(Int32.init)))
    var sketch = DriftSketch([reference])
    for row in 0..<5000 {
      sketch.add([.text(random.nextUnit() < 0.2 ? "c" : "b")], at: Double(row))
    }
    let drift = sketch.drifts()[0]
    #expect(drift.since == Date(timeIntervalSince1970: 0))
    #expect(drift.moves.map(\.bin).sorted() == ["a", "b", "other values"])
    let other = try #require(drift.moves.first { $0.bin == "other values" })
    #expect(other.reference == 0 && abs(other.current - 0.2) < 0.03)
  }

  @Test func aSmallReferenceTellsNoDrift() {
    var sketch = DriftSketch([ReferenceDistribution("x", numbers: (0..<40).map(Double.init))])
    for row in 0..<1000 { sketch.add([.number(1e6)], at: Double(row)) }
    let drift = sketch.drifts()[0]
    #expect(drift.limit == nil && !drift.isDrifted && drift.psi > 1)
  }

  @Test func aReferenceIsReadBackAsItWasWritten() throws {
    var random = SeededGenerator(seed: 6, stream: 56)
    let numbers = Self.reference(&random)
    let column = FeatureColumn("site", .categories(codes: [0, 1, 1, -1], values: ["a", "b"]))
    let words = try #require(ReferenceDistribution(column, rows: [0, 1, 2, 3]))
    #expect(words.counts.counts == [1, 2, 0, 1])
    for reference in [numbers, words] {
      let data = try JSONEncoder().encode(reference)
      #expect(try JSONDecoder().decode(ReferenceDistribution.self, from: data) == reference)
    }
  }

  @Test(arguments: [
    #"{"kind":"numbers","edges":[2,1]}"#, #"{"kind":"categories","values":["b","a"]}"#,
    #"{"kind":"histogram"}"#, #"{"edges":[1,2]}"#,
  ])
  func damagedBinsAreRefused(text: String) {
    #expect(throws: DecodingError.self) {
      try JSONDecoder().decode(ReferenceBins.self, from: Data(text.utf8))
    }
  }

  @Test func aSteadyRateRaisesNoAlarm() {
    var alarms = 0
    for (seed, rate) in [0.004, 0.05, 0.3, 0.8].flatMap({ rate in (1...5).map { ($0, rate) } }) {
      var random = SeededGenerator(seed: UInt64(seed), stream: 52)
      var window = AdaptiveWindow()
      var isFound = false
      for row in 0..<Self.rows
      where window.add(random.nextUnit() < rate, at: Double(row)) != nil {
        isFound = true
      }
      if isFound { alarms += 1 }
    }
    #expect(alarms <= 1)
  }

  @Test(arguments: [(0.05, 0.07), (0.3, 0.35), (0.8, 0.72), (0.004, 0.012)])
  func aChangeOfTheRateIsFoundWithItsTime(before: Double, after: Double) throws {
    var random = SeededGenerator(seed: 9, stream: 53)
    var window = AdaptiveWindow()
    let start = 100_000
    var first: AdaptiveWindow.Change?
    for row in 0..<Self.rows {
      let rate = row < start ? before : after
      let change = window.add(random.nextUnit() < rate, at: Double(row))
      if row < start { #expect(change == nil) }
      first = first ?? change
    }
    let change = try #require(first)
    #expect(change.found - Double(start) <= Double(Self.rows) / 20)
    #expect(abs(change.since - Double(start)) <= Double(Self.rows) / 20)
    #expect(abs(change.before - before) < 0.1 * before)
    #expect((change.after > change.before) == (after > before))
  }
}

@Suite struct RateChangeTests {
  @Test func aModelThatIsTakenLessOftenIsToldSinceWhen() throws {
    var random = SeededGenerator(seed: 12)
    let (start, minutes) = (1_772_323_200, 6000)
    var lines: [String] = []
    for minute in 0..<minutes {
      for (model, before, after) in [("steady", 0.7, 0.7), ("falls", 0.7, 0.5)] {
        let rate = minute < minutes / 2 ? before : after
        lines.append(
          EventFolder.line(
            "\(model)-\(minute)",
            time: "\(start + minute * 60)",
            model: model,
            action: random.nextUnit() < rate ? "accepted" : "rejected"
          )
        )
      }
    }
    let folder = try EventFolder()
    try folder.write(lines.joined())
    let models = try FeedbackAnalysis.summarise(folder.files).byModel
    #expect(models.map(\.model) == ["falls", "steady"])
    #expect(models[1].change == nil)
    let change = try #require(models[0].change)
    let planted = Double(start + minutes / 2 * 60)
    #expect(abs(change.since.timeIntervalSince1970 - planted) < Double(minutes * 60) / 20)
    #expect(change.found.timeIntervalSince1970 > planted)
    #expect(change.after < change.before)
  }
}
