import Basics
import Feedback
import Ingest
import Learning
import Profiling
import Workspace

extension DashboardModel {
  mutating func load(_ message: LoadingMessage) -> [Effect] {
    switch message {
    case .opened(let facts, let inferences):
      dataset = facts
      review.secondShare = review.secondShareAsked ?? facts.secondShare ?? 0
      self.inferences = inferences
      orderClasses()
    case .sources(let result):
      sources.receive(result)
      if case .success(let sources) = result { noteChanges(in: sources) }
    case .profile(let result): profile.receive(result)
    case .skew(let result):
      skew.receive(result)
      orderClasses()
    case .conflicts(let result):
      conflicts.receive(result)
      review.queue = .waiting
      review.ahead.forget()
      tellOfChosenMethod()
    case .runs(let result, let best, let unfinished, let champion, let history):
      if let unfinished, !training.isActive, !training.hasChosenRun {
        training.configuration = unfinished.configuration
      }
      keepingChosenRun { model in
        model.training.runs.receive(result)
        model.training.best = best
        model.training.unfinished = unfinished
        model.training.champion = champion
        model.training.history = history
      }
      if !training.hasChosenRun, sorts[.runs] == nil, let best = training.bestPlace {
        selections[.runs] = Selection(item: best)
      }
      refreshFindings()
      settle()
      return comparing()
    case .progress(let stage, let progress, let pace): report(progress, pace, of: stage)
    case .changedOnDisk(let files):
      let isNews = !files.isEmpty && files != changedFiles
      changedFiles = files
      guard isNews else { return [] }
      let more = files.count > 1 ? " and \(Figures.count(files.count - 1)) more" : ""
      return note(.warning("\(files[0])\(more) changed on disk: R reads the data again"))
    case .ended: for stage in LoadingStage.allCases { cancelProgress(of: stage) }
    }
    refreshFindings()
    settle()
    return []
  }

  /// Says how the rows of the sources changed with a reading that the person asked for.
  private mutating func noteChanges(in sources: [IngestedSource]) {
    guard let before = rowsBefore else { return }
    rowsBefore = nil
    var changes = sources.compactMap { source -> String? in
      guard let rows = before[source.name] else { return "\(source.name) is new" }
      guard rows != source.rowsKept else { return nil }
      return "\(source.name) \(Figures.count(rows)) → \(Figures.count(source.rowsKept)) rows"
    }
    let names = Set(sources.map(\.name))
    changes += before.keys.filter { !names.contains($0) }.sorted().map { "\($0) is gone" }
    notice = .information(
      changes.isEmpty
        ? "read again: every source has as many rows as before"
        : "read again: " + changes.joined(separator: ", ")
    )
  }

  /// Brings the classes of the label into the order that every screen uses.
  private mutating func orderClasses() {
    guard let report = skew.value else { return }
    let frequent = report.classes.sorted { $0.count > $1.count }.map(\.value)
    skew.value = ClassOrder(declared: dataset.classValues, frequent: frequent).ordered(report)
  }

  mutating func feed(_ message: FeedbackMessage) -> [Effect] {
    switch message {
    case .summary(.success(let summary)) where isPaused: held.feedback = summary
    case .summary(let result):
      receive(result)
      refreshFindings()
      settle()
      return comparing()
    case .drift(let result):
      feedback.isComparing = false
      switch result {
      case .success(let report): feedback.drift = report
      case .failure(let problem): return note(.warning("drift is not known: \(problem.message)"))
      }
      feedback.summary.value?.drift = feedback.drift
      refreshFindings()
      settle()
    case .toggleBuckets:
      feedback.window = feedback.window.next
      selections[.feedbackTime] = nil
      settle()
    }
    return []
  }

  /// Takes a summary, which knows nothing of drift.
  mutating func receive(_ result: Result<FeedbackSummary, WorkProblem>) {
    feedback.summary.receive(result)
    feedback.summary.value?.drift = feedback.drift
  }

  /// Has what was shown compared with what models were made from, where there is a run to compare with and
  /// enough is new since the last time.
  private mutating func comparing() -> [Effect] {
    guard !feedback.isComparing, training.runs.value?.contains(where: \.hasEnded) == true,
      let events = feedback.summary.value?.events, events > 0
    else { return [] }
    let known = FeedbackState.Compared(
      events: events,
      run: training.runs.value?.first?.id,
      champion: training.champion
    )
    guard known.isNews(after: feedback.compared) else { return [] }
    (feedback.isComparing, feedback.compared) = (true, known)
    return [.compareDrift]
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

  /// Whether everything was looked through and no file holds data.
  var holdsNoData: Bool { sources.value?.isEmpty == true && sources.progress == nil }

  /// Said where something would stand that is made of rows; 2 Sources says what to do.
  static var noData: String { "no data yet" }

  /// What to say where a result would stand: its own state, or else the step that goes before it.
  func status<Value>(of remote: Remote<Value>) -> String {
    if holdsNoData { return Self.noData }
    // On the overview the panel of the sources says once why nothing was read.
    if screen == .overview, sources.value == nil, sources.problem != nil { return "" }
    if remote.problem != nil || remote.progress != nil { return remote.status }
    if let problem = sources.problem { return problem }
    // What goes before it is told in its own panel and at the foot of the screen.
    return remote.status
  }
}
