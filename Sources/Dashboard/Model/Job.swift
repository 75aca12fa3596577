import Workspace

/// Work that a person asked for and may cancel: an export, a saving.
struct Job: Sendable, Hashable {
  let id: Int
  /// What it does, for sentences: "exporting the report".
  var title: String
  var progress: WorkProgress?
  var pace: WorkPace?
}

enum JobMessage: Sendable {
  case progress(Int, WorkProgress, WorkPace?)
  /// It is over, well or not, and this is what there is to say.
  case ended(Int, Notice)
}

/// What ctrl-c ends now.
enum RunningWork: Sendable, Hashable {
  /// The query of the grid on top.
  case query
  case job(Int)
  case training
  /// Reading the dataset and analysing it.
  case loading
}

extension DashboardModel {
  /// The work that goes on and that the person most likely means; nil while the machine rests.
  var runningWork: RunningWork? {
    if let grid, grid.isReading { return .query }
    if let job = jobs.last { return .job(job.id) }
    if interruptible != nil { return .training }
    if LoadingStage.allCases.contains(where: { progress(of: $0) != nil }) { return .loading }
    return nil
  }

  /// The training that ctrl-c ends: the one under the cursor of the Train screen, else the latest.
  private var interruptible: Int? {
    let shown = screen == .train ? shownLine?.live : nil
    return ([shown].compactMap(\.self) + training.live).first { $0.activity != .stopping }?.ticket
  }

  mutating func beginJob(_ title: String) -> Int {
    let id = nextJob
    nextJob += 1
    jobs.append(Job(id: id, title: title))
    return id
  }

  mutating func take(_ message: JobMessage) -> [Effect] {
    switch message {
    case .progress(let id, let progress, let pace):
      guard let place = jobs.firstIndex(where: { $0.id == id }) else { return [] }
      jobs[place].progress = progress
      jobs[place].pace = pace
      return []
    case .ended(let id, let notice):
      guard jobs.contains(where: { $0.id == id }) else { return [] }
      jobs.removeAll { $0.id == id }
      return note(notice)
    }
  }

  /// Ends the running work, or asks whether to quit when there is none.
  mutating func interrupt() -> [Effect] {
    switch runningWork {
    case .query:
      guard var grid else { return [] }
      grid.cancel()
      grids[grids.count - 1] = grid
      return note(.warning("the query was cancelled; R reads again"))
    case .job(let id):
      let title = jobs.first { $0.id == id }?.title ?? "the work"
      jobs.removeAll { $0.id == id }
      return note(.warning("\(title): cancelled")) + [.cancelJob(id)]
    case .training:
      guard let ticket = interruptible else { return [] }
      training.change(ticket) { $0.activity = .stopping }
      return note(.warning("training stops with a checkpoint")) + [.interruptTraining(ticket)]
    case .loading:
      for stage in LoadingStage.allCases { cancelProgress(of: stage) }
      return note(.warning("reading was cancelled; R reads again")) + [.cancelLoading]
    case nil:
      overlay = .confirmQuit
      return []
    }
  }
}
