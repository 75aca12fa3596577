import Feedback
import Learning
import Workspace

extension DashboardModel {
  mutating func load(_ message: LoadingMessage) -> [Effect] {
    switch message {
    case .opened(let facts, let inferences):
      dataset = facts
      self.inferences = inferences
    case .sources(let result): sources.receive(result)
    case .profile(let result): profile.receive(result)
    case .skew(let result): skew.receive(result)
    case .conflicts(let result): conflicts.receive(result)
    case .runs(let result, let best, let unfinished):
      training.runs.receive(result)
      training.best = best
      training.unfinished = unfinished
      if let unfinished, !training.isActive, training.run == nil {
        training.configuration = unfinished.configuration
      }
    case .progress(let stage, let progress): setProgress(progress, of: stage)
    }
    refreshNeeds()
    settle()
    return []
  }

  mutating func feed(_ message: FeedbackMessage) -> [Effect] {
    switch message {
    case .summary(.success(let summary)) where isPaused: held.feedback = summary
    case .summary(let result):
      feedback.summary.receive(result)
      refreshNeeds()
      settle()
    case .toggleBuckets:
      feedback.isByHour.toggle()
      selections[.feedbackTime] = nil
      settle()
    }
    return []
  }

  func progress(of stage: LoadingStage) -> WorkProgress? {
    switch stage {
    case .sources: sources.progress
    case .profile: profile.progress
    case .skew: skew.progress
    case .conflicts: conflicts.progress
    }
  }

  private mutating func setProgress(_ progress: WorkProgress, of stage: LoadingStage) {
    switch stage {
    case .sources: sources.progress = progress
    case .profile: profile.progress = progress
    case .skew: skew.progress = progress
    case .conflicts: conflicts.progress = progress
    }
  }

  /// The work going on, for the last line.
  var currentWork: WorkProgress? {
    LoadingStage.allCases.lazy.compactMap { progress(of: $0) }.first
  }
}
