import Basics
import Foundation
import Learning
import Scoring
import Testing

/// Mining on rows of which the truth is known.
struct MiningTests {
  private struct World {
    var table: LearningTable
    /// Positive rows that are called negative.
    var flipped: Set<Int>
  }

  /// Rare rows at (3, 3), easy ones around (−2, −2), and some that lie before the rare ones.
  private func world(rows: Int = 6000, flips: Double = 0, seed: UInt64 = 23) -> World {
    var random = SeededGenerator(seed: seed)
    var (x, y): ([Double], [Double]) = ([], [])
    var labels: [String?] = []
    var flipped: Set<Int> = []
    for row in 0..<rows {
      let kind = random.nextUnit()
      let (at, label) = kind < 0.04 ? (3.0, "rare") : kind < 0.08 ? (1.0, "usual") : (-2.0, "usual")
      x.append(at + 0.7 * random.nextNormal())
      y.append(at + 0.7 * random.nextNormal())
      let isFlipped = label == "rare" && random.nextUnit() < flips
      if isFlipped { flipped.insert(row) }
      labels.append(isFlipped ? "usual" : label)
    }
    let table = LearningTable(
      label: "y",
      labels: labels,
      columns: [FeatureColumn("x", .numbers(x)), FeatureColumn("y", .numbers(y))]
    )
    return World(table: table, flipped: flipped)
  }

  private func configuration() -> RunConfiguration {
    var configuration = RunConfiguration()
    (configuration.epochs, configuration.numbers) = (25, .standard)
    return configuration
  }

  private func prepared(_ world: World) throws -> PreparedData {
    var task = LearningTask()
    task.positive = "rare"
    return try task.prepare(world.table, for: configuration())
  }

  @Test func hardRowsAreFoundAndProbabilitiesStayThoseOfThePool() throws {
    let data = try prepared(world())
    var mining = HardNegativeMining()
    (mining.rounds, mining.startRatio) = (2, 2)
    var configuration = configuration()
    // A tenth of the rows makes a tenth of the steps of an epoch.
    (configuration.epochs, configuration.patience) = (200, 20)
    let result = try mining.run(data, configuration: configuration)
    #expect(result.rounds.count == 2)
    let first = result.rounds[0]
    #expect(first.added > 0 && first.added <= data.train.count)
    #expect(first.newFalsePositives >= first.added)
    #expect(first.trainedOn < data.train.count / 5)
    #expect(result.rounds[1].hard == first.added + result.rounds[1].added)
    let (mined, whole) = (try #require(result.mined), try #require(result.whole))
    // A tenth of the rows, with the weights of those they stand for, does as well as all.
    let (found, all) = (
      try #require(mined.averagePrecision), try #require(whole.averagePrecision)
    )
    #expect(found > all - 0.03)
    #expect(mined.logLoss < whole.logLoss + 0.02)
  }

  /// Of the rare rows a tenth is called usual.
  ///
  /// The bar is the median of the class, so that half of the
  /// flipped rows are below it.
  @Test func rowsThatAreCalledWronglyAreSuspect() throws {
    let world = world(rows: 8000, flips: 0.1)
    let data = try prepared(world)
    var mining = HardNegativeMining()
    mining.rounds = 1
    let result = try mining.run(data, configuration: configuration())
    let named = Set(result.suspects.rows.map { Int(data.rowNumbers[Int($0.row)]) })
    let planted = world.flipped.intersection(data.rowNumbers.map(Int.init))
    let hits = named.intersection(planted).count
    #expect(Double(hits) >= 0.4 * Double(planted.count), "\(hits) of \(planted.count)")
    #expect(Double(hits) >= 0.8 * Double(named.count), "\(hits) of \(named.count)")
  }

  @Test func aRepeatedPositiveRowIsSuspectAtAnyScore() throws {
    var world = world(rows: 3000)
    guard case .numbers(var x) = world.table.columns[0].values,
      case .numbers(var y) = world.table.columns[1].values,
      let rare = world.table.labels.firstIndex(of: "rare")
    else { return }
    // The twin of a rare row, called usual, in each tenth row: some of them are in training.
    for row in stride(from: 0, to: 3000, by: 300) where world.table.labels[row] == "usual" {
      (x[row], y[row]) = (x[rare], y[rare])
    }
    world.table.columns[0].values = .numbers(x)
    world.table.columns[1].values = .numbers(y)
    // The rare row itself has to be in training.
    world.table.groups = (0..<3000).map { $0 == rare ? 0 : UInt64($0 + 1) }
    let data = try prepared(world)
    guard data.rowNumbers.contains(Int32(rare)) else { return }
    var mining = HardNegativeMining()
    mining.rounds = 1
    let result = try mining.run(data, configuration: configuration())
    #expect(result.suspects.rows.contains { $0.repeatsPositive })
  }

  @Test(
    arguments: [
      // score, rank, positive, threshold, what keeps it out
      (1.0, 0, 2.0, 0.0, nil), (-1.0, 0, 2.0, 0.0, .belowThreshold),
      (1.95, 0, 2.0, 0.0, .relativeMargin), (1.85, 0, 2.0, 0.0, nil),
      // Below 0 the margin still lies below the positive.
      (-2.05, 0, -2.0, -9.0, .relativeMargin), (-2.15, 0, -2.0, -9.0, nil),
      (1.0, 5, 2.0, 0.0, .rangeMax), (1.0, 4, 2.0, 0.0, nil),
    ] as [(Double, Int, Double, Double, MiningWindow.Rule?)]
  )
  func theWindowKeepsOutWhatItSays(
    score: Double,
    rank: Int,
    positive: Double,
    threshold: Double,
    rule: MiningWindow.Rule?
  ) {
    var window = MiningWindow()
    window.rangeMax = 5
    #expect(window.refuses(score, rank: rank, positive: positive, threshold: threshold) == rule)
    window.absoluteMargin = 0.5
    let close = window.refuses(1.6, rank: 0, positive: 2, threshold: 0)
    #expect(close == .absoluteMargin)
    window.rangeMin = 1
    #expect(window.refuses(1, rank: 0, positive: 2, threshold: 0) == .rangeMin)
  }

  @Test func whatCannotBeMinedIsAnError() throws {
    var data = try prepared(world(rows: 800))
    var weighted = configuration()
    weighted.remedy = .balanced
    var error = #expect(throws: LearningError.self) {
      try HardNegativeMining().run(data, configuration: weighted)
    }
    #expect(error?.message.contains("weigh them again") == true)
    data.positive = nil
    error = #expect(throws: LearningError.self) {
      try HardNegativeMining().run(data, configuration: configuration())
    }
    #expect(error?.suggestion.contains("--positive") == true)
  }

  @Test func theModelOfTheLastRoundIsKeptAsARun() throws {
    let data = try prepared(world(rows: 2000))
    var mining = HardNegativeMining()
    mining.rounds = 1
    let result = try mining.run(data, configuration: configuration())
    let folder = try Fixture.folder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let store = RunStore(folder: folder)
    let run = try #require(try result.save(in: store, configuration: configuration()))
    #expect(run.status == .finished)
    #expect(run.notes.contains { $0.hasPrefix("mined in 1 rounds") })
    let p = try store.model(of: run.id).probabilities(of: data.test.features)
    #expect(p.count == 2 * data.test.count && p.allSatisfy(\.isFinite))
    #expect(run.test == result.mined)
  }
}
