import Foundation
import TestSupport
import Testing

/// The server as a process: what it says, what survives its death, and how it ends.
@Suite(.serialized, .enabled(if: Program.canRun))
struct ServeTests {
  private static func trained() throws -> URL {
    let folder = FileManager.default.temporaryDirectory.appending(
      path: "tuina-\(UUID().uuidString)"
    )
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let rows = (0..<400).map { row in
      "\(row),\(row % 7),\(row % 3 == 0 ? "arm" : "leg"),\(row % 3 == 0 ? "yes" : "no")\n"
    }
    try Data(("id,size,site,label\n" + rows.joined()).utf8)
      .write(to: folder.appending(path: "rows.csv"))
    try Data("version: 1\nname: Few\nentity: id\nlabel: label\npositive: \"yes\"\n".utf8)
      .write(to: folder.appending(path: "dataset.yaml"))
    let outcome = try Program.run(["train", folder.path, "--quiet", "--epochs", "30"])
    #expect(outcome.status == 0, "\(outcome.errors)")
    return folder
  }

  /// People are asked with what the server answers, and what they do comes back as events.
  @Test func theSampleOfRepliesIsPlayedToAServer() async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "replies-\(UUID())")
    defer { try? FileManager.default.removeItem(at: folder) }
    let sample = try Program.run(["sample", "replies", folder.path, "--rows", "300"])
    #expect(sample.status == 0)
    let trained = try Program.run(["train", folder.path, "--quiet", "--epochs", "5", "--json"])
    #expect(trained.status == 0, "\(trained.errors)")
    let server = try await ServedProgram.start(folder)
    defer { server.process.terminate() }
    let replay = try Program.run([
      "sample", "replay", folder.path, "--to", server.address, "--rate", "1000", "--count", "40",
      "--seed", "5", "--json",
    ])
    #expect(replay.status == 0, "\(replay.errors)")
    let document = try JSONSerialization.jsonObject(with: Data(replay.output.utf8))
    let sent = try #require((document as? [String: Any])?["events"] as? Int)
    let file = folder.appending(path: "feedback/served.jsonl")
    let lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
    #expect(lines.count == sent)
    #expect(sent > 80)
    let runs = try FileManager.default.contentsOfDirectory(
      atPath: folder.appending(path: ".tuina/models").path
    )
    let run = try #require(runs.first { $0.hasPrefix("2") })
    #expect(lines.count { $0.contains("\"model\":\"\(run)\"") } == 80)
    let elsewhere = try Program.run([
      "sample", "replay", folder.path, "--to", "http://192.0.2.1:80", "--count", "1",
    ])
    #expect(elsewhere.status == 2)
    #expect(elsewhere.errors.contains("token"))
  }

  @Test func whatIsAcknowledgedSurvivesAKillAndTheServerEndsInOrder() async throws {
    let folder = try Self.trained()
    defer { try? FileManager.default.removeItem(at: folder) }
    let server = try await ServedProgram.start(folder)
    let address = server.address
    let documented = try DocumentedKeys().leaves(of: "serve")
    let printed = DocumentedKeys.leaves(in: server.document)
      .subtracting(try DocumentedKeys().commonLeaves())
    #expect(printed == documented.subtracting(["challenger.run", "challenger.version"]))
    let prediction = await ServedProgram.post(
      address,
      "/v1/models/few:predict",
      #"{"instances": [{"size": 3, "site": "arm"}]}"#
    )
    #expect(prediction?.status == 200, "\(prediction?.text ?? "")")
    #expect(prediction?.text.contains(#""label":"yes""#) == true, "\(prediction?.text ?? "")")

    let acknowledged = await withTaskGroup(of: [String].self) { group in
      for client in 0..<4 {
        group.addTask {
          var kept: [String] = []
          for number in 0..<10_000 {
            let id = "\(client)-\(number)"
            let event =
              #"{"id":"\#(id)","time":"2026-03-01T09:00:00Z","model":"m","score":0.5,"#
              + #""shown":"yes","action":"accepted","entity":"1"}"#
            guard await ServedProgram.post(address, "/v1/events", event)?.status == 200 else {
              break
            }
            kept.append(id)
          }
          return kept
        }
      }
      try? await Task.sleep(for: .seconds(1))
      kill(server.process.processIdentifier, SIGKILL)
      return await group.reduce(into: []) { $0 += $1 }
    }
    server.process.waitUntilExit()
    #expect(!acknowledged.isEmpty)
    let file = try String(
      contentsOf: folder.appending(path: "feedback/served.jsonl"),
      encoding: .utf8
    )
    let lost = acknowledged.filter { !file.contains("\"id\":\"\($0)\",") }
    #expect(lost.isEmpty, "\(lost.count) of \(acknowledged.count)")

    let again = try await ServedProgram.start(folder)
    #expect(
      await ServedProgram.post(again.address, "/v1/models/few:regress", #"{"examples": [{}]}"#)?
        .status
        == 200
    )
    again.process.terminate()
    again.process.waitUntilExit()
    #expect(again.process.terminationStatus == 0)
  }
}
