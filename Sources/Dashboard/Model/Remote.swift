import Workspace

/// A result that arrives from elsewhere: perhaps there, perhaps being made, perhaps failed.
///
/// A value may stand while it is made anew, so that a refresh never empties the screen.
struct Remote<Value: Sendable>: Sendable {
  var value: Value?
  /// Set while work goes on.
  var progress: WorkProgress?
  /// How fast it goes, once that can be told.
  var pace: WorkPace?
  /// Why the last attempt brought nothing.
  var problem: String?

  static var waiting: Remote { Remote(value: nil, progress: nil, problem: nil) }

  static func ready(_ value: Value) -> Remote {
    Remote(value: value, progress: nil, problem: nil)
  }

  mutating func receive(_ result: Result<Value, WorkProblem>) {
    progress = nil
    pace = nil
    switch result {
    case .success(let value):
      self.value = value
      problem = nil
    case .failure(let failure):
      problem = failure.message
    }
  }

  mutating func report(_ progress: WorkProgress, _ pace: WorkPace?) {
    self.progress = progress
    self.pace = pace
    problem = nil
  }

  /// The work on it was cancelled.
  mutating func cancel() {
    guard progress != nil else { return }
    progress = nil
    pace = nil
    if value == nil { problem = "cancelled: R reads again" }
  }

  /// What to say where the value would stand.
  var status: String {
    if let problem { return problem }
    if let progress { return progress.words }
    return "waiting"
  }
}

extension Remote: Equatable where Value: Equatable {}

/// A failure, said for people.
struct WorkProblem: Error, Sendable, Hashable {
  var message: String
}
