import Basics
import Foundation
import Samples
import Serving

/// Plays new events of a sample to a server that runs; what is shown is what the server answers, where
/// the sample asks.
struct ServerReplay: Sendable {
  /// Things that are asked about before what came of them is sent.
  private static let mostAsked = 64

  var address: String
  var token: String?
  var pace: ReplayPace
  /// Of the things asked about, those that the challenger answers; 0...1.
  var challengerShare: Double

  /// Goes on until it is cancelled or has played its count.
  @concurrent
  func run(
    _ replay: EventReplay,
    onSend: @Sendable (Int) -> Void
  ) async throws {
    let (pace, share) = (pace, challengerShare)
    try await ServingClient.connected(to: address, token: token) { client in
      var (replay, pace) = (replay, pace)
      var asking = replay.asksModel ? try await Asking(share: share, &client) : nil
      var sent = 0
      while !Task.isCancelled, !pace.isDone {
        let due = pace.due(limit: asking == nil ? .max : Self.mostAsked)
        var lines: [String] = []
        for _ in 0..<due {
          lines += try await asking?.next(&replay, &client) ?? replay.next()
        }
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

  /// Asks models what to show; each is asked as the version that events will name.
  private struct Asking {
    private let name: String
    private let share: Double
    /// The runs that answer; asked for anew when one is served no more.
    private var champion: String
    private var challenger: String?
    /// What is owed to the challenger, so that its share is kept and never left to chance.
    private var owed = 0.0

    init(share: Double, _ client: inout ServingClient) async throws {
      let answer = try await client.get("/v1/models")
      guard answer.status == 200,
        let name = (ServerReplay.object(answer.body)?["models"] as? [String])?.first
      else { throw ServerReplay.refused("/v1/models", answer) }
      (self.name, self.share) = (name, share)
      champion = try await Self.run("/v2/models/\(name)", &client)
      if share > 0 {
        challenger = try await Self.run("/v2/models/\(name)/labels/challenger", &client)
      }
    }

    /// Asks about the next thing and lets people do what they do with the answer.
    mutating func next(
      _ replay: inout EventReplay,
      _ client: inout ServingClient
    ) async throws -> [String] {
      owed += share
      let isChallenger = owed >= 1
      if isChallenger { owed -= 1 }
      let question = Array(
        (#"{"examples":["# + replay.question().joined(separator: ",") + "]}").utf8
      )
      var run = isChallenger ? challenger ?? champion : champion
      var answer = try await ask(run, question, &client)
      if answer.status == 404 {
        // Another run was promoted meanwhile.
        champion = try await Self.run("/v2/models/\(name)", &client)
        run = champion
        answer = try await ask(run, question, &client)
      }
      guard answer.status == 200,
        let results = ServerReplay.object(answer.body)?["result"] as? [[[Any]]]
      else { throw ServerReplay.refused(":classify", answer) }
      let lines = replay.next(results.map { $0.compactMap(Self.guess) }, model: run)
      guard !lines.isEmpty else {
        throw ServingError(
          .cannotConnect,
          "the model \(name) does not answer what the sample asks",
          suggestion: "serve the sample that is replayed"
        )
      }
      return lines
    }

    private func ask(
      _ run: String,
      _ question: [UInt8],
      _ client: inout ServingClient
    ) async throws -> ServingClient.Answer {
      try await client.post("/v1/models/\(name)/versions/\(run):classify", question)
    }

    private static func guess(_ pair: [Any]) -> EventReplay.Guess? {
      guard pair.count == 2, let text = pair[0] as? String, let probability = pair[1] as? Double
      else { return nil }
      return EventReplay.Guess(text, probability)
    }

    /// The run that answers under a path: events name the model by it.
    private static func run(_ path: String, _ client: inout ServingClient) async throws -> String {
      let answer = try await client.get(path)
      guard answer.status == 200,
        let parameters = ServerReplay.object(answer.body)?["parameters"] as? [String: Any],
        let run = parameters["run"] as? String
      else { throw ServerReplay.refused(path, answer) }
      return run
    }
  }

  private static func object(_ body: [UInt8]) -> [String: Any]? {
    (try? JSONSerialization.jsonObject(with: Data(body))) as? [String: Any]
  }

  private static func refused(_ path: String, _ answer: ServingClient.Answer) -> ServingError {
    let reason = ServerReplay.object(answer.body)?["error"] as? String
    return ServingError(
      .cannotConnect,
      "\(path) answered \(answer.status)" + (reason.map { ": \($0)" } ?? ""),
      suggestion: "serve the sample that is replayed, with what it asks for"
    )
  }
}
