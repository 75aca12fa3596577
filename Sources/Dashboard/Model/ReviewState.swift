import Foundation
import Pipeline
import Review
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
  var latest: [Int: Decision] = [:]
  /// Open places that another decided: what was said and believed is hidden.
  var blind: Set<Int> = []
  /// Open places about which people disagree, with their answers.
  var disputed: [Int: [Decision]] = [:]
  /// The share of what one other person decided that this one looks at too, 0...1.
  var secondShare = 0.0
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
  /// What was taken back or made to hold again; nil when there was nothing.
  case turned(Decision?, [Decision], isUndo: Bool)
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
  var decisions: [Decision]
  var progress: ReviewProgress
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
