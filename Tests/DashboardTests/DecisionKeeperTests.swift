import Foundation
import Fusion
import Synchronization
import Testing

@testable import Dashboard
@testable import Workspace

@Suite("Decisions while another process writes", .serialized)
struct DecisionKeeperTests {
  private final class Heard: Sendable {
    private let outcomes = Mutex<[String]>([])

    func take(_ outcome: DecisionKeeper.Outcome) {
      let words =
        switch outcome {
        case .recorded(let decision): "recorded \(decision.item.text)"
        case .turned(let decision, _): "turned \(decision?.item.text ?? "-")"
        case .failed: "failed"
        case .waiting(let count): "waiting \(count)"
        }
      outcomes.withLock { $0.append(words) }
    }

    var all: [String] { outcomes.withLock { $0 } }
  }

  private static func record(_ key: String) -> DecisionKeeper.Work {
    .record(Decision(who: "ann", item: .entity(key), attribute: "dx", verdict: .skip))
  }

  /// Runs a body while another connection holds the state, and for a while after.
  private static func whileHeld(
    for seconds: TimeInterval,
    longest: Duration,
    _ body: (DecisionKeeper) -> Void
  ) async throws -> (heard: [String], kept: [Decision]) {
    let file = FileManager.default.temporaryDirectory
      .appending(path: "tuina-keeper-\(UUID().uuidString).sqlite")
    defer {
      for suffix in ["", "-wal", "-shm", ".lock"] {
        try? FileManager.default.removeItem(atPath: file.path + suffix)
      }
    }
    let (store, other) = (try StateStore(file: file), try StateStore(file: file))
    let heard = Heard()
    let keeper = try DecisionKeeper(store, longest: longest) { heard.take($0) }
    let isHeld = DispatchSemaphore(value: 0)
    let thread = Thread {
      try? other.write { _ in
        isHeld.signal()
        Thread.sleep(forTimeInterval: seconds)
      }
    }
    thread.start()
    isHeld.wait()
    body(keeper)
    for _ in 0..<200 where !keeper.isIdle { try await Task.sleep(for: .milliseconds(20)) }
    // The last outcome is told after the work is done.
    try await Task.sleep(for: .milliseconds(100))
    while !thread.isFinished { try await Task.sleep(for: .milliseconds(20)) }
    return (heard.all, try other.decisionsInForce())
  }

  @Test("The drawing thread goes on, and what waits is kept in its order")
  func nothingIsLost() async throws {
    let spent = Mutex<Duration>(.zero)
    let (heard, kept) = try await Self.whileHeld(for: 0.5, longest: .seconds(10)) { keeper in
      spent.withLock { spent in
        spent = ContinuousClock().measure {
          keeper.perform(Self.record("a"))
          keeper.perform(Self.record("b"))
          keeper.perform(.turn(who: "ann", isUndo: true))
        }
      }
    }
    #expect(spent.withLock { $0 } < .milliseconds(300), "the state was held for half a second")
    #expect(
      heard == [
        "waiting 1", "waiting 2", "waiting 3", "recorded a", "recorded b", "turned b",
      ]
    )
    #expect(kept.map(\.item.text) == ["a"])
  }

  @Test("When the other does not let go, each decision is told as not kept")
  func waitingEnds() async throws {
    let (heard, kept) = try await Self.whileHeld(for: 1, longest: .milliseconds(200)) { keeper in
      keeper.perform(Self.record("a"))
      keeper.perform(Self.record("b"))
    }
    #expect(heard == ["waiting 1", "waiting 2", "failed", "failed"])
    #expect(kept.isEmpty)
  }
}
