import Basics
import Foundation
import Fusion
import Testing
import Workspace

@testable import Review

@Suite("What people said of the queue")
struct ReviewStandingTests {
  private static func item(_ key: String, known: String? = nil) -> ReviewItem {
    var item = ReviewItem(
      kind: known == nil ? .conflict : .known,
      item: .entity(key),
      attribute: "kind",
      value: "red",
      confidence: 0.5,
      claims: 2,
      rarestShare: 0.5,
      signature: key
    )
    if let known {
      item.addition = ReviewAddition(
        who: "lead",
        item: item.item,
        attribute: "kind",
        kind: .known,
        known: known
      )
    }
    return item
  }

  /// Decisions in their order: who, about which key, what.
  private static func said(
    _ all: [(String, String, Decision.Verdict)],
    seconds: Double? = nil
  ) -> [Decision] {
    all.enumerated().map { place, one in
      var decision = Decision(
        who: one.0,
        item: .entity(one.1),
        attribute: "kind",
        verdict: one.2,
        old: "red",
        seconds: seconds
      )
      decision.id = Int64(place + 1)
      return decision
    }
  }

  private static func queue(_ count: Int) -> ReviewQueue {
    ReviewQueue(
      doubtful: (0..<count).map { item("d\($0)") },
      drawn: [],
      classes: ["kind": 2]
    )
  }

  @Test("A share of what one other person decided is looked at blind, the same whoever asks")
  func secondLooks() {
    let queue = Self.queue(2_000)
    let decisions = Self.said((0..<2_000).map { ("ann", "d\($0)", .value("red")) })
    let standing = ReviewStanding(queue, decisions)
    let bob = standing.view(queue, for: "bob", secondShare: 0.1)
    #expect((150...250).contains(bob.blind.count), "\(bob.blind.count) of 2,000")
    #expect(bob.latest.count == 2_000 - bob.blind.count)
    #expect(standing.view(queue, for: "cid", secondShare: 0.1).blind == bob.blind)
    #expect(standing.view(queue, for: "cid", secondShare: 0.2).blind.isSuperset(of: bob.blind))
    #expect(standing.view(queue, for: "ann", secondShare: 1).blind.isEmpty, "they are ann's own")
    #expect(standing.view(queue, for: "bob").blind.isEmpty)
    // What two have decided is not looked at by a third.
    let twice = ReviewStanding(queue, decisions + Self.said([("ann", "d0", .skip)]))
    #expect(twice.view(queue, for: "bob", secondShare: 1).blind.count == 2_000)
    let place = bob.blind.min() ?? 0
    let key = queue.items[place].item.text
    let second = ReviewStanding(
      queue,
      decisions + Self.said([("bob", key, .value("red"))])
    )
    #expect(!second.view(queue, for: "cid", secondShare: 0.1).blind.contains(place))
  }

  @Test("A disagreement is open to everybody until somebody settles it")
  func disagreements() {
    let queue = Self.queue(2)
    var all: [(String, String, Decision.Verdict)] = [
      ("ann", "d0", .value("red")), ("ann", "d1", .value("red")), ("bob", "d1", .value("red")),
    ]
    #expect(ReviewStanding(queue, Self.said(all)).disputed.isEmpty)
    all.append(("bob", "d0", .value("blue")))
    let standing = ReviewStanding(queue, Self.said(all))
    let place = queue.place(of: .entity("d0"), "kind") ?? -1
    #expect(standing.disputed == [place])
    for who in ["ann", "bob", "cid"] {
      let view = standing.view(queue, for: who)
      #expect(view.latest[place] == nil && !view.blind.contains(place))
      #expect(view.disputed[place]?.map(\.who) == ["ann", "bob"])
    }
    all.append(("cid", "d0", .skip))
    #expect(ReviewStanding(queue, Self.said(all)).disputed == [place], "a skip settles nothing")
    all.append(("ann", "d0", .value("blue")))
    let settled = ReviewStanding(queue, Self.said(all))
    #expect(settled.disputed.isEmpty)
    #expect(settled.view(queue, for: "cid").latest[place]?.verdict == .value("blue"))
    #expect(settled.firstAnswers[place]?.map(\.verdict) == [.value("red"), .value("blue")])
    // The one who settled it agrees with bob now, and kappa does not count that.
    let progress = ReviewProgress(queue, Self.said(all))
    #expect(progress.disputed == 0 && progress.kappa.items == 2)
    all.append(("dan", "d0", .value("green")))
    #expect(ReviewStanding(queue, Self.said(all)).disputed.isEmpty, "what is settled stays so")
  }

  @Test("A person who mends an own answer disagrees with nobody")
  func ownCorrections() {
    let queue = Self.queue(1)
    let standing = ReviewStanding(
      queue,
      Self.said([("ann", "d0", .value("red")), ("ann", "d0", .value("blue"))])
    )
    #expect(standing.disputed.isEmpty)
    #expect(standing.latest[0]?.verdict == .value("blue"))
  }

  @Test("Known cells look like those drawn by chance, come to everybody, and measure each")
  func knownCells() throws {
    let known = (0..<10).map { Self.item("k\($0)", known: "blue") }
    let queue = ReviewQueue(
      doubtful: (0..<40).map { Self.item("d\($0)") },
      added: known,
      drawn: [],
      classes: ["kind": 2]
    )
    #expect(queue.items.count == 50)
    #expect(queue.items.filter { $0.kind == .known }.allSatisfy { $0.shownKind == .random })
    let answers = (0..<10).flatMap { place -> [(String, String, Decision.Verdict)] in
      [
        ("ann", "k\(place)", .value(place < 2 ? "red" : "blue")),
        ("bob", "k\(place)", .value("blue")),
      ]
    }
    let half = Self.said(answers.filter { $0.0 == "ann" }, seconds: 9)
    let first = ReviewStanding(queue, half)
    #expect(first.view(queue, for: "bob").latest.isEmpty, "bob has to say it too")
    #expect(first.view(queue, for: "ann").latest.count == 8)
    #expect(first.disputed.count == 2, "what is wrong comes again")
    #expect(first.view(queue, for: "ann").disputed.count == 2)
    #expect(first.view(queue, for: "bob").disputed.isEmpty, "bob is not told what is known")
    let all = ReviewStanding(queue, Self.said(answers))
    #expect(all.reviewers().map(\.knownWrong) == [2, 0])
    let figures = try #require(first.reviewers().first)
    #expect(figures.who == "ann" && figures.known == 10 && figures.knownWrong == 2)
    let rate = try #require(figures.errorRate)
    #expect(rate.rate == 0.2)
    #expect(rate.interval == WilsonInterval(successes: 2, total: 10))
    #expect(figures.itemsPerHour == 400)
    #expect(ReviewProgress(queue, half).people == [figures])
  }

  @Test("Who differs from what two others agree about is counted")
  func loneAnswers() throws {
    let queue = Self.queue(3)
    let all = (0..<3).flatMap { place -> [(String, String, Decision.Verdict)] in
      [
        ("ann", "d\(place)", .value("red")), ("bob", "d\(place)", .value("red")),
        ("cid", "d\(place)", .value(place == 0 ? "blue" : "red")),
      ]
    }
    let people = ReviewStanding(queue, Self.said(all)).reviewers()
    #expect(people.map(\.who) == ["ann", "bob", "cid"])
    #expect(people.map(\.agreed) == [2, 2, 3])
    #expect(people.map(\.agreedWrong) == [0, 0, 1])
  }
}
