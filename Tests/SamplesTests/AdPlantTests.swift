import Foundation
import Testing

@testable import Samples

/// What is planted in the ads sample, found again without the generator's help.
@Suite struct AdPlantTests {
  private static let copy = SampleCopy(name: "ads")
  private static let file = "feedback/2026-03.jsonl"

  @Test func theReadmeCountsWhatIsThere() throws {
    let readme = try Self.copy.text("README.md")
    let log = try Self.copy.rows("log.csv")
    let clicks = log.count { $0.last == "yes" }
    #expect(readme.contains("\(log.count) impressions"))
    #expect(readme.contains("\(clicks) were clicked"))
    #expect(readme.contains("\(try Self.copy.rows("candidates.csv").count) candidates"))
    let events = try Self.copy.events(Self.file)
    func count(_ action: String) -> Int { events.count { $0["action"] as? String == action } }
    #expect(readme.contains("\(count("shown")) ads, \(count("click")) clicks"))
    #expect(readme.contains("and \(count("conversion")) of "))
    let drift = try #require(try Self.copy.rows("truth-drift.csv").first)
    #expect(readme.contains("from \(drift[2]) on"))
    let clicked = Set(
      events.filter { $0["action"] as? String == "click" }.map { $0["suggestion"] as? String }
    )
    for (model, rates) in try Self.rates() {
      for (isAfter, rate) in [(false, rates.before), (true, rates.after)] {
        let shown = events.filter {
          $0["action"] as? String == "shown" && $0["model"] as? String == model
            && ($0["time"] as? String ?? "" >= drift[2]) == isAfter
        }
        let clicks = shown.count { clicked.contains($0["id"] as? String) }
        #expect(readme.contains("\(DecimalPlaces.percent(rate)) | \(clicks) of \(shown.count) |"))
      }
    }
  }

  private static func rates() throws -> [(String, (before: Double, after: Double))] {
    try copy.rows("truth-rates.csv").map {
      (String($0[0]), (try #require(Double($0[1])), try #require(Double($0[2]))))
    }
  }

  @Test func theNewBrowserAppearsAtThePlantedTimeAndNeverBefore() throws {
    let drift = try #require(try Self.copy.rows("truth-drift.csv").first)
    let share = try #require(Double(drift[4]))
    var (before, after, new) = (0, 0, 0)
    var first = ""
    for event in try Self.copy.events(Self.file) where event["action"] as? String == "shown" {
      let features = try #require(event["features"] as? [String: Any])
      let time = try #require(event["time"] as? String)
      let isNew = features[String(drift[0])] as? String == String(drift[1])
      if time < drift[2] {
        before += 1
        #expect(!isNew)
      } else {
        after += 1
        if isNew {
          new += 1
          if first.isEmpty { first = time }
        }
      }
    }
    #expect(before > 1000)
    let error = (share * (1 - share) / Double(after)).squareRoot()
    #expect(abs(Double(new) / Double(after) - share) < 4 * error)
    // Within half a day of the truth.
    #expect(first.prefix(10) == drift[2].prefix(10))
  }

  /// Writes many events and counts clicks by model, before and after.
  @Test func clickRatesAreAsPlanted() async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "ads-\(UUID())")
    defer { try? FileManager.default.removeItem(at: folder) }
    let plan = AdPlan(candidates: 10, impressions: 30_000, events: 60_000)
    try await SampleDatasets.writeAds(plan, to: folder, seed: 77)
    var counts: [String: (shown: Int, clicks: Int)] = [:]
    var kinds: [String: String] = [:]
    var weighted = 0.0
    var logged = 0
    let greedy = AdPolicy.greedy
    var weights: [String: Double] = [:]
    let text = try String(contentsOf: folder.appending(path: Self.file), encoding: .utf8)
    for line in text.split(separator: "\n") {
      guard
        let event = try? JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any],
        let id = event["id"] as? String, kinds[id] == nil, !id.hasPrefix("bad-")
      else { continue }
      if event["action"] as? String == "shown" {
        let isAfter = try #require(event["time"] as? String) >= AdPlan.driftTime
        let model = try #require(event["model"] as? String)
        let kind = "\(model) \(isAfter)"
        kinds[id] = kind
        counts[kind, default: (0, 0)].shown += 1
        if model == AdPolicy.uniform.name, !isAfter {
          logged += 1
          let shown = try #require(event["shown"] as? String)
          let ad = try #require(AdField.all[AdField.ad].texts.firstIndex(of: shown))
          let propensity = try #require(event["propensity"] as? Double)
          weights[id] = greedy.propensities[ad] / propensity
        }
      } else if event["action"] as? String == "click" {
        let suggestion = try #require(event["suggestion"] as? String)
        kinds[id] = ""
        counts[try #require(kinds[suggestion]), default: (0, 0)].clicks += 1
        weighted += weights[suggestion] ?? 0
      }
    }
    for policy in AdPolicy.all {
      let expected = AdClickModel.rate(of: policy)
      for (rate, isAfter) in [(expected.before, false), (expected.after, true)] {
        let count = try #require(counts["\(policy.name) \(isAfter)"])
        let seen = Double(count.clicks) / Double(count.shown)
        let error = (rate * (1 - rate) / Double(count.shown)).squareRoot()
        #expect(abs(seen - rate) < 4 * error, "\(policy.name) \(isAfter): \(seen) for \(rate)")
      }
    }
    // The rate of one policy, from the log of the other by its propensities.
    let estimate = weighted / Double(logged)
    #expect(abs(estimate - AdClickModel.rate(of: greedy).before) < 0.1 * estimate)
  }

  @Test func conversionsComeAsLateAsTheReadmeSays() {
    #expect(abs(Double(AdEvents.conversionDelay(0.5)) / 3600 - 11.5) < 0.1)
    #expect(abs(Double(AdEvents.conversionDelay(0.9)) / 3600 - 90) < 0.1)
    #expect(Double(AdEvents.conversionDelay(1)) / 86_400 <= 25)
  }

  @Test func badLinesStandWhereTheTruthSays() throws {
    let lines = try Self.copy.text(Self.file).split(separator: "\n")
    let planted = try Self.copy.rows("truth-planted.csv")
    #expect(planted.map { String($0[2]) } == PlantedLines.Fault.allCases.map(\.rawValue))
    for row in planted {
      let line = lines[try #require(Int(row[1])) - 1]
      switch row[2] {
      case "duplicated id": #expect(lines.count { $0 == line } == 2)
      case "not JSON": #expect(!line.hasSuffix("}"))
      case "unknown action": #expect(line.contains(#""action":"un"#))
      default: #expect(line.contains(" at "))
      }
    }
  }
}
