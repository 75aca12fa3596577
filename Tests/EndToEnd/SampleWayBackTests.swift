import Foundation
import TestSupport
import Testing

/// The way back of the samples by the commands of a user: train, serve, replay, retrain, gate, promote, and
/// what people do then.
@Suite(.serialized, .enabled(if: Program.canRun))
struct SampleWayBackTests {
  // MARK: Commands

  private static func json(_ words: [String], status: Int32? = 0) throws -> [String: Any] {
    let outcome = try Program.run(words + ["--json"])
    #expect(outcome.status == status ?? outcome.status, "\(words): \(outcome.errors)")
    let document = try JSONSerialization.jsonObject(with: Data(outcome.output.utf8))
    return try #require(document as? [String: Any])
  }

  private static func blocks(_ value: Any?) -> [[String: Any]] { value as? [[String: Any]] ?? [] }

  private static func block(_ value: Any?) -> [String: Any] { value as? [String: Any] ?? [:] }

  private static func sample(_ name: String, _ options: [String]) throws -> URL {
    let folder = FileManager.default.temporaryDirectory
      .appending(path: "tuina-\(name)-\(UUID().uuidString)", directoryHint: .isDirectory)
    let outcome = try Program.run(["sample", name, folder.path, "--quiet"] + options)
    #expect(outcome.status == 0, "\(outcome.errors)")
    return folder
  }

  /// Trains a run and makes it the champion.
  private static func champion(of folder: URL, _ options: [String]) throws -> String {
    let trained = try json(["train", folder.path, "--seed", "3"] + options)
    let run = try #require(trained["run"] as? String)
    _ = try json(["promote", folder.path, "--run", run])
    return run
  }

  private static func replay(
    _ folder: URL,
    _ server: ServedProgram,
    count: Int,
    rate: Double,
    start: String,
    _ options: [String] = []
  ) throws {
    let sent = try json(
      [
        "sample", "replay", folder.path, "--to", server.address, "--seed", "5", "--count",
        "\(count)", "--rate", "\(rate)", "--start", start,
      ] + options
    )
    #expect(sent["events"] as? Int ?? 0 >= count)
  }

  private static func check(
    _ gate: [String: Any],
    _ metric: String,
    slice: String? = nil
  ) -> [String: Any] {
    blocks(gate["checks"]).first {
      $0["metric"] as? String == metric && $0["slice"] as? String == slice
    } ?? [:]
  }

