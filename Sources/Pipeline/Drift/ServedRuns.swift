import Foundation
import Learning

/// Finds the runs that events mean by the names of their models.
///
/// A name is that of a run, its number, or its tag. The name of the dataset's model, and `champion`, mean
/// the run that was the champion at the time.
struct ServedRuns {
  private let runs: [TrainingRun]
  private let names: Set<String>
  /// When a run became the champion, the oldest first.
  private let champions: [(since: Date, run: String)]

  init(_ store: RunStore, dataset: String) {
    runs = store.all().filter(\.hasEnded)
    names = [RunNames.champion, RunNames.model(of: dataset)]
    let history = store.promotions().map { (since: $0.at, run: $0.to) }
    let now = store.champion()
    champions = history.isEmpty ? now.map { [($0.promotedAt, $0.run)] } ?? [] : history
  }

  /// The runs that served under a name between two times, and when each did; empty where none is known.
  func segments(of name: String, from: Date, to: Date) -> [(run: String, from: Date?, to: Date?)] {
    guard names.contains(name) else {
      return run(named: name).map { [($0, nil, nil)] } ?? []
    }
    return champions.indices.compactMap { place in
      let next = place + 1 < champions.count ? champions[place + 1].since : nil
      // What was shown before the first promotion was shown by nobody knows which.
      guard champions[place].since <= to, next.map({ $0 > from }) ?? true else { return nil }
      return (champions[place].run, champions[place].since, next)
    }
  }

  /// The run that is called so, at whatever time.
  func run(named name: String) -> String? {
    runs.first {
      $0.id == name || String(RunNames.version(of: $0.id)) == name
        || $0.tag.map { $0 == name } ?? false
    }?.id
  }

  /// The run whose training rows stand for the data where nobody knows which run served: the champion, else
  /// the newest.
  var fallback: String? { champions.last?.run ?? runs.first?.id }
}
