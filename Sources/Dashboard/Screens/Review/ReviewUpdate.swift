import Basics
import Foundation
import Fusion
import Review
import Terminal
import Workspace

extension DashboardModel {
  mutating func review(_ message: ReviewMessage) -> [Effect] {
    switch message {
    case .opened(let result):
      switch result {
      case .success(let opening):
        let effects = take(opening)
        settle()
        return effects
      case .failure(let problem): review.queue.receive(.failure(problem))
      }
      settle()
    case .arranged(let arrangement, let generation): take(arrangement, generation: generation)
    case .accept:
      guard let item = reviewedItem else { return [] }
      guard !item.isUndecided else {
        return note(.warning("the claims are even, so nothing is believed: take one of them"))
      }
      return decide(.value(item.value))
    case .take(let place):
      let claims = reviewedClaims
      guard !isReadingClaims else {
        return note(.warning("what its rows say is still being read"))
      }
      guard claims.indices.contains(place) else {
        return note(.warning("the cell has no claim \(place + 1)"))
      }
      return decide(.value(claims[place].value))
    case .type: overlay = .reviewText(.value, TextFieldState())
    case .typed(let text):
      if let problem = problem(ofTyped: text) { return note(.warning(problem)) }
      overlay = nil
      return decide(.value(text.isEmpty ? nil : text))
    case .reject: return decide(.reject)
    case .skip: return decide(.skip)
    case .flag: return decide(.flag)
    case .comment: overlay = .reviewText(.comment, TextFieldState(review.comment ?? ""))
    case .commented(let text):
      overlay = nil
      review.comment = text.isEmpty ? nil : text
    case .undo: return [.turnDecision(by: review.reviewer, isUndo: true)]
    case .redo: return [.turnDecision(by: review.reviewer, isUndo: false)]
    case .next(let step): goToOpenItem(step)
    case .toggleBlind: review.isBlind.toggle()
    case .recorded(let decision):
      review.sinceAsked.append(decision)
      answer(decision)
      return [.measureReview]
    case .failed(let decision, let problem):
      let places = places(of: decision)
      for place in places { review.answer(place, with: nil) }
      // Whether it is looked at blind, and who disagrees, follows from what is kept.
      orderAnew()
      if let place = places.first { go(to: place) }
      return note(.failure("the decision is not kept: \(problem.message)"))
    case .turned(let decision, let decisions, let isUndo):
      return turned(decision, decisions, isUndo: isUndo)
    case .measured(let progress):
      review.progress = progress
      refreshFindings()
      if progress.disputed != review.disputed.count { review.isOutdated = true }
    case .ahead(let question, let result): return take(result, of: question)
    case .narrow: openReviewFilter()
    case .widen: return narrowReview(to: ReviewFilter())
    case .send: return send()
    case .withdraw: return withdraw()
    case .sent(let added, let isCut): return sent(added, isCut: isCut)
    case .withdrawn(let isDone):
      orderAnew()
      return note(
        isDone ? .information("taken out of the queue") : .warning("it was taken out before")
      )
    }
    return []
  }

  /// Asks for the queue when the screen is opened and the claims are there.
  mutating func followReview() -> [Effect] {
    guard screen == .review else { return [] }
    if review.shownAt == nil, reviewedItem != nil { review.shownAt = time }
    guard review.queue.value == nil || review.isOutdated, review.queue.progress == nil,
      review.queue.problem == nil,
      conflicts.value != nil || (conflicts.problem != nil && sources.value?.isEmpty == false)
    else { return [] }
    review.isOutdated = false
    review.sinceAsked = []
    review.queue.report(
      WorkProgress(stage: "ordering doubtful cells", completed: 0, total: nil, unit: ""),
      nil
    )
    return [
      .openReview(
        ReviewAsking(
          reviewer: review.reviewer,
          secondShare: review.secondShare,
          label: dataset.label,
          isBlind: review.isBlind,
          request: review.request
        )
      )
    ]
  }

  private mutating func take(_ opening: ReviewOpening) -> [Effect] {
    let hand = reviewedItem
    let arranging = review.take(opening)
    for decision in review.sinceAsked where decision.id > opening.lastEvent { answer(decision) }
    refreshFindings()
    selectShown(hand.flatMap { opening.queue.place(of: $0.item, $0.attribute) })
    // Rows without a key were looked up with the queue.
    review.ahead.forget()
    if entityRows?.item.isEntity == false { entityRows = nil }
    return arranging.map { [.arrangeReview($0)] } ?? []
  }

