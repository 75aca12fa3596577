import Basics
import Engine
import Foundation
import TestSupport
import Testing
import Workspace

@testable import Fusion
@testable import Ingest
@testable import Profiling

/// Real claims with gold values; nothing below chooses or tunes by the truth.
@Suite(.serialized)
struct SharedConflictsTests {
  /// A dataset of the shared data, loaded as the program loads it.
  private func load(_ folder: String, _ manifest: String) async throws -> LoadedDataset {
    let file = SharedData.packageRoot.appending(path: "Tests/Manifests/\(manifest).yaml")
    let dataset = try Dataset.open(SharedData.url(folder), manifest: file)
    return try await LoadedDataset.load(dataset, engine: try await Engines.open(uri: nil))
  }

  private func resolve(
    _ loaded: LoadedDataset,
    _ method: FusionMethod? = nil
  ) async throws -> ConflictReport {
    let truth = loaded.dataset.root.appending(path: "truth.csv")
    return try await Conflicts.resolve(
      loaded,
      options: ConflictOptions(method: method, truth: truth)
    )
  }

  @Test(.enabled(if: SharedData.has("flights/flights.csv")))
  func flightTimesAreResolvedByTheAccuracyOfTheirSources() async throws {
    let loaded = try await load("flights", "flights")
    let report = try await resolve(loaded)
    #expect(report.itemsWithTruth == 400)
    #expect(report.attributes.allSatisfy { $0.method == .oneCoin })
    #expect(report.attributes.map(\.items) == [100, 100, 100, 100])
    #expect(report.sources.count == 38)
    let accuracy = try #require(report.accuracy)
    let vote = try #require(try await resolve(loaded, .majority).accuracy)
    print("flights: one-coin \(accuracy), majority \(vote), \(report.seconds) s")
    #expect(accuracy >= 0.93)
    #expect(abs(vote - 0.80) < 0.015)
  }

  /// Accuracies of Dawid-Skene and of the majority as published or recomputed in the data's README.
  @Test(
    .enabled(if: SharedData.has("crowd/rte/label.csv")),
    arguments: [
      ("crowd/rte", 800, 0.9275, 0.8969), ("crowd/dog", 807, 0.8426, 0.8222),
      ("crowd/senti_1k", 1000, 0.96, 0.9335), ("crowd/face", 584, 0.6404, 0.6367),
      ("crowd/SP_amt", 500, 0.944, 0.943), ("pvldb17/possent", 1000, 0.96, 0.9335),
    ]
  )
  func crowdsAreWeighedAsPublished(
    folder: String,
    items: Int,
    published: Double,
    majority: Double
  ) async throws {
    let name = folder.split(separator: "/").last.map(String.init) ?? ""
    let loaded = try await load(folder, name)
    let report = try await resolve(loaded)
    #expect(report.itemsWithTruth == items)
    #expect(report.attributes.map(\.method) == [.dawidSkene])
    let accuracy = try #require(report.accuracy)
    let vote = try #require(try await resolve(loaded, .majority).accuracy)
    let f1 = report.attributes[0].f1
    print("\(name): DS \(accuracy), majority \(vote), F1 \(f1 ?? .nan), \(report.seconds) s")
    #expect(abs(accuracy - published) < 0.005)
    #expect(abs(vote - majority) < 0.0005)
    #expect(report.seconds < 1)
    if name == "possent" { #expect(abs(try #require(f1) - 0.9566) < 0.005) }
  }

  @Test(.enabled(if: SharedData.has("crowd/ZC_us/label.csv")))
  func claimsThatStandTwiceCountOnce() async throws {
    let report = try await resolve(try await load("crowd/ZC_us", "ZC_us"), .majority)
    #expect(report.attributes.map(\.claims) == [11_271])
    #expect(abs(try #require(report.accuracy) - 0.8615) < 0.0005)
  }

  @Test(.enabled(if: SharedData.has("population/cleaned/claims.csv")))
  func openNumbersFollowTheirSources() async throws {
    let loaded = try await load("population/cleaned", "population")
    let report = try await resolve(loaded)
    let vote = try await resolve(loaded, .majority)
    #expect(report.attributes.map(\.name) == ["value"])
    #expect(report.attributes.map(\.method) == [.oneCoin])
    #expect(report.attributes.map(\.conflicts) == [293])
    let accuracy = try #require(report.accuracy)
    let majority = try #require(vote.accuracy)
    print("population: one-coin \(accuracy), majority \(majority), \(report.seconds) s")
    #expect(abs(majority - 0.7344) < 0.0005)
    // As another implementation of the same equations gives.
    #expect(abs(accuracy - 0.7861) < 0.0005)
    let asked = try await resolve(loaded, .dawidSkene)
    #expect(asked.attributes.map(\.method) == [.oneCoin])
  }

  @Test(.enabled(if: SharedData.has("population/full/population_claims.csv")))
  func keysOfTwoColumnsTieTheFullPopulationClaims() async throws {
    let loaded = try await load("population/full", "population-full")
    let report = try await resolve(loaded, .majority)
    #expect(report.attributes.map(\.items) == [42_832])
    #expect(report.itemsWithTruth == 308)
    let accuracy = try #require(report.accuracy)
    print("population full: majority \(accuracy), \(report.seconds) s")
    #expect(abs(accuracy - 0.7083) < 0.02)
  }

  @Test(.enabled(if: SharedData.has("pvldb17/emotion/answer.csv")))
  func theMedianOfMeasuredNumbersIsAsPublished() async throws {
    let report = try await resolve(try await load("pvldb17/emotion", "emotion"))
    #expect(report.attributes.map(\.method) == [.median])
    #expect(abs(try #require(report.attributes[0].mae) - 13.53) < 0.01)
  }

  @Test(.enabled(if: SharedData.has("crowd/rte/label.csv")))
  func skewOfACrowdIsCountedByWorker() async throws {
    let report = try await SkewAnalysis.analyse(try await load("crowd/rte", "rte"))
    #expect(report.rows == 8000)
    #expect(report.classes.map(\.count).reduce(0, +) == 8000)
    #expect(report.bySource.count == 164)
    #expect(report.bySource.map(\.rows).reduce(0, +) == 8000)
    #expect(try #require(report.cramersV) < 1)
  }
}
