import Basics
import Learning
import Profiling
import Terminal

/// Races and minings, which train many models and keep none.
enum StudyMessage: Sendable {
  case ask(StudyQuestion.Kind)
  case answer(String)
  /// Ends the race or the mining that goes on.
  case stop
  case raceStage(job: Int, RemedyRace.Stage)
  case raceProgress(job: Int, RemedyRace.Progress)
  /// The race that was kept last.
  case keptRace(RaceRecord, isCurrent: Bool)
  case miningStage(job: Int, String)
  case miningProgress(job: Int, MiningRecord, isWhole: Bool)
  case keptMining(MiningRecord, isCurrent: Bool)
}

extension DashboardModel {
  mutating func study(_ message: StudyMessage) -> [Effect] {
    switch message {
    case .ask(let kind):
      let question = StudyQuestion(kind: kind, configuration: studyConfiguration)
      overlay = .askOfStudy(question, TextFieldState(question.proposal), problem: nil)
    case .answer(let text):
      guard case .askOfStudy(let question, _, _) = overlay else { return [] }
      switch question.plan(text) {
      case .failure(let refusal):
        overlay = .askOfStudy(question, TextFieldState(text), problem: refusal.reason)
      case .success(let plan):
        overlay = nil
        return begin(plan, question.configuration)
      }
    case .stop:
      guard let job = studyJob else { return [] }
      let title = jobs.first { $0.id == job }?.title ?? "the work"
      jobs.removeAll { $0.id == job }
      settle()
      return note(.warning("\(title): stopped")) + [.cancelJob(job)]
    case .raceStage(let job, let stage):
      guard isGoingOn(job) else { return [] }
      race.stage = stage
    case .raceProgress(let job, let progress):
      guard isGoingOn(job), race.job == job else { return [] }
      race.take(progress)
      settle()
    case .keptRace(let record, let isCurrent):
      race.recall(record, isCurrent: isCurrent)
      settle()
    case .miningStage(let job, let stage):
      guard isGoingOn(job) else { return [] }
      mining.stage = stage
    case .miningProgress(let job, let record, let isWhole):
      guard isGoingOn(job), mining.job == job else { return [] }
      mining.take(record, isWhole: isWhole)
      settle()
    case .keptMining(let record, let isCurrent):
      mining.recall(record, isCurrent: isCurrent)
      settle()
    }
    return []
  }

  private mutating func begin(
    _ plan: StudyQuestion.Plan,
    _ configuration: RunConfiguration
  ) -> [Effect] {
    if let reason = studyReason { return note(.warning(reason)) }
    isZoomed = false
    let effect: Effect
    switch plan {
    case .race(let plan):
      let job = beginJob("racing remedies")
      race.begin(job, plan, configuration)
      focuses[.train] = .race
      selections[.race] = nil
      effect = .race(plan, configuration, job: job)
    case .mining(let plan):
      let job = beginJob("mining hard negatives")
      mining.begin(job, rounds: plan.rounds)
      focuses[.train] = .mining
      selections[.mining] = nil
      selections[.suspects] = nil
      effect = .mine(plan, configuration, job: job)
    }
    screen = .train
    grids = []
    settle()
    return [effect]
  }

  /// The settings of the form, but for its remedy: both treat rare classes by themselves.
  private var studyConfiguration: RunConfiguration {
    var configuration = training.configuration
    configuration.remedy = .none
    return configuration
  }

  private func isGoingOn(_ job: Int) -> Bool { jobs.contains { $0.id == job } }

  var isRacing: Bool { race.job.map(isGoingOn) ?? false }

  var isMining: Bool { mining.job.map(isGoingOn) ?? false }

  /// The work of the race or the mining that goes on, of two that whose panel is shown.
  var studyJob: Int? {
    let showsMining = focus == .mining || focus == .suspects
    if isMining, showsMining || !isRacing { return mining.job }
    return isRacing ? race.job : nil
  }

  /// Whether the panel with the focus shows a race or a mining that goes on, or nothing else goes on.
  var stopsStudy: Bool {
    switch focus {
    case .race: isRacing
    case .mining, .suspects: isMining
    default: shownLine?.live == nil && studyJob != nil
    }
  }

  /// Why neither a race nor a mining can begin now.
  var studyReason: String? {
    if let reason = trainingReason { return reason }
    if isRacing { return "a race goes on: x stops it" }
    if isMining { return "a mining goes on: x stops it" }
    return nil
  }

  /// Why nothing can be mined now.
  var miningReason: String? {
    if let reason = studyReason { return reason }
    let isTwofold = skew.value.map { $0.classes.count == 2 } ?? false
    if dataset.positive == nil, !isTwofold {
      return "no class is the rare one that matters: name it as positive in dataset.yaml"
    }
    return nil
  }
}
