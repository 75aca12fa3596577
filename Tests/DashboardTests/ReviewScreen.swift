import Foundation
import Review
import Testing
import Workspace

@testable import Dashboard

/// What tests of the review screen share.
enum ReviewScreen {
  static func decisions(_ effects: [Effect]) -> [Decision] {
    effects.compactMap { if case .decide(let decision) = $0 { decision } else { nil } }
  }

  static func asksForQueue(_ effects: [Effect]) -> Bool {
    effects.contains { if case .openReview = $0 { true } else { false } }
  }

  static func arrangings(_ effects: [Effect]) -> [ReviewArranging] {
    effects.compactMap { if case .arrangeReview(let arranging) = $0 { arranging } else { nil } }
  }

  static func at(_ seconds: TimeInterval) -> Message {
    .time(Date(timeIntervalSince1970: 1_773_603_000 + seconds))
  }

  /// The screen of a person after others decided.
  static func model(
    after decisions: [Decision],
    secondShare: Double = 0
  ) async throws -> DashboardModel {
    var model = try await MolesFixture.model(on: .review)
    model.review.secondShare = secondShare
    let queue = try #require(model.review.queue.value)
    let opening = ReviewOpening(
      queue: queue,
      decisions: decisions,
      progress: ReviewProgress(queue, decisions),
      for: ReviewAsking(reviewer: "ann", secondShare: secondShare, label: model.dataset.label)
    )
    model.review.queue = .waiting
    _ = model.update(.review(.opened(.success(opening))))
    return model
  }

  static func answer(
    _ who: String,
    _ item: ReviewItem,
    _ value: String,
    id: Int64
  ) -> Decision {
    var decision = Decision(
      who: who,
      item: item.item,
      attribute: item.attribute,
      verdict: .value(value),
      old: item.value
    )
    decision.id = id
    return decision
  }

  /// A queue of so many cells of the label and of a number.
  static func queue(_ count: Int) -> ReviewQueue {
    let classes = ["angioma", "keratosis", "melanoma", "nevus"]
    let items = (0..<count).map { number in
      let isLabel = number % 3 != 0
      let value = isLabel ? classes[number * 7919 % 4] : "\(number % 90).5"
      return ReviewItem(
        kind: .conflict,
        item: .entity("L-\(1_000_000 + number * 7919 % 1_000_003)"),
        attribute: isLabel ? "diagnosis" : "diameter",
        value: value,
        confidence: 0.5 + Double(number * 31 % 50) / 100,
        claims: 2,
        rarestShare: 0.1,
        statements: [
          ReviewItem.Statement(source: ["renji", "harbour"][number % 2], value: value),
          ReviewItem.Statement(source: "st-mary", value: "other"),
        ],
        signature: "\(number)"
      )
    }
    return ReviewQueue(doubtful: items, drawn: [], classes: ["diagnosis": 4, "diameter": 90])
  }

  /// The review screen over a queue of so many cells.
  static func model(of count: Int) -> DashboardModel {
    var model = DashboardModel(dataset: DatasetFacts(name: "moles", path: "/data/moles"))
    model.dataset.label = "diagnosis"
    model.review.reviewer = "ann"
    _ = model.update(at(0))
    _ = model.update(.navigation(.open(.review)))
    let queue = queue(count)
    let opening = ReviewOpening(
      queue: queue,
      decisions: [],
      progress: ReviewProgress(queue, []),
      for: ReviewAsking(reviewer: "ann", label: "diagnosis")
    )
    _ = model.update(.review(.opened(.success(opening))))
    return model
  }
}
