import Basics
import Foundation
import Terminal
import Testing

@testable import Dashboard

@Suite struct ReplayTests {
  /// Keys, results and drawings at random sizes, recorded, lead a fresh model to the same screens.
  @Test(arguments: [11, 12] as [UInt64])
  func recordedMessagesReplayToTheSameScreens(seed: UInt64) throws {
    var generator = SeededGenerator(state: seed)
    var session = DashboardSession(Fixture.empty, isRecorded: true)
    var seen: [Frame] = []
    let arrivals = Fixture.messages + Fixture.oddMessages
    let start = Date(timeIntervalSince1970: 1_777_777_777)
    for step in 0..<100 {
      let now = start.addingTimeInterval(Double(step))
      if step < arrivals.count { _ = session.take(arrivals[step], at: now) }
      let key = RandomKeysTests.keys[
        Int.random(in: 0..<RandomKeysTests.keys.count, using: &generator)
      ]
      _ = session.take(.key(key), at: now)
      if step.isMultiple(of: 20) {
        let size = Size(
          columns: Int.random(in: 20...160, using: &generator),
          rows: Int.random(in: 6...48, using: &generator)
        )
        seen.append(session.draw(size: size, appearance: Appearance()).frame)
      }
    }
    var replayed = Fixture.empty
    for message in try #require(session.journal) { _ = replayed.update(message) }
    for size in [Size(columns: 80, rows: 24), Size(columns: 160, rows: 48)] {
      let one = session.model.render(size: size, appearance: Appearance()).frame
      let two = replayed.render(size: size, appearance: Appearance()).frame
      #expect(one == two, "seed \(seed)")
    }
    #expect(seen.count == 5)
    #expect(replayed.log.entries == session.model.log.entries, "seed \(seed)")
  }
}
