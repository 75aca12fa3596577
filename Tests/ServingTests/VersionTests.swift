import Foundation
import Learning
import Testing

@testable import Serving

/// Versions come and go while requests are answered.
struct VersionTests {
  private static let body = Array(#"{"instances": [[50, "arm"]]}"#.utf8)

  private static func score(_ port: Int, _ path: String = "") async -> Double? {
    let answer = await RawClient.ask(port, "POST", "/v1/models/moles\(path):predict", body)
    return (answer?.json?["predictions"] as? [[String: Any]])?.first?["score"] as? Double
  }

  /// Waits until something holds, for ten seconds at most.
  private static func eventually(_ holds: () async -> Bool) async -> Bool {
    for _ in 0..<200 {
      if await holds() { return true }
      try? await Task.sleep(for: .milliseconds(50))
    }
    return false
  }

  @Test func aPromotionIsServedWithoutLosingARequest() async throws {
    let folder = try ServingFolder()
    try folder.save(ServingFolder.challenger, positive: -2)
    try await RunningServer.run(folder) { server in
      let port = server.port
      async let answers = RawClient.on(port) { client -> [Int] in
        var statuses: [Int] = []
        let end = ContinuousClock.now + .seconds(2)
        while ContinuousClock.now < end {
          guard
            client.send(RawClient.request("POST", "/v1/models/moles:predict", Self.body)),
            let answer = client.answer()
          else {
            statuses.append(0)
            break
          }
          statuses.append(answer.status)
        }
        return statuses
      }
      try await Task.sleep(for: .milliseconds(200))
      try folder.store.promote(ServingFolder.challenger)
      #expect(await Self.eventually { (await Self.score(port) ?? 1) < 0.2 })
      let statuses = try #require(await answers)
      #expect(statuses.count > 10)
      #expect(statuses.allSatisfy { $0 == 200 })
    }
  }

  @Test func aDamagedModelLeavesTheOneBefore() async throws {
    let folder = try ServingFolder()
    try folder.save(ServingFolder.challenger, positive: -2)
    try await RunningServer.run(folder) { server in
      try folder.store.promote(ServingFolder.challenger)
      #expect(await Self.eventually { (await Self.score(server.port) ?? 1) < 0.2 })
      let file = folder.store.modelURL(ServingFolder.champion)
      let whole = try Data(contentsOf: file)
      try folder.store.promote(ServingFolder.champion)
      #expect(await Self.eventually { (await Self.score(server.port) ?? 0) > 0.7 })
      // Cut in half while it serves: what is in memory goes on, and status says so.
      try whole.prefix(whole.count / 2).write(to: file)
      #expect(
        await Self.eventually {
          await RawClient.ask(server.port, "GET", "/v1/models/moles")?.text.contains("DATA_LOSS")
            == true
        }
      )
      #expect((await Self.score(server.port) ?? 0) > 0.7)
      try whole.write(to: file)
      #expect(
        await Self.eventually {
          await RawClient.ask(server.port, "GET", "/v1/models/moles")?.text.contains("DATA_LOSS")
            == false
        }
      )
    }
  }

  @Test func theChallengerIsAskedForByNameAndScoresTheSameTraffic() async throws {
    let folder = try ServingFolder()
    try folder.save(ServingFolder.challenger, positive: -2, tag: ModelCatalog.challengerTag)
    let log = folder.root.appending(path: "shadow.jsonl")
    let requests = folder.root.appending(path: "requests.jsonl")
    try await RunningServer.run(folder) {
      $0.shadowLog = log
      $0.requestLog = requests
    } _: { server in
      #expect((await Self.score(server.port) ?? 0) > 0.7)
      #expect((await Self.score(server.port, "/labels/challenger") ?? 1) < 0.2)
      let name = ModelVersion(run: ServingFolder.challenger).description
      #expect((await Self.score(server.port, "/versions/\(name)") ?? 1) < 0.2)
      #expect(
        await Self.eventually {
          await RawClient.ask(server.port, "GET", "/metrics")?.text
            .contains("tuina_shadow_disagreements_total 1\n") == true
        }
      )
    }
    let line = try #require(
      String(decoding: Data(contentsOf: log), as: UTF8.self).split(separator: "\n").first
    )
    let record = try #require(
      JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
    )
    #expect(record["kind"] as? String == "tuina-shadow")
    #expect(record["champion"] as? String == ServingFolder.champion)
    #expect(record["challenger"] as? String == ServingFolder.challenger)
    let scores = try #require((record["scores"] as? [[Double]])?.first)
    #expect(scores[0] > 0.7 && scores[1] < 0.2)
    let written = try String(decoding: Data(contentsOf: requests), as: UTF8.self)
    #expect(written.split(separator: "\n").count { $0.contains(#""route":"predict""#) } == 3)
    #expect(!written.contains("arm"))
  }

  @Test func metricsAreInTheFormOfPrometheus() async throws {
    try await RunningServer.run(ServingFolder()) { server in
      for _ in 0..<3 { _ = await Self.score(server.port) }
      _ = await RawClient.ask(server.port, "POST", "/v1/models/moles:predict", "{")
      let answer = try #require(await RawClient.ask(server.port, "GET", "/metrics"))
      #expect(answer.fields["content-type"]?.hasPrefix("text/plain; version=0.0.4") == true)
      let lines = Set(answer.text.split(separator: "\n").map(String.init))
      let version = RunningServer.version
      for line in [
        #"tuina_requests_total{route="predict",code="200"} 3"#,
        #"tuina_requests_total{route="predict",code="400"} 1"#,
        #"tuina_request_duration_seconds_count{route="predict"} 4"#,
        #"tuina_request_duration_seconds_bucket{route="predict",le="+Inf"} 4"#,
        #"nv_inference_count{model="moles",version="\#(version)"} 3"#,
        #"tuina_score_bucket{model="moles",version="\#(version)",le="0.7"} 0"#,
        #"tuina_score_bucket{model="moles",version="\#(version)",le="0.8"} 3"#,
        "tuina_requests_in_flight 0",
      ] {
        #expect(lines.contains(line), "\(line)")
      }
    }
  }

  @Test func withoutAModelNothingIsServed() throws {
    let folder = try ServingFolder()
    try FileManager.default.removeItem(at: folder.store.folder)
    #expect(throws: ServingError.self) { try folder.catalog() }
    let other = try ServingFolder()
    #expect(throws: ServingError.self) { try other.catalog(ModelCatalog.Choice(run: "none")) }
    #expect(throws: ServingError.self) { try other.catalog(ModelCatalog.Choice(others: ["none"])) }
  }

  @Test(arguments: [
    ("20260131-142503-7f3a", 2_026_013_114_250_332_570),
    ("20260131-142503-0000", 2_026_013_114_250_300_000),
  ])
  func versionsAreNumbersThatGrowWithTime(run: String, number: Int) {
    #expect(ModelVersion(run: run).number == number)
    #expect(ModelVersion(run: "x").number > 0)
    #expect(ModelVersion(run: run) < ModelVersion(run: "20260201-000000-0000"))
  }

  @Test(arguments: [
    ("Moles", "moles"), ("Ads of 2026", "ads-of-2026"), ("  ", "model"), ("痣", "痣"),
  ])
  func modelsAreCalledAsTheirDataset(name: String, expected: String) {
    #expect(ModelCatalog.name(for: name) == expected)
  }
}
