import Foundation
import Learning
import Pipeline
import Review
import Synchronization
import Workspace

/// What the review asks for.
extension EffectRunner {
  func openReview() {
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
        progress: try await session.reviewProgress()
      )
      self.mailbox.post(.review(.opened(.success(opening))))
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
      // Reading all of them may take longer than a key may.
      run(.other, onFailure: { .notice(.failure($0)) }) {
        let paths = try await self.session().dataset.paths
        let decisions = try StateStore(paths).decisionsInForce()
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

  /// Counts what people found; of several counts the one that was asked for last is told last.
  func measureReview() {
    let number = state.withLock { state in
      state.measures.asked += 1
      return state.measures.asked
    }
    run(.other, onFailure: { .notice(.warning("what people found is not counted: \($0)")) }) {
      let progress = try await self.session().reviewProgress()
      // One that was asked for later may be here already.
      let isNews = self.state.withLock { state in
        defer { state.measures.told = max(state.measures.told, number) }
        return number > state.measures.told
      }
      if isNews { self.mailbox.post(.review(.measured(progress))) }
    }
  }
}
