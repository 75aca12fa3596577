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
  var filter = ReviewFilter()
  /// The places that the filter lets through, ascending; nil without a filter.
  var shown: [Int]?
  /// What the queue can be narrowed to, while that is asked.
  var choices: [ReviewFilterChoice] = []
  /// The decisions that answer items for this person, by place; what is missing is open.
  private(set) var latest: [Int: Decision] = [:]
  /// Open items among those that the filter lets through.
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

  /// Whether the filter lets a place through.
  ///
  /// - Complexity: O(log items).
  func shows(_ place: Int) -> Bool { row(ofPlace: place) != nil }

  /// The row of the queue's panel that shows a place; nil when the filter hides it.
  ///
  /// - Complexity: O(log items).
  func row(ofPlace place: Int) -> Int? {
    guard let shown else { return place }
    var (low, high) = (0, shown.count)
    while low < high {
      let middle = (low + high) / 2
      if shown[middle] < place { low = middle + 1 } else { high = middle }
    }
    return low < shown.count && shown[low] == place ? low : nil
  }

  /// Sets what answers a place; nil opens it again.
  mutating func answer(_ place: Int, with decision: Decision?) {
    let wasOpen = latest[place] == nil
    latest[place] = decision
    guard wasOpen != (decision == nil), shows(place) else { return }
    open += wasOpen ? -1 : 1
  }

  /// Sets what answers all places.
  mutating func answer(with decisions: [Int: Decision]) {
    latest = decisions
    countOpen()
  }

  /// Shows the items that the filter lets through.
  mutating func narrow() {
    guard let queue = queue.value else { return }
    shown = filter.isEmpty ? nil : queue.places(filter)
    countOpen()
  }

  private mutating func countOpen() {
    let count = queue.value?.items.count ?? 0
    open = shown?.count { latest[$0] == nil } ?? (count - latest.count)
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

/// The queue with what people said so far.
struct ReviewOpening: Sendable {
  var queue: ReviewQueue
  var standing: ReviewStanding
  /// The last line of the log that it knows.
  var lastEvent: Int64
  var progress: ReviewProgress

  /// - Complexity: O(decisions).
  init(queue: ReviewQueue, decisions: [Decision], progress: ReviewProgress) {
    self.queue = queue
    self.progress = progress
    standing = ReviewStanding(queue, decisions)
    lastEvent = decisions.last?.id ?? 0
  }
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
