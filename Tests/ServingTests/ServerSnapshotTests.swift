import Foundation
import Testing
import Workspace

@testable import Serving

@Suite struct ServerSnapshotTests {
  private static let body = Array(#"{"instances": [[50, "arm"], [50, "leg"]]}"#.utf8)

  @Test func aServerWritesWhatItDoesAndHowItEnded() async throws {
    let folder = try ServingFolder()
    try folder.save(ServingFolder.challenger, positive: -2, tag: "challenger")
    let store = ServerSnapshotStore(folder: folder.root.appending(path: ".tuina/serving"))
    let port = try await RunningServer.run(
      folder,
      configure: { $0.snapshots = store }
    ) { server in
      for _ in 0..<5 {
        _ = await RawClient.ask(server.port, "POST", "/v1/models/moles:predict", Self.body)
      }
      _ = await RawClient.ask(server.port, "POST", "/v1/models/moles:predict", Array("{}".utf8))
      var snapshot: ServerSnapshot?
      for _ in 0..<100 {
        snapshot = store.all().first
        if snapshot?.shadowRows == 10, snapshot?.requests == 6 { break }
        try await Task.sleep(for: .milliseconds(50))
      }
      let found = try #require(snapshot)
      #expect(found.state == .running)
      #expect(found.isAlive)
      #expect(found.port == server.port)
      #expect(found.champion == ServingFolder.champion)
      #expect(found.isPromoted)
      #expect(found.challenger == ServingFolder.challenger)
      #expect(found.requests == 6)
      #expect(found.clientErrors == 1)
      #expect(found.serverErrors == 0)
      #expect(found.rows == 10)
      #expect(found.seconds.reduce(0) { $0 + $1.requests } == 6)
      let shown = try #require(found.models.first { !$0.isShadow && $0.rows > 0 })
      #expect(shown.run == ServingFolder.champion)
      #expect(shown.scores.reduce(0, +) == 10)
      let shadow = try #require(found.models.first { $0.isShadow })
      #expect(shadow.run == ServingFolder.challenger)
      #expect(shadow.scores.reduce(0, +) == 10)
      // Arms are melanomas to the champion, and none to the challenger.
      #expect(shadow.scoreSum < shown.scoreSum)
      let latency = try #require(found.latency)
      #expect(latency.requests >= 5)
      #expect(latency.p50 > 0 && latency.p50 <= latency.p90 && latency.p90 <= latency.p99)
      return server.port
    }
    let last = try #require(store.all().first { $0.port == port })
    #expect(last.state == .stopped)
    #expect(!last.isAlive)
  }

  @Test func filesThatAreNoSnapshotsAreLeftOut() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "serving-\(UUID())")
    defer { try? FileManager.default.removeItem(at: folder) }
    let store = ServerSnapshotStore(folder: folder)
    #expect(store.all().isEmpty)
    var snapshot = ServerSnapshot(
      process: getpid(),
      host: "127.0.0.1",
      port: 8501,
      model: "moles",
      startedAt: Date(timeIntervalSince1970: 1000),
      writtenAt: Date(timeIntervalSince1970: 2000),
      champion: "a",
      isPromoted: false,
      challenger: nil
    )
    snapshot.models = [
      .init(
        run: "a",
        requests: 1,
        failures: 0,
        rows: 1,
        scores: [Int](repeating: 1, count: 10),
        scoreSum: 5,
        isShadow: false
      )
    ]
    try store.write(snapshot)
    #expect(store.all() == [snapshot])
    for (name, text) in [
      ("server-1.json", "{"), ("server-2.json", #"{"kind":"tuina-job","version":1}"#),
      ("server-3.json", ""), ("other.json", "{}"),
    ] {
      try Data(text.utf8).write(to: folder.appending(path: name))
    }
    let whole = try Data(contentsOf: folder.appending(path: "server-8501.json"))
    try whole.prefix(whole.count / 2).write(to: folder.appending(path: "server-4.json"))
    let short = String(decoding: whole, as: UTF8.self).replacing("1,1,1,1,1,1,1,1,1,1", with: "1")
    try Data(short.utf8).write(to: folder.appending(path: "server-5.json"))
    // Counts that cannot be added up, and some below 0.
    for (port, first) in [(6, Int.max), (7, -1)] {
      let text = String(decoding: whole, as: UTF8.self)
        .replacing("1,1,1,1,1,1,1,1,1,1", with: "\(first),1,1,1,1,1,1,1,1,1")
      #expect(text.utf8.count > whole.count)
      try Data(text.utf8).write(to: folder.appending(path: "server-\(port).json"))
    }
    #expect(store.all() == [snapshot])
  }

  @Test func snapshotsOfServersThatEndedLongAgoAreRemoved() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "serving-\(UUID())")
    defer { try? FileManager.default.removeItem(at: folder) }
    let store = ServerSnapshotStore(folder: folder)
    for port in 1...12 {
      var snapshot = ServerSnapshot(
        process: 1,
        host: "h",
        port: port,
        model: "m",
        startedAt: Date(timeIntervalSince1970: 0),
        writtenAt: Date(timeIntervalSince1970: Double(port)),
        champion: "a",
        isPromoted: true,
        challenger: nil
      )
      snapshot.state = .stopped
      try store.write(snapshot)
    }
    store.prune(except: 1)
    #expect(store.all().map(\.port) == [12, 11, 10, 9, 8, 7, 6, 5, 1])
  }

  @Test(arguments: ["http://192.0.2.1:8501", "https://127.0.0.1", "127.0.0.1:8501", "http://"])
  func aClientGoesToThisMachineOnly(address: String) async {
    await #expect(throws: ServingError.self) {
      try await ServingClient.connected(to: address, token: nil) { _ in }
    }
  }

  @Test func aClientAsksManyThingsOverOneConnection() async throws {
    let folder = try ServingFolder()
    try await RunningServer.run(folder) { server in
      let statuses = try await ServingClient.connected(
        to: "http://127.0.0.1:\(server.port)",
        token: nil
      ) { client in
        var statuses: [Int] = []
        for _ in 0..<3 {
          statuses.append(try await client.post("/v1/models/moles:predict", Self.body).status)
        }
        statuses.append(try await client.get("/v1/nothing").status)
        let models = try await client.get("/v1/models")
        #expect(String(decoding: models.body, as: UTF8.self) == #"{"models":["moles"]}"#)
        return statuses
      }
      #expect(statuses == [200, 200, 200, 404])
    }
  }
}
