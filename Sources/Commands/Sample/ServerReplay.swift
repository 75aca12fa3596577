import Basics
import Foundation
import Samples
import Serving

/// Plays new events of a sample to a server that runs; what is shown is what the server answers, where
/// the sample asks.
struct ServerReplay: Sendable {
  /// Things that are asked about in one request.
  private static let mostAsked = 64

  var address: String
  var token: String?
  var rate: Double
  var count: Int?

  /// Goes on until it is cancelled or has played its count.
  @concurrent
  func run(
    _ replay: EventReplay,
    onSend: @Sendable (Int) -> Void
  ) async throws {
    let (rate, count) = (rate, count)
    try await ServingClient.connected(to: address, token: token) { client in
      var replay = replay
      var pace = try ReplayPace(rate: rate, count: count)
      let name = replay.asksModel ? try await Self.modelName(&client) : ""
      var sent = 0
      while !Task.isCancelled, !pace.isDone {
        let due = pace.due(limit: replay.asksModel ? Self.mostAsked : .max)
        let lines =
          replay.asksModel
          ? try await Self.asked(due, name, &replay, &client)
          : (0..<due).flatMap { _ in replay.next() }
        if !lines.isEmpty {
          let answer = try await client.post(
            "/v1/events",
            Array((lines.joined(separator: "\n") + "\n").utf8)
          )
          guard answer.status == 200 else { throw Self.refused("/v1/events", answer) }
          sent += lines.count
          onSend(sent)
        }
        guard await pace.wait() else { return }
      }
    }
  }

  /// Asks the model about things and lets people do what they do with its answers.
  private static func asked(
    _ count: Int,
    _ name: String,
    _ replay: inout EventReplay,
    _ client: inout ServingClient
  ) async throws -> [String] {
    var lines: [String] = []
    let run = try await runName(name, &client)
    for _ in 0..<count {
      let path = "/v1/models/\(name):classify"
      let question = #"{"examples":["# + replay.question() + "]}"
      let answer = try await client.post(path, Array(question.utf8))
      guard answer.status == 200,
        let results = object(answer.body)?["result"] as? [[[Any]]], let result = results.first
      else { throw refused(path, answer) }
      let guesses = result.compactMap { pair -> EventReplay.Guess? in
        guard pair.count == 2, let text = pair[0] as? String, let probability = pair[1] as? Double
        else { return nil }
        return EventReplay.Guess(text, probability)
      }
      lines += replay.next(guesses, model: run)
    }
    return lines
  }

  private static func modelName(_ client: inout ServingClient) async throws -> String {
    let answer = try await client.get("/v1/models")
    guard answer.status == 200,
      let name = (object(answer.body)?["models"] as? [String])?.first
    else { throw refused("/v1/models", answer) }
    return name
  }

  /// The run that answers now: events name the model by it.
  private static func runName(_ model: String, _ client: inout ServingClient) async throws -> String
  {
    let answer = try await client.get("/v2/models/\(model)")
    guard answer.status == 200,
      let parameters = object(answer.body)?["parameters"] as? [String: Any],
      let run = parameters["run"] as? String
    else { throw refused("/v2/models/\(model)", answer) }
    return run
  }

  private static func object(_ body: [UInt8]) -> [String: Any]? {
    (try? JSONSerialization.jsonObject(with: Data(body))) as? [String: Any]
  }

  private static func refused(_ path: String, _ answer: ServingClient.Answer) -> ServingError {
    let reason = object(answer.body)?["error"] as? String
    return ServingError(
      .cannotConnect,
      "\(path) answered \(answer.status)" + (reason.map { ": \($0)" } ?? ""),
      suggestion: "serve the sample that is replayed, with what it asks for"
    )
  }
}
