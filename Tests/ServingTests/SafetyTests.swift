import Foundation
import Synchronization
import Testing

@testable import Serving

/// Clients that are slow, greedy, broken or not welcome; the others are served all the same.
struct SafetyTests {
  private static let path = "/v1/models/moles:predict"
  private static let body = Array(#"{"instances": [[50, "arm"]]}"#.utf8)

  private static func isServing(_ port: Int) async -> Bool {
    await RawClient.ask(port, "POST", path, body)?.status == 200
  }

  @Test func aBodyTooLargeIsRefusedBeforeItIsReadAndTheClientReadsWhy() async throws {
    try await RunningServer.run(ServingFolder()) {
      $0.limits.bodyBytes = 4096
      $0.limits.drainBytes = 1 << 20
    } _: { server in
      let answer = await RawClient.on(server.port) { client in
        let head = RawClient.request("POST", Self.path, fields: ["Content-Length": "500000"])
        // It sends on, as clients do, and reads the answer only then.
        _ = client.send(head)
        _ = client.send([UInt8](repeating: 0x20, count: 500_000))
        return client.answer()
      }
      #expect(answer?.status == 413)
      #expect(answer?.json?["error"] is String)
      #expect(await Self.isServing(server.port))
    }
  }

  @Test func whatIsReadAfterARefusalIsBounded() async throws {
    try await RunningServer.run(ServingFolder()) {
      $0.limits.bodyBytes = 4096
      $0.limits.drainBytes = 65_536
    } _: { server in
      let sent = await RawClient.on(server.port) { client in
        let length = 1 << 30
        _ = client.send(
          RawClient.request("POST", Self.path, fields: ["Content-Length": "\(length)"])
        )
        var sent = 0
        let chunk = [UInt8](repeating: 0x20, count: 65_536)
        while sent < length, client.send(chunk) { sent += chunk.count }
        return sent
      }
      // What the sockets of both ends hold comes on top.
      #expect((sent ?? .max) < 64 << 20)
      #expect(await Self.isServing(server.port))
    }
  }

  @Test func aBodyInChunksIsCountedWhileItComes() async throws {
    try await RunningServer.run(ServingFolder()) {
      $0.limits.bodyBytes = 4096
    } _: { server in
      let answer = await RawClient.on(server.port) { client in
        _ = client.send(
          "POST \(Self.path) HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n"
        )
        for _ in 0..<16 {
          _ = client.send("400\r\n" + String(repeating: " ", count: 1024) + "\r\n")
        }
        _ = client.send("0\r\n\r\n")
        return client.answer()
      }
      #expect(answer?.status == 413)
      let small = await RawClient.on(server.port) { client in
        let text = String(decoding: Self.body, as: UTF8.self)
        _ = client.send(
          "POST \(Self.path) HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n"
            + "\(String(text.utf8.count, radix: 16))\r\n\(text)\r\n0\r\n\r\n"
        )
        return client.answer()
      }
      #expect(small?.status == 200)
    }
  }

  @Test func aHeadThatDripsMeetsItsDeadline() async throws {
    try await RunningServer.run(ServingFolder()) {
      $0.limits.headTime = .milliseconds(300)
    } _: {
      server in
      let seconds = await RawClient.on(server.port) { client in
        let start = ContinuousClock.now
        for byte in Array("POST \(Self.path) HTTP/1.1\r\nX: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa".utf8) {
          guard client.send([byte]) else { break }
          Thread.sleep(forTimeInterval: 0.05)
        }
        _ = client.isClosed()
        return (ContinuousClock.now - start) / .seconds(1)
      }
      #expect((seconds ?? 99) < 4)
      #expect(await Self.isServing(server.port))
    }
  }

  @Test func aBodyThatDripsIsAnsweredAndClosed() async throws {
    try await RunningServer.run(ServingFolder()) {
      $0.limits.bodyTime = .milliseconds(300)
    } _: {
      server in
      let answer = await RawClient.on(server.port) { client in
        _ = client.send(RawClient.request("POST", Self.path, fields: ["Content-Length": "1000"]))
        for _ in 0..<8 {
          guard client.send(" ") else { break }
          Thread.sleep(forTimeInterval: 0.05)
        }
        return client.answer()
      }
      #expect(answer?.status == 408)
      #expect(await Self.isServing(server.port))
    }
  }

  @Test func anIdleConnectionIsClosed() async throws {
    try await RunningServer.run(ServingFolder()) {
      $0.limits.idleTime = .milliseconds(200)
    } _: {
      server in
      let seconds = await RawClient.on(server.port) { client -> Double? in
        guard client.send(RawClient.request("POST", Self.path, Self.body)),
          client.answer()?.status == 200
        else { return nil }
        let start = ContinuousClock.now
        _ = client.isClosed()
        return (ContinuousClock.now - start) / .seconds(1)
      }
      #expect((seconds ?? 99) < 4)
    }
  }

  @Test func moreThanTheServerTakesIsToldToComeAgain() async throws {
    try await RunningServer.run(ServingFolder()) {
      $0.limits.concurrency = 2
    } _: { server in
      let answer = await RawClient.on(server.port) { first -> RawClient.Answer? in
        // Two requests under way whose bodies are not there yet.
        let half = RawClient.request("POST", Self.path, fields: ["Content-Length": "100"])
        guard let second = RawClient(port: server.port), first.send(half), second.send(half),
          let third = RawClient(port: server.port)
        else { return nil }
        Thread.sleep(forTimeInterval: 0.3)
        _ = third.send(RawClient.request("POST", Self.path, Self.body))
        let refusal = third.answer()
        // Probes and metrics are answered all the same, and so is the same connection afterwards.
        _ = third.send(RawClient.request("GET", "/healthz"))
        guard third.answer()?.status == 200 else { return nil }
        return refusal
      }
      #expect(answer?.status == 503)
      #expect(answer?.fields["retry-after"] == "1")
    }
  }

  @Test func batchesAndBombsAreBounded() async throws {
    try await RunningServer.run(ServingFolder()) {
      $0.limits.batchRows = 3
    } _: { server in
      let rows = Array(repeating: #"[1, "arm"]"#, count: 4).joined(separator: ",")
      let large = await RawClient.ask(server.port, "POST", Self.path, "{\"instances\": [\(rows)]}")
      #expect(large?.status == 413)
      let shape =
        #"{"inputs": [{"name": "age", "shape": [900000000], "datatype": "FP64", "data": []}]}"#
      let wide = await RawClient.ask(server.port, "POST", "/v2/models/moles/infer", shape)
      #expect(wide?.status == 413)
      let deep = String(repeating: "[", count: 1_000_000)
      let bomb = await RawClient.ask(server.port, "POST", Self.path, deep)
      #expect(bomb?.status == 400)
      #expect(await Self.isServing(server.port))
    }
  }

  @Test func headsTooLargeAndOtherProtocolsAreRefused() async throws {
    try await RunningServer.run(ServingFolder()) { _ in
    } _: { server in
      let large = await RawClient.ask(
        server.port,
        "GET",
        "/healthz",
        fields: ["X-Large": String(repeating: "a", count: 100_000)]
      )
      #expect(large == nil || large?.status == 400)
      let other = await RawClient.on(server.port) { client in
        _ = client.send("\u{16}\u{3}\u{1}\r\n\r\n")
        return client.answer()
      }
      #expect(other == nil || other?.status == 400)
      #expect(await Self.isServing(server.port))
    }
  }

  @Test(arguments: [
    (["Host": "evil.example"], 403), (["Origin": "http://evil.example"], 403),
    (["Host": "localhost:80"], 200), (["Host": "[::1]:80"], 200),
    (["Content-Encoding": "gzip"], 415),
  ])
  func strangersAreRefused(fields: [String: String], status: Int) async throws {
    try await RunningServer.run(ServingFolder()) { server in
      let answer = await RawClient.ask(server.port, "POST", Self.path, Self.body, fields: fields)
      #expect(answer?.status == status)
    }
  }

  @Test func otherAddressesNeedAToken() async throws {
    let folder = try ServingFolder()
    #expect(throws: ServingError.self) { try Access(host: "0.0.0.0", token: nil) }
    #expect(throws: ServingError.self) { try Access(host: "0.0.0.0", token: "short") }
    #expect(throws: ServingError.self) { try Access(host: "127.example.org", token: nil) }
    for host in ["127.0.0.1", "localhost", "::1", "127.8.9.1"] {
      _ = try Access(host: host, token: nil)
    }
    let token = "0123456789abcdef"
    try await RunningServer.run(folder) {
      $0.token = token
    } _: { server in
      for (field, status) in [
        (nil, 401), ("Bearer 0123456789abcdeX", 401), ("Bearer 0123456789abcdef0", 401),
        ("Basic \(token)", 401), ("Bearer \(token)", 200),
      ] as [(String?, Int)] {
        let answer = await RawClient.ask(
          server.port,
          "POST",
          Self.path,
          Self.body,
          fields: field.map { ["Authorization": $0] } ?? [:]
        )
        #expect(answer?.status == status)
      }
      #expect(await RawClient.ask(server.port, "GET", "/healthz")?.status == 200)
      #expect(await RawClient.ask(server.port, "GET", "/metrics")?.status == 401)
    }
  }

  @Test func stoppingLetsRequestsEndAndIsBounded() async throws {
    let seconds = Mutex(99.0)
    let answer = Mutex<Int?>(nil)
    try await RunningServer.run(ServingFolder()) {
      $0.limits.stopTime = .milliseconds(500)
    } _: {
      server in
      let body = Self.body
      let late = await RawClient.on(server.port) { client -> Bool in
        _ = client.send(
          RawClient.request("POST", Self.path, fields: ["Content-Length": "\(body.count)"])
        )
        guard let silent = RawClient(port: server.port) else { return false }
        // This one never sends its body.
        _ = silent.send(RawClient.request("POST", Self.path, fields: ["Content-Length": "9"]))
        Thread.sleep(forTimeInterval: 0.2)
        let start = ContinuousClock.now
        server.server.stop()
        Thread.sleep(forTimeInterval: 0.1)
        _ = client.send(body)
        answer.withLock { $0 = client.answer()?.status }
        _ = silent.isClosed()
        seconds.withLock { $0 = (ContinuousClock.now - start) / .seconds(1) }
        return true
      }
      #expect(late == true)
    }
    #expect(answer.withLock { $0 } == 200)
    #expect(seconds.withLock { $0 } < 5)
  }
}
