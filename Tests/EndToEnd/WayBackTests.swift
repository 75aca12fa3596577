import Foundation
import TestSupport
import Testing

/// From what people did back to a model: drift, retraining, gate, promotion, and back again.
@Suite(.serialized, .enabled(if: Program.canRun))
struct WayBackTests {
  // MARK: Data

  /// Numbers in 0..<1 that look like chance, from a multiplicative congruence.
  private struct Chance {
    var state: UInt64

    mutating func next() -> Double {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Double(state >> 40) / Double(1 << 24)
    }
  }

  private static let start = 1_772_323_200
  private static let events = 6000
  /// The event from which on prices are higher.
  private static let planted = 3000

  private static func isClicked(_ price: Double, _ device: String, _ chance: inout Chance) -> Bool {
    let odds = exp(1.5 - price / 20 + (device == "phone" ? 1 : 0))
    return chance.next() < odds / (1 + odds)
  }

  private static func dataset() throws -> URL {
    let folder = FileManager.default.temporaryDirectory
      .appending(path: "tuina-way-\(UUID().uuidString)", directoryHint: .isDirectory)
    try FileManager.default.createDirectory(
      at: folder.appending(path: "feedback"),
      withIntermediateDirectories: true
    )
    var chance = Chance(state: 11)
    var rows = "impression,price,device,clicked\n"
    for row in 0..<4000 {
      let price = 10 + 80 * chance.next()
      let device = chance.next() < 0.4 ? "phone" : "desk"
      let word = isClicked(price, device, &chance) ? "yes" : "no"
      rows += "i\(row),\(price),\(device),\(word)\n"
    }
    try Data(rows.utf8).write(to: folder.appending(path: "clicks.csv"))
    let manifest = """
      version: 1
      name: Clicks
      entity: impression
      label: clicked
      positive: "yes"
      features: [price, device]
      retrain: {rows: 2000, mature_hours: 1}
      gate:
        metrics:
          log-loss: {worse: 0.05}

      """
    try Data(manifest.utf8).write(to: folder.appending(path: "dataset.yaml"))
    return folder
  }

  /// One suggestion a minute of the model, taken as the rows are, at prices that rise at a time.
  private static func writeEvents(of run: String, in folder: URL) throws {
    var chance = Chance(state: 12)
    var lines = ""
    for event in 0..<events {
      let price = (event < planted ? 10 : 40) + 80 * chance.next()
      let device = chance.next() < 0.4 ? "phone" : "desk"
      let action = isClicked(price, device, &chance) ? "click" : "ignored"
      lines +=
        #"{"id":"e\#(event)","time":\#(start + event * 60),"model":"\#(run)","#
        + #""features":{"price":\#(price),"device":"\#(device)"},"score":0.4,"#
        + #""shown":"ad-\#(event % 7)","action":"\#(action)"}"# + "\n"
    }
    try Data(lines.utf8).write(to: folder.appending(path: "feedback/events.jsonl"))
  }

  // MARK: Reading

  private static func json(_ words: [String], status: Int32 = 0) throws -> [String: Any] {
    let outcome = try Program.run(words + ["--json"])
    #expect(outcome.status == status, "\(words): \(outcome.errors)")
    let document = try JSONSerialization.jsonObject(with: Data(outcome.output.utf8))
    return try #require(document as? [String: Any])
  }

  private static func blocks(_ value: Any?) -> [[String: Any]] { value as? [[String: Any]] ?? [] }

  private static func block(_ value: Any?) -> [String: Any] { value as? [String: Any] ?? [:] }