  private static func acceptance(
    _ feedback: [String: Any],
    of run: String
  ) throws -> (rate: Double, low: Double, high: Double, events: Int) {
    let model = try #require(
      blocks(feedback["by_model"]).first { $0["model"] as? String == run }
    )
    return (
      try #require(model["rate"] as? Double), try #require(model["low"] as? Double),
      try #require(model["high"] as? Double), try #require(model["events"] as? Int)
    )
  }

  // MARK: Replies

  /// What one telling of the story of the replies came to.
  private struct Replies: Equatable {
    /// The events of the server, with the runs by the order in which they served.
    var events: String
    var checks: String
    var accepted: [Double]
    var champion: String
    var challenger: String

    static func == (one: Replies, other: Replies) -> Bool {
      (one.events, one.checks, one.accepted) == (other.events, other.checks, other.accepted)
    }
  }

  private static func checks(_ gate: [String: Any]) -> String {
    blocks(gate["checks"]).map { check in
      check.keys.sorted().map { "\($0)=\(check[$0] ?? "")" }.joined(separator: " ")
    }.joined(separator: "\n")
  }

  private static func tellReplies(_ folder: URL) async throws -> Replies {
    let path = folder.path
    let champion = try champion(of: folder, [])
    let server = try await ServedProgram.start(folder)
    defer { server.process.terminate() }
    try replay(folder, server, count: 1500, rate: 0.01, start: "2026-04-01")

    // The words of March drift, and enough was said: the overview says what to do.
    let before = try json(["feedback", path])
    #expect(try DocumentedKeys().missing(from: before, of: "feedback") == [])
    let model = try #require(
      blocks(block(before["drift"])["models"]).first { $0["model"] as? String == champion }
    )
    #expect(model["run"] as? String == champion && model["is_served"] as? Bool == true)
    let drifted = blocks(model["features"]).filter { $0["grade"] as? String != "none" }
    #expect(drifted.map { $0["name"] as? String } == ["message"])
    // What is shown second, or by chance, is no promise of the model.
    #expect(block(model["score"])["grade"] as? String == "none")
    let triggers = blocks(block(before["drift"])["triggers"])
    #expect(triggers.map { $0["kind"] as? String } == ["drift", "volume", "time"])
    #expect(triggers.map { $0["met"] as? Bool } == [true, true, false])
    let due = try #require(
      blocks(try json(["open", path])["findings"]).first {
        $0["kind"] as? String == "retraining-due"
      }
    )
    #expect(due["subject"] as? String == champion)
    #expect((due["verb"] as? String)?.contains("tuina retrain --when drift volume") == true)

    let claims = folder.appending(path: "claims.txt")
    let retrained = try json([
      "retrain", path, "--when", "drift", "--promote", "--seed", "3", "--claims", claims.path,
      "--tag", "spring",
    ])
    #expect(try DocumentedKeys().missing(from: retrained, of: "retrain") == [])
    let challenger = try #require(retrained["challenger"] as? String)
    let gate = block(retrained["gate"])
    #expect(gate["state"] as? String == "passed" && retrained["promoted"] as? Bool == true)
    for slice in [nil, "recent events"] {
      let high = check(gate, "log-loss", slice: slice)["high"] as? Double
      #expect((high ?? 1) < -0.2, "\(slice ?? "all")")
    }
    let rows = block(block(retrained["lineage"])["rows"])
    #expect(rows["added"] as? Int ?? 0 > 1000 && rows["unknown_class"] as? Int ?? 0 > 100)
    #expect(block(retrained["lineage"])["is_weighed"] as? Bool == false)
    try expectClaims(claims)

    // What was held out asks for no training of its own.
    let after = try json(["retrain", path, "--when", "drift", "volume", "time"])
    #expect(after["state"] as? String == "not-due" && after["parent"] as? String == challenger)

    #expect(try await server.serves(challenger, as: "replies"))
    try replay(folder, server, count: 1500, rate: 0.01, start: "2026-05-01")
    let feedback = try json(["feedback", path])
    let rates = try [champion, challenger].map { try acceptance(feedback, of: $0) }
    #expect(rates[0].high < rates[1].low, "\(rates)")

    let back = try json(["promote", path, "--back"])
    #expect(back["champion"] as? String == champion)
    #expect(try await server.serves(champion, as: "replies"))
    let served = try String(
      contentsOf: folder.appending(path: "feedback/served.jsonl"),
      encoding: .utf8
    )
    return Replies(
      events: served.replacing(champion, with: "first").replacing(challenger, with: "second"),
      checks: checks(gate),
      accepted: rates.map(\.rate),
      champion: champion,
      challenger: challenger
    )
  }

  /// Answers that were typed are claims of people, with what the model read, and no own words among them.
  private static func expectClaims(_ file: URL) throws {
    let claims = try String(contentsOf: file, encoding: .utf8).split(separator: "\n").map {
      try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
    }
    let corrected = claims.filter { $0["said"] as? String == "corrected" }
    #expect(corrected.count > 200 && corrected.count < claims.count)
    #expect(claims.allSatisfy { $0["source"] as? String == "users" })
    #expect(claims.allSatisfy { ($0["message"] as? String)?.isEmpty == false })
    #expect(Set(claims.compactMap { $0["reply"] as? String }).count == 12)
  }

  @Test func repliesArePromotedForABetterModelAndPeopleTakeMoreOfThem() async throws {
    let (one, other) = (
      try Self.sample("replies", ["--rows", "600"]), try Self.sample("replies", ["--rows", "600"])
    )
    defer { for folder in [one, other] { try? FileManager.default.removeItem(at: folder) } }
    let first = try await Self.tellReplies(one)
    // From the same seeds the story is the same, to the last event.
    let second = try await Self.tellReplies(other)
    #expect(first.events == second.events)
    #expect(first.checks == second.checks)
    #expect(first.accepted == second.accepted)

    try expectNames(one, first)
    try expectClaimsAsSource(one)
  }

  /// Events may call a run by its name, its number or its tag.
  private func expectNames(_ folder: URL, _ story: Replies) throws {
    let file = folder.appending(path: "feedback/served.jsonl")
    let parts = story.challenger.split(separator: "-").map(String.init)
    let suffix = try #require(Int(parts[2], radix: 16))
    let number = parts[0] + parts[1] + String(format: "%05d", suffix)
    let lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
    let called = lines.enumerated().map { place, line in
      let name = [story.challenger, number, "spring"][place % 3]
      return line.replacing("\"\(story.challenger)\"", with: "\"\(name)\"")
    }
    try Data((called.joined(separator: "\n") + "\n").utf8).write(to: file)
    let models = Self.blocks(
      Self.block(try Self.json(["feedback", folder.path])["drift"])["models"]
    )
    for name in [story.challenger, number, "spring"] {
      let model = try #require(models.first { $0["model"] as? String == name })
      #expect(model["run"] as? String == story.challenger)
      #expect(model["is_served"] as? Bool == true)
    }
  }

  /// The claims are a source like others, by which the next training learns.
  private func expectClaimsAsSource(_ folder: URL) throws {
    try FileManager.default.moveItem(
      at: folder.appending(path: "claims.txt"),
      to: folder.appending(path: "users.jsonl")
    )
    let manifest = folder.appending(path: "dataset.yaml")
    let text = try String(contentsOf: manifest, encoding: .utf8)
      .replacing(
        "columns:\n",
        with: "  - {name: users, path: users.jsonl, split: train}\ncolumns:\n",
        maxReplacements: 1
      )
    try Data(text.utf8).write(to: manifest)
    let profile = try Self.json(["profile", folder.path])
    let users = Self.blocks(profile["sources"]).first { $0["name"] as? String == "users" }
    #expect(users?["rows_rejected"] as? Int == 0)
    #expect(users?["rows_kept"] as? Int ?? 0 > 1000)
    let trained = try Self.json(["train", folder.path, "--seed", "3"])
    #expect(Self.block(trained["test"])["accuracy"] as? Double ?? 0 > 0.85)
  }

  // MARK: Ads

  @Test func adsAreRetrainedForTheirDriftAndPromiseWhatIsKept() async throws {
    let folder = try Self.sample("ads", ["--log", "20000"])
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = folder.path
    let champion = try Self.champion(of: folder, ["--crosses", "3"])
    let server = try await ServedProgram.start(folder)
    defer { server.process.terminate() }
    try Self.replay(folder, server, count: 1000, rate: 0.0007, start: "2026-04-01")

    let before = try Self.json(["feedback", path])
    let models = Self.blocks(Self.block(before["drift"])["models"])
    let served = try #require(models.first { $0["model"] as? String == champion })
    #expect(served["run"] as? String == champion && served["is_served"] as? Bool == true)
    #expect(Self.blocks(served["features"]).first?["name"] as? String == "browser")

    let retrained = try Self.json([
      "retrain", path, "--when", "drift", "--promote", "--seed", "3", "--cold",
    ])
    #expect(try DocumentedKeys().missing(from: retrained, of: "retrain") == [])
    let lineage = Self.block(retrained["lineage"])
    #expect(lineage["trigger"] as? String == "drift")
    // Shown with propensities, taken or not: each row counts by one over them.
    #expect(lineage["is_weighed"] as? Bool == true)
    let rows = Self.block(lineage["rows"])
    let (added, clicks) = (rows["added"] as? Int ?? 0, rows["positives"] as? Int ?? 0)
    #expect(added > 2000 && clicks > 80 && rows["negatives"] as? Int == added - clicks)
    #expect(rows["hard_negatives"] as? Int ?? 0 > 20)
    let gate = Self.block(retrained["gate"])
    #expect(gate["state"] as? String == "passed")
    let high = Self.check(gate, "log-loss", slice: "recent events")["high"] as? Double
    #expect((high ?? 1) < 0)
    let challenger = try #require(retrained["challenger"] as? String)

    #expect(try await server.serves(challenger, as: "ads"))
    try Self.replay(folder, server, count: 1000, rate: 0.0007, start: "2026-05-01")
    let feedback = try Self.json(["feedback", path])
    func gap(_ run: String) throws -> Double {
      let model = try #require(
        Self.blocks(feedback["by_model"]).first { $0["model"] as? String == run }
      )
      let calibration = Self.block(model["calibration"])
      return (calibration["mean_score"] as? Double ?? 0)
        - (calibration["observed"] as? Double ?? 1)
    }
    // The champion of before knew nothing of the browser that blocks ads.
    let gaps = try (of: gap(champion), after: gap(challenger))
    #expect(gaps.of > 0.05 && abs(gaps.after) < gaps.of / 2, "\(gaps)")
    let back = try Self.json(["promote", path, "--back"])
    #expect(back["champion"] as? String == champion)
    #expect(try await server.serves(champion, as: "ads"))
  }

  /// A click that comes long after its ad was shown counts, as long as it is remembered.
  @Test(arguments: [25, 24 * 29])
  func aLateClickIsOfTheClass(hours: Int) throws {
    let folder = try Self.sample("ads", ["--log", "3000", "--events", "300"])
    defer { try? FileManager.default.removeItem(at: folder) }
    _ = try Self.champion(of: folder, ["--epochs", "2"])
    let silent = try Self.json(["retrain", folder.path, "--epochs", "1"], status: nil)
    func clicks(_ document: [String: Any]) -> Int {
      let rows = Self.block(Self.block(document["lineage"])["rows"])
      return rows["positives"] as? Int ?? 0
    }
    let file = folder.appending(path: "feedback/2026-03.jsonl")
    let text = try String(contentsOf: file, encoding: .utf8)
    // The first thirty that were not clicked are, later than the time in which silence becomes an answer.
    let lines = text.split(separator: "\n").compactMap {
      try? JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any]
    }
    let clicked = Set(lines.compactMap { $0["suggestion"] as? String })
    let start = 1_772_409_600
    let late = lines.compactMap { $0["action"] as? String == "shown" ? $0["id"] as? String : nil }
      .filter { !clicked.contains($0) }.prefix(30)
      .map {
        #"{"id":"late-\#($0)","suggestion":"\#($0)","time":\#(start + hours * 3600),"action":"click"}"#
      }
    try Data((text + late.joined(separator: "\n") + "\n").utf8).write(to: file)
    let told = try Self.json(["retrain", folder.path, "--epochs", "1"], status: nil)
    #expect(clicks(told) - clicks(silent) >= 25, "\(clicks(silent)) \(clicks(told))")
  }
}
