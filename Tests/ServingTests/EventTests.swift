import Feedback
import Foundation
import Testing
import Workspace

@testable import Serving

/// Events that come over HTTP are read by the reader of feedback.
struct EventTests {
  enum Form {
    case lines, linesOfWindows, list

    func text(_ events: [String]) -> String {
      switch self {
      case .lines: events.joined(separator: "\n")
      case .linesOfWindows: events.joined(separator: "\r\n\n") + "\r\n"
      case .list: "[" + events.joined(separator: ",\n ") + "]"
      }
    }
  }

  private static func event(_ id: String, score: String = "0.5") -> String {
    #"{"id":"\#(id)","time":"2026-03-01T09:00:00Z","model":"m1","score":\#(score),"#
      + #""shown":"benign","action":"accepted","entity":"L1"}"#
  }

  private static func kept(_ folder: ServingFolder) throws -> FeedbackSummary {
    try FeedbackAnalysis.summarise(FeedbackFiles(root: folder.root))
  }

  @Test(arguments: [
    Form.lines,
    .linesOfWindows,
    .list,
  ])
  func eventsAreOnTheDiskWhenTheyAreAcknowledged(
    form: Form
  ) async throws {
    let folder = try ServingFolder()
    try await RunningServer.run(folder) { server in
      let body = form.text([Self.event("a"), Self.event("b"), Self.event("c", score: "7")])
      let answer = try #require(await RawClient.ask(server.port, "POST", "/v1/events", body))
      #expect(answer.status == 200, "\(answer.text)")
      #expect(answer.json?["accepted"] as? Int == 2)
      #expect(answer.json?["rejected"] as? Int == 1)
      let problem = try #require((answer.json?["problems"] as? [[String: Any]])?.first)
      #expect(problem["field"] as? String == "score")
      let summary = try Self.kept(folder)
      #expect(summary.events == 2)
      #expect(summary.rejected == 0)
    }
  }

  @Test func manyClientsAtOnceLoseNothing() async throws {
    let folder = try ServingFolder()
    try await RunningServer.run(folder) { server in
      let port = server.port
      let accepted = await withTaskGroup(of: Int.self) { group in
        for client in 0..<8 {
          group.addTask {
            await RawClient.on(port) { connection in
              (0..<25).count { number in
                let body = Self.event("\(client)-\(number)")
                return connection.send(
                  RawClient.request("POST", "/v1/events", Array(body.utf8))
                ) && connection.answer()?.status == 200
              }
            } ?? 0
          }
        }
        return await group.reduce(0, +)
      }
      #expect(accepted == 200)
      let kept = try Self.kept(folder)
      #expect(kept.events == 200)
    }
  }

  @Test func aLineCutByAKilledProcessSpoilsNoOther() async throws {
    let folder = try ServingFolder()
    try FileManager.default.createDirectory(
      at: folder.eventsFile.deletingLastPathComponent(),
      withIntermediateDirectories: true
    )
    try Data(#"{"id":"cut"#.utf8).write(to: folder.eventsFile)
    try await EventLog(file: folder.eventsFile).append(Array((Self.event("a") + "\n").utf8))
    let summary = try Self.kept(folder)
    #expect(summary.events == 1)
    #expect(summary.rejected == 1)
  }

  @Test func whatCannotBeWrittenIsNotAcknowledged() async throws {
    let folder = try ServingFolder()
    // A folder stands where the file should.
    try FileManager.default.createDirectory(
      at: folder.eventsFile,
      withIntermediateDirectories: true
    )
    try await RunningServer.run(folder) { server in
      let answer = await RawClient.ask(server.port, "POST", "/v1/events", Self.event("a"))
      #expect(answer?.status == 503)
      #expect(answer?.fields["retry-after"] != nil)
      let bad = await RawClient.ask(server.port, "POST", "/v1/events", "no event")
      #expect(bad?.status == 400)
    }
  }

  @Test func aBodyThatEndsEarlyLeavesNothing() async throws {
    let folder = try ServingFolder()
    try await RunningServer.run(folder) { server in
      _ = await RawClient.on(server.port) { client in
        let body = Array((Self.event("a") + "\n" + Self.event("b")).utf8)
        let whole = RawClient.request("POST", "/v1/events", body)
        return client.send(Array(whole.dropLast(20)))
      }
      try await Task.sleep(for: .milliseconds(200))
      let kept = try Self.kept(folder)
      #expect(kept.events == 0)
    }
  }

  private static func dataset(_ folder: ServingFolder, _ feedback: String?) -> Dataset {
    var manifest = Manifest()
    manifest.feedback = feedback
    return Dataset(
      root: folder.root,
      manifest: manifest,
      manifestFile: nil,
      inferences: [],
      paths: DatasetPaths(root: folder.root)
    )
  }

  @Test(arguments: [
    (nil, "feedback/served.jsonl"), ("feedback/*.jsonl", "feedback/served.jsonl"),
    ("log/events.jsonl", "log/events.jsonl"), ("clicks", "clicks/served.jsonl"),
    ("events-*.jsonl", "events-served.jsonl"),
  ])
  func eventsGoWhereFeedbackIsRead(pattern: String?, name: String) async throws {
    let folder = try ServingFolder()
    let dataset = Self.dataset(folder, pattern)
    let log = try EventLog(dataset)
    #expect(log.file.path.hasSuffix("/" + name))
    try await log.append(Array((Self.event("a") + "\n").utf8))
    #expect(try FeedbackAnalysis.summarise(dataset).events == 1)
  }

  @Test(arguments: ["../out.jsonl", "/tmp/x.jsonl", "a*/b.jsonl", "s3://b/x.jsonl", "[ab].jsonl"])
  func eventsStayInTheFolder(pattern: String) throws {
    let folder = try ServingFolder()
    let dataset = Self.dataset(folder, pattern)
    #expect(throws: ServingError.self) { try EventLog(dataset) }
  }
}