  @Test func whatPeopleDidBecomesTheNextChampion() throws {
    let folder = try Self.dataset()
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = folder.path
    let first = try Self.json(["train", path, "--epochs", "20"])
    let run = try #require(first["run"] as? String)
    _ = try Self.json(["promote", path, "--run", run])
    try Self.writeEvents(of: run, in: folder)

    // The drift is found, in the feature that has it, when it began.
    let feedback = try Self.json(["feedback", path])
    #expect(try DocumentedKeys().missing(from: feedback, of: "feedback") == [])
    let model = try #require(Self.blocks(Self.block(feedback["drift"])["models"]).first)
    #expect(model["run"] as? String == run && model["is_served"] as? Bool == true)
    let features = Self.blocks(model["features"])
    #expect(features.map { $0["name"] as? String } == ["price", "device"])
    #expect(features.map { $0["grade"] as? String } == ["large", "none"])
    let since = try #require(features.first?["since"] as? String)
    let moment = try Date(since, strategy: .iso8601).timeIntervalSince1970
    let begun = Double(Self.start + Self.planted * 60)
    #expect(abs(moment - begun) <= Double(Self.events * 60) / 20)
    let alerts = Self.block(model["alerts"])
    #expect(!alerts.isEmpty)

    // Nothing is old and enough was said.
    let idle = try Self.json(["retrain", path, "--when", "time"])
    #expect(idle["state"] as? String == "not-due")
    let claims = folder.appending(path: "claims.txt")
    let retrained = try Self.json([
      "retrain", path, "--promote", "--epochs", "10", "--claims", claims.path, "--when", "volume",
      "drift",
    ])
    #expect(try DocumentedKeys().missing(from: retrained, of: "retrain") == [])
    #expect(retrained["state"] as? String == "trained")
    #expect(Self.blocks(retrained["triggers"]).map { $0["met"] as? Bool } == [true, true])
    let lineage = Self.block(retrained["lineage"])
    #expect(lineage["parent"] as? String == run && lineage["trigger"] as? String == "drift")
    let rows = Self.block(lineage["rows"])
    // The last hour of silence is not mature.
    let added = try #require(rows["added"] as? Int)
    #expect(added > 4200 && added <= 4320)
    #expect(rows["validated"] as? Int ?? 0 > 470)
    #expect(rows["held_out"] as? Int ?? 0 > 1150)
    let gate = Self.block(retrained["gate"])
    #expect(gate["state"] as? String == "passed")
    let recent = Self.blocks(gate["checks"]).first { $0["slice"] as? String == "recent events" }
    #expect(recent?["rows"] as? Int == rows["held_out"] as? Int)
    #expect(recent?["ok"] as? Bool == true)
    let challenger = try #require(retrained["challenger"] as? String)
    #expect(retrained["promoted"] as? Bool == true)

    // What was learnt asks for nothing more, and the champion of before can come back.
    let again = try Self.json(["retrain", path, "--when", "volume"])
    #expect(again["state"] as? String == "not-due" && again["parent"] as? String == challenger)
    let back = try Self.json(["promote", path, "--back"])
    #expect(back["champion"] as? String == run)
    #expect(
      Self.blocks(back["history"]).map { $0["kind"] as? String } == [
        "promoted", "promoted", "rolled-back",
      ]
    )
  }

  /// People correct what they are shown: the answers are claims about the rows that are there.
  @Test func correctionsOfTheSampleBecomeLabels() throws {
    let folder = try Program.copyOfSample()
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = folder.path
    _ = try Self.json(["train", path, "--trust", "--epochs", "2"])
    let claims = folder.appending(path: "claims.txt")
    let outcome = try Program.run([
      "retrain", path, "--trust", "--epochs", "2", "--claims", claims.path, "--json",
    ])
    let document = try JSONSerialization.jsonObject(with: Data(outcome.output.utf8))
    let retrained = Self.block(document)
    #expect(retrained["state"] as? String == "trained", "\(outcome.errors)")
    #expect(try DocumentedKeys().missing(from: retrained, of: "retrain") == [])
    let rows = Self.block(Self.block(retrained["lineage"])["rows"])
    #expect(rows["relabelled"] as? Int ?? 0 > 0 && rows["confirmed"] as? Int ?? 0 > 0)
    #expect(rows["kept_out"] as? Int ?? 0 > 0)
    // No champion: the gate says so.
    #expect(Self.block(retrained["gate"])["state"] as? String == "rubber-stamped")
    let line = try String(contentsOf: claims, encoding: .utf8).prefix { $0 != "\n" }
    #expect(line.contains(#""lesion_id":"L-"#) && line.contains(#""source":"users""#))
  }
}
