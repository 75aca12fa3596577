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
    case .progress(let stage, let progress, let pace): report(progress, pace, of: stage)
    case .ended: for stage in LoadingStage.allCases { cancelProgress(of: stage) }
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

  private mutating func report(
    _ progress: WorkProgress,
    _ pace: WorkPace?,
    of stage: LoadingStage
  ) {
    switch stage {
    case .sources: sources.report(progress, pace)
    case .profile: profile.report(progress, pace)
    case .skew: skew.report(progress, pace)
    case .conflicts: conflicts.report(progress, pace)
    }
  }

  mutating func cancelProgress(of stage: LoadingStage) {
    switch stage {
    case .sources: sources.cancel()
    case .profile: profile.cancel()
    case .skew: skew.cancel()
    case .conflicts: conflicts.cancel()
    }
  }

  /// The work going on, for the last line: what a person asked for before what began by itself.
  var currentWork: (progress: WorkProgress, pace: WorkPace?)? {
    if let job = jobs.last {
      let begun = WorkProgress(stage: job.title, completed: 0, total: nil, unit: "")
      return (job.progress ?? begun, job.pace)
    }
    if let progress = sources.progress { return (progress, sources.pace) }
    if let progress = profile.progress { return (progress, profile.pace) }
    if let progress = skew.progress { return (progress, skew.pace) }
    return conflicts.progress.map { ($0, conflicts.pace) }
  }

  /// What to say where a result would stand: its own state, or else the step that goes before it.
  func status<Value>(of remote: Remote<Value>) -> String {
    if remote.problem != nil || remote.progress != nil { return remote.status }
    if let problem = sources.problem { return problem }
    guard jobs.isEmpty, let work = currentWork else { return remote.status }
    return "first: \(work.progress.words)"
  }
}
