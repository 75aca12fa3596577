import Foundation
import Pipeline
import Review
import Terminal
import Workspace

/// What a person looks at, one cell after another, and what people said of it.
struct ReviewState: Sendable {
  var queue: Remote<ReviewQueue> = .waiting
  /// Whether something was put into the queue since its ordering was asked for.
  var isOutdated = false
  /// What the person asked to see of it; on the screen stands `arrangement` until that is there.
  private(set) var request = ReviewArrangement.Request()
  private(set) var arrangement = ReviewArrangement()
  /// Raised with every request for another arrangement.
  private var generation = 0
  /// What the queue can be narrowed to.
  private(set) var choices = QueueChoices()
  /// The choices as they were when they were asked for, while they are asked.
  var offered: [ReviewFilterChoice] = []
  /// The place at hand when another arrangement was asked for.
  var handAsked: Int?
  private(set) var answers = QueueAnswers()
  /// Open items among those on the screen.
  private(set) var open = 0
  /// Open places that another decided: what was said and believed is hidden.
  var blind: Set<Int> = []
  /// Open places about which people disagree, with their answers.
  var disputed: [Int: [Decision]] = [:]
  /// The share of what one other person decided that this one looks at too, 0...1.
  var secondShare = 0.0
  /// That share as it was asked for when the program was started; the manifest's else.
  var secondShareAsked: Double?
  /// Decisions that were kept since the queue was asked for.
  var sinceAsked: [Decision] = []
  var progress: ReviewProgress?
  /// Who decides.
  var reviewer = ""
  /// What is believed and how surely is hidden, so that it sways nobody.
  var isBlind = false
  /// Said with the next decision.
  var comment: String?
  /// When the item at hand came up.
  var shownAt: Date?
  /// When each decision of this session was made, oldest first.
  var decidedAt: [Date] = []

  /// Rows of items that are likely to be looked at next.
  var ahead = ReadAhead()
  /// Keys that wait until the rows of the item at hand are here.
  var heldKeys: [Key] = []

  var filter: ReviewFilter { request.filter }

  /// The decisions that answer items for this person, by place.
  var latest: [Int: Decision] { answers.latest }

  /// Rows of the queue's panel.
  var rowCount: Int { arrangement.places?.count ?? queue.value?.items.count ?? 0 }

  /// Whether another arrangement than the one on the screen was asked for.
  var isArranging: Bool { request != arrangement.request }

  func isOpen(_ place: Int) -> Bool { answers.isOpen(place) }

  /// What stands in the queue's panel; nil without a queue.
  var lines: QueueLines? {
    queue.value.map {
      QueueLines(
        queue: $0,
        answers: answers,
        blind: blind,
        disputed: disputed,
        isAllBlind: isBlind
      )
    }
  }

  /// Sets what answers a place; nil opens it again.
  mutating func answer(_ place: Int, with decision: Decision?) {
    let difference = answers.answer(place, with: decision)
    guard difference != 0 else { return }
    if let item = queue.value?.items[place] { choices.change(item, by: difference) }
    if arrangement.row(ofPlace: place) != nil { open += difference }
  }

  /// Takes over a queue with all that was worked out with it.
  ///
  /// - Returns: what is left to arrange, when another arrangement was asked for meanwhile.
  mutating func take(_ opening: ReviewOpening) -> ReviewArranging? {
    queue.receive(.success(opening.queue))
    (answers, choices) = (opening.answers, opening.choices)
    (blind, disputed) = (opening.blind, opening.disputed)
    progress = opening.progress
    let wanted = request
    generation += 1
    show(opening.arrangement)
    return arrange(wanted)
  }

  /// Queues up to so many items are arranged at once: that takes less than a key may.
  static let mostAtOnce = 2000

  /// Asks for another arrangement; what is done at once stands there already.
  mutating func arrange(_ request: ReviewArrangement.Request) -> ReviewArranging? {
    self.request = request
    guard isArranging, let lines else { return nil }
    generation += 1
    guard !request.isEmpty, lines.queue.items.count > Self.mostAtOnce else {
      show(ReviewArrangement(request, of: lines))
      return nil
    }
    return ReviewArranging(request: request, generation: generation, lines: lines)
  }

  /// Takes over an arrangement, unless another one was asked for since.
  ///
  /// - Returns: whether it was waited for.
  mutating func take(_ arrangement: ReviewArrangement, generation: Int) -> Bool {
    guard generation == self.generation, arrangement.request == request else { return false }
    show(arrangement)
    return true
  }

  private mutating func show(_ arrangement: ReviewArrangement) {
    self.arrangement = arrangement
    request = arrangement.request
    open = answers.countOpen(among: arrangement.places)
  }

  /// Items an hour over the last ones of this session; nil before there are a few.
  var itemsPerHour: Double? {
    let recent = decidedAt.suffix(21)
    guard let first = recent.first, let last = recent.last, recent.count > 3 else { return nil }
    let seconds = last.timeIntervalSince(first)
    return seconds > 0 ? Double(recent.count - 1) / seconds * 3600 : nil
  }
}

enum ReviewMessage: Sendable {
  case opened(Result<ReviewOpening, WorkProblem>)
  /// What was asked to see of the queue, and the generation of the request.
  case arranged(ReviewArrangement, generation: Int)
  /// The believed value is right.
  case accept
  /// The cell holds the claim of this number, from 0.
  case take(Int)
  /// Asks for a value.
  case type
  case typed(String)
  case reject
  case skip
  case flag
  /// Asks for a remark that goes with the next decision.
  case comment
  case commented(String)
  case undo
  case redo
  /// To the next item that nobody decided, or to the one before.
  case next(Int)
  case toggleBlind
  case recorded(Decision)
  /// A decision that could not be kept, and why.
  case failed(Decision, WorkProblem)
  /// What was taken back or made to hold again, nil when there was nothing; and the decisions about
  /// its item that hold now.
  case turned(Decision?, [Decision], isUndo: Bool)
  /// The rows of items that were read ahead.
  case ahead(ReadAhead.Question, Result<[ItemKey: GridPage], WorkProblem>)
  case measured(ReviewProgress)
  /// Asks what the queue shall be narrowed to.
  case narrow
  /// Shows the whole queue.
  case widen
  /// Sends what is selected to review.
  case send
  /// Takes the item at hand, which somebody sent, out of the queue.
  case withdraw
  /// What became of cells that were sent; `isCut` when the figure has more rows than are taken.
  case sent(ReviewAdded, isCut: Bool)
  case withdrawn(Bool)
}

/// A text that is asked for on the review screen.
enum ReviewQuestion: Sendable, Hashable {
  case value, comment

  var title: String {
    switch self {
    case .value: "the value of the cell; nothing for a cell without one"
    case .comment: "a remark that goes with the next decision"
    }
  }
}
