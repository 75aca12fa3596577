import Review
import Workspace

/// What the queue is asked for with: whose queue it is and how it shall stand on the screen.
struct ReviewAsking: Sendable, Hashable {
  var reviewer = ""
  /// The share of what one other person decided that this one looks at too, 0...1.
  var secondShare = 0.0
  /// The attribute whose values are classes.
  var label: String?
  var isBlind = false
  var request = ReviewArrangement.Request()
}

/// The queue with what people said so far, all worked out for the person who looks at it.
struct ReviewOpening: Sendable {
  var queue: ReviewQueue
  var answers: QueueAnswers
  var blind: Set<Int>
  var disputed: [Int: [Decision]]
  var choices: QueueChoices
  var arrangement: ReviewArrangement
  /// The last line of the log that it knows.
  var lastEvent: Int64
  var progress: ReviewProgress

  /// - Complexity: O(decisions + items · log items): no work of the drawing thread.
  init(
    queue: ReviewQueue,
    decisions: [Decision],
    progress: ReviewProgress,
    for asking: ReviewAsking = ReviewAsking()
  ) {
    self.queue = queue
    self.progress = progress
    let view = ReviewStanding(queue, decisions)
      .view(queue, for: asking.reviewer, secondShare: asking.secondShare)
    let answers = QueueAnswers(view.latest, count: queue.items.count)
    self.answers = answers
    (blind, disputed) = (view.blind, view.disputed)
    choices = QueueChoices(queue, answers, label: asking.label)
    arrangement = ReviewArrangement(
      asking.request,
      of: QueueLines(
        queue: queue,
        answers: answers,
        blind: view.blind,
        disputed: view.disputed,
        isAllBlind: asking.isBlind
      )
    )
    lastEvent = decisions.last?.id ?? 0
  }
}
