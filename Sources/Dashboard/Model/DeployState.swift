import Basics
import Deployment
import Foundation
import Learning
import Pipeline
import Workspace

/// The Deploy screen: what serves, what wants to, and what was.
struct DeployState: Sendable {
  var record: Remote<DeploymentRecord> = .waiting
}

enum DeployMessage: Sendable {
  case record(DeploymentRecord)
  /// Asks whether the model under the cursor shall become the champion.
  case askToPromote
  case askToGoBack
  /// Yes to the question that is asked.
  case confirm
  /// The model under the cursor scores beside the champion from now on, or no more.
  case toggleChallenger
}

/// A line of the list of models.
struct DeployedModel: Sendable, Hashable {
  enum Part: Sendable, Hashable {
    case champion, challenger
    /// It was champion once.
    case former
    case version
  }

  var run: TrainingRun
  var part: Part
}

extension DashboardModel {
  /// The tag by which servers know the challenger.
  static let challengerTag = "challenger"

  var deployment: DeploymentRecord? { deploy.record.value }

  /// The newest ended run that is tagged challenger.
  var challengerRun: String? {
    training.allRuns.first {
      $0.hasEnded && $0.tag == Self.challengerTag && $0.id != championRun
    }?.id
  }

  /// The runs that have a model: the champion first, then the challenger, then the newest.
  var deployedModels: [DeployedModel] {
    let former = Set(deployment?.promotions.map(\.to) ?? [])
    let models = training.allRuns.filter { $0.hasEnded && $0.status != .failed }.map { run in
      DeployedModel(
        run: run,
        part: run.id == championRun
          ? .champion
          : run.id == challengerRun ? .challenger : former.contains(run.id) ? .former : .version
      )
    }
    let parts: [DeployedModel.Part] = [.champion, .challenger]
    return models.filter { $0.part == .champion } + models.filter { $0.part == .challenger }
      + models.filter { !parts.contains($0.part) }
  }

  /// The run of which the other panels speak; nil for all of them.
  var shownDeployed: TrainingRun? {
    let models = deployedModels
    let place = chosenRow(of: .deployModels) - 1
    return models.indices.contains(place) ? models[place].run : nil
  }

  /// The run under the cursor as the title of a panel goes on with it.
  var shownDeployedWords: String { shownDeployed.map { ", \($0.id)" } ?? "" }

  /// The server to speak of: the one that wrote last.
  var server: ServerSnapshot? { deployment?.servers.first }

  /// Jobs of the run under the cursor, or all.
  var shownJobs: [JobRecord] {
    let jobs = deployment?.jobs ?? []
    guard let run = shownDeployed?.id else { return jobs }
    return jobs.filter { $0.run == run }
  }

  /// Promotions from or to the run under the cursor, or all.
  var shownPromotions: [Promotion] {
    let promotions = deployment?.promotions ?? []
    guard let run = shownDeployed?.id else { return promotions }
    return promotions.filter { $0.from == run || $0.to == run }
  }

  /// Why the model under the cursor cannot become the champion.
  var deployPromotionReason: String? {
    guard let run = shownDeployed else { return "choose a model in the list first" }
    return promotionReason(of: run)
  }

  /// Why the model under the cursor cannot be made the challenger.
  var challengerReason: String? {
    guard let run = shownDeployed else { return "choose a model in the list first" }
    return run.id == championRun ? "it is the champion" : nil
  }
}

extension DashboardModel {
  mutating func deploy(_ message: DeployMessage) -> [Effect] {
    switch message {
    case .record(let record):
      guard !isPaused else {
        held.deployment = record
        return []
      }
      return take(record)
    case .askToPromote: askToPromote(shownDeployed)
    case .askToGoBack: askToGoBack()
    case .confirm: return changeChampion()
    case .toggleChallenger:
      guard let run = shownDeployed else { return [] }
      return [.tagRun(run.id, run.tag == Self.challengerTag ? nil : Self.challengerTag)]
    }
    return []
  }

  /// Takes over what is deployed; runs that another program made or promoted are read again.
  mutating func take(_ record: DeploymentRecord) -> [Effect] {
    let chosen = shownDeployed?.id
    deploy.record.receive(.success(record))
    training.champion = record.champion?.run
    if let chosen, let place = deployedModels.firstIndex(where: { $0.run.id == chosen }) {
      let item = place + 1
      var selection = selection(.deployModels)
      selection.item = table(.deployModels).order?.firstIndex(of: item) ?? item
      selections[.deployModels] = selection
    }
    settle()
    let known = Set(training.allRuns.map(\.id))
    let named = [record.champion?.run].compactMap(\.self) + record.servers.map(\.champion)
    return training.runs.value != nil && named.contains { !known.contains($0) } ? [.readRuns] : []
  }
}