  /// Takes over what people said of one item.
  ///
  /// - `decisions`: all about the item that hold.
  private mutating func take(_ decisions: [Decision], about item: ItemKey, in queue: ReviewQueue) {
    let view = ReviewStanding(queue, decisions)
      .view(queue, for: review.reviewer, secondShare: review.secondShare)
    for place in queue.places(of: item) {
      review.answer(place, with: view.latest[place])
      review.disputed[place] = view.disputed[place]
      if view.blind.contains(place) {
        review.blind.insert(place)
      } else {
        review.blind.remove(place)
      }
    }
  }

  private mutating func answer(_ decision: Decision) {
    for place in places(of: decision) {
      review.answer(place, with: decision)
      review.blind.remove(place)
      if decision.verdict.changesData { review.disputed[place] = nil }
    }
  }

  /// Why a typed value cannot stand in the cell at hand.
  private func problem(ofTyped text: String) -> String? {
    guard !text.isEmpty, let item = reviewedItem,
      let values = dataset.declaredValues[item.attribute], !values.contains(text)
    else { return nil }
    let known = values.prefix(12).joined(separator: ", ") + (values.count > 12 ? ", …" : "")
    return "the manifest declares no such value of \(item.attribute): \(known)"
  }

  private func places(of decision: Decision) -> [Int] {
    review.queue.value?.places(of: decision) ?? []
  }

  /// Records what the person says of the cell at hand, and goes on to the next.
  private mutating func decide(_ verdict: Decision.Verdict) -> [Effect] {
    guard let item = reviewedItem else { return [] }
    var decision = Decision(
      who: review.reviewer,
      at: time,
      item: item.item,
      attribute: item.attribute,
      verdict: verdict,
      old: item.value,
      why: review.comment,
      seconds: review.shownAt.map { time.timeIntervalSince($0) }
    )
    if verdict == .reject { decision.attribute = nil }
    review.comment = nil
    review.decidedAt.append(time)
    // What follows looks for the next cell that nobody decided.
    answer(decision)
    goToOpenItem(1)
    return [.decide(decision)]
  }

  private mutating func go(to place: Int) {
    guard let row = review.arrangement.row(ofPlace: place) else { return }
    selections[.reviewQueue, default: Selection()].item = row
    selections[.reviewClaims] = nil
    review.shownAt = time
    settle()
  }

  private mutating func goToOpenItem(_ step: Int) {
    let arrangement = review.arrangement
    guard let start = reviewedPlace.flatMap(arrangement.row(ofPlace:)) else { return }
    let count = review.rowCount
    func isOpen(_ row: Int) -> Bool { review.isOpen(arrangement.place(ofRow: row)) }
    var row = start + step
    while (0..<count).contains(row), !isOpen(row) { row += step }
    if (0..<count).contains(row) { return go(to: arrangement.place(ofRow: row)) }
    if step > 0, let first = (0..<count).first(where: isOpen) {
      return go(to: arrangement.place(ofRow: first))
    }
    review.shownAt = time
    notice = .information(
      step > 0 ? "every cell of the queue is decided" : "no cell before is left to decide"
    )
  }

  private mutating func turned(
    _ decision: Decision?,
    _ decisions: [Decision],
    isUndo: Bool
  ) -> [Effect] {
    guard let decision else {
      return note(
        .warning(isUndo ? "no decision of yours is left to undo" : "there is nothing to redo")
      )
    }
    if let queue = review.queue.value { take(decisions, about: decision.item, in: queue) }
    if let place = places(of: decision).first {
      // What was taken back is shown, whatever the filter hides.
      if review.arrangement.row(ofPlace: place) == nil { showWholeReview() }
      go(to: place)
    }
    return [.measureReview]
      + note(.information((isUndo ? "undone: " : "holds again: ") + decision.words))
  }
}

extension Decision {
  /// What was decided, in a few words.
  var words: String {
    let cell = [attribute, "of", item.text].compactMap(\.self).joined(separator: " ")
    switch verdict {
    case .value(let value?): return "\(cell) is \(value)"
    case .value(nil): return "\(cell) has no value"
    case .reject: return "\(item.text) is left out"
    case .skip: return "\(cell) skipped"
    case .flag: return "\(cell) flagged"
    }
  }
}
