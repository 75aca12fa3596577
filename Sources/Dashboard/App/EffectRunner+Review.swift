import Foundation
import Learning
import Pipeline
import Review
import Synchronization
import Workspace

/// What the review asks for.
extension EffectRunner {
  func openReview(_ asking: ReviewAsking) {
    let failed: @Sendable (String) -> Message = {
      .review(.opened(.failure(WorkProblem(message: $0))))
    }
    run(.other, onFailure: failed) {
      let session = try await self.session()
      let queue = try await session.reviewQueue()
      try session.dataset.paths.prepare()
      let store = try StateStore(session.dataset.paths)
      let decisions = try store.decisionsInForce()
      // What waits to be kept stays in its order.
      if self.state.withLock({ $0.decisions == nil }) {
        let keeper = try DecisionKeeper(store) { [weak self] in self?.take($0) }
        self.state.withLock { $0.decisions = keeper }
      }
      let opening = ReviewOpening(
        queue: queue,
        decisions: decisions,
        progress: try await session.reviewProgress(),
        for: asking
      )
      self.mailbox.post(.review(.opened(.success(opening))))
    }
  }

  /// Sorts and narrows the queue; what was asked for before is not waited for any more.
  func arrange(_ arranging: ReviewArranging) {
    cancel(.arranging)
    run(.arranging, onFailure: { .notice(.failure($0)) }) {
      let arrangement = ReviewArrangement(arranging.request, of: arranging.lines)
      try Task.checkCancellation()
      self.mailbox.post(.review(.arranged(arrangement, generation: arranging.generation)))
    }
  }

  /// Keeps a decision before anything else happens: some milliseconds for a flush of the disk.
  func keep(_ work: DecisionKeeper.Work) {
    guard let keeper = state.withLock({ $0.decisions }) else {
      return take(.failed(work, WorkProblem(message: "the review is not open")))
    }
    keeper.perform(work)
  }

  private func take(_ outcome: DecisionKeeper.Outcome) {
    switch outcome {
    case .recorded(let decision):
      mailbox.post(.review(.recorded(decision)))
      decisionsChanged()
    case .turned(let turned, let isUndo):
      run(.other, onFailure: { .notice(.failure($0)) }) {
        let paths = try await self.session().dataset.paths
        let decisions =
          try turned.map {
            try StateStore(paths).decisionsInForce(about: $0.item)
          } ?? []
        self.mailbox.post(.review(.turned(turned, decisions, isUndo: isUndo)))
      }
      decisionsChanged()
    case .failed(.record(let decision), let error):
      mailbox.post(.review(.failed(decision, WorkProblem(message: describe(error)))))
    case .failed(.turn, let error):
      mailbox.post(.notice(.failure("nothing was undone: \(describe(error))")))
    case .waiting(let count):
      let words = count == 1 ? "it is not kept yet" : "\(count) decisions are not kept yet"
      mailbox.post(.notice(.warning("another Tuina is writing: \(words)")))
    }
  }

  func send(_ submission: ReviewSubmission) {
    run(.other, onFailure: { .notice(.failure("nothing was sent to review: \($0)")) }) {
      let session = try await self.session()
      let requests = try await session.reviewRequests(
        submission.filter,
        page: submission.rows,
        column: submission.column,
        reason: submission.reason
      )
      let added = try await session.addToReview(requests, who: submission.who)
      let isCut = submission.rows == nil && requests.count >= DatasetSession.mostSent
      self.mailbox.post(.review(.sent(added, isCut: isCut)))
    }
  }

  func send(_ mining: MiningRecord, by who: String) {
    run(.other, onFailure: { .notice(.failure("nothing was sent to review: \($0)")) }) {
      let session = try await self.session()
      let added = try await session.addToReview(mining.reviewRequests, who: who)
      self.mailbox.post(.review(.sent(added, isCut: false)))
    }
  }

  func withdraw(_ id: Int64, by who: String) {
    run(.other, onFailure: { .notice(.failure("nothing was taken out: \($0)")) }) {
      let session = try await self.session()
      let isDone = try StateStore(session.dataset.paths).withdraw(id, who: who)
      session.reviewChanged()
      self.mailbox.post(.review(.withdrawn(isDone)))
    }
  }

  private func decisionsChanged() {
    run(.other, onFailure: { .notice(.failure($0)) }) {
      try await self.session().decisionsChanged()
    }
  }

  /// Reads the rows of items that are likely to be looked at next.
  func readAhead(_ question: ReadAhead.Question) {
    let failed: @Sendable (String) -> Message = {
      .review(.ahead(question, .failure(WorkProblem(message: $0))))
    }
    run(.other, onFailure: failed) {
      let pages = try await RowReader(session: try await self.session()).pages(of: question.items)
      self.mailbox.post(.review(.ahead(question, .success(pages))))
    }
  }

  /// Counts what people found: one count at a time, and once more when another was asked for
  /// meanwhile, since a count of a long queue takes longer than a key.
  func measureReview() {
    let isFirst = state.withLock { state in
      defer { state.measuring = state.measuring == .idle ? .running : .askedAgain }
      return state.measuring == .idle
    }
    guard isFirst else { return }
    run(.other, onFailure: { .notice(.warning("what people found is not counted: \($0)")) }) {
      var isWanted = true
      while isWanted {
        do {
          let progress = try await self.session().reviewProgress()
          self.mailbox.post(.review(.measured(progress)))
          // Whoever decides fast leaves the processors to what a key needs.
          try await Task.sleep(for: Self.betweenMeasures)
        } catch {
          self.state.withLock { $0.measuring = .idle }
          throw error
        }
        isWanted = self.state.withLock { state in
          defer { state.measuring = state.measuring == .askedAgain ? .running : .idle }
          return state.measuring == .askedAgain
        }
      }
    }
  }

  private static let betweenMeasures: Duration = .milliseconds(200)
}
