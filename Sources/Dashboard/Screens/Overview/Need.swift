import Fusion
import Ingest
import Profiling
import Feedback
import Learning
import Pipeline
import Workspace

/// Something in the data or its model that asks for a person, and the way there.
struct Need: Sendable {
  enum Urgency: Int, Sendable, Comparable {
    case opportunity, doubt, fault

    static func < (left: Urgency, right: Urgency) -> Bool { left.rawValue < right.rawValue }
  }

  var urgency: Urgency
  var text: String
  /// The screen whose digit leads near it.
  var screen: Screen
  var door: Door
}

extension Need {
  /// Bounds above which a figure is worth a person's time; they choose what is listed, nothing else.
  private enum Bound {
    static let missingShare = 0.5
    static let doubtfulPosterior = 0.7
    static let association = 0.1
    static let rareShare = 0.05
    static let calibrationGap = 0.05
    static let mentionedColumns = 3
  }

  /// Everything that needs a person, the most pressing first.
  static func all(in model: DashboardModel) -> [Need] {
    let needs =
      unreadable(model) + contradictions(model) + skew(model) + training(model)
      + feedback(model) + violations(model) + gaps(model)
    return needs.enumerated().sorted {
      ($1.element.urgency, $0.offset) < ($0.element.urgency, $1.offset)
    }.map(\.element)
  }

  private static func unreadable(_ model: DashboardModel) -> [Need] {
    guard let sources = model.sources.value else { return [] }
    var needs = sources.filter { $0.problem != nil }.map { source in
      Need(
        urgency: .fault,
        text: "\(source.name) could not be read: \(source.problem ?? "")",
        screen: .sources,
        door: .screen(.sources, .sources)
      )
    }
    let rejected = sources.reduce(0) { $0 + $1.rowsRejected }
    if rejected > 0 {
      needs.append(
        Need(
          urgency: .fault,
          text: "\(Figures.plural(rejected, "row")) could not be read",
          screen: .sources,
          door: .rows(.rejectedRows, title: "rows that could not be read")
        )
      )
    }
    if sources.isEmpty {
      needs.append(
        Need(
          urgency: .fault,
          text: "the folder holds no data file that Tuina can read",
          screen: .sources,
          door: .screen(.sources, .sources)
        )
      )
    }
    return needs
  }

  private static func contradictions(_ model: DashboardModel) -> [Need] {
    guard let report = model.conflicts.value else { return [] }
    let noun = model.dataset.entityNoun
    var needs = report.attributes.filter { $0.conflicts > 0 }
      .sorted {
        ($0.name == model.dataset.label ? 1 : 0, $0.conflicts) > (
          $1.name == model.dataset.label ? 1 : 0, $1.conflicts
        )
      }
      .prefix(Bound.mentionedColumns)
      .map { attribute in
        Need(
          urgency: attribute.name == model.dataset.label ? .fault : .doubt,
          text:
            "\(Figures.count(attribute.conflicts)) \(noun) with contradicting \(attribute.name)",
          screen: .conflicts,
          door: .rows(
            RowFilter(.rows, [.conflicted(attribute: attribute.name)]),
            title: "contradicting \(attribute.name)"
          )
        )
      }
    let doubtful = report.resolutions.count { $0.confidence < Bound.doubtfulPosterior }
    if doubtful > 0 {
      needs.append(
        Need(
          urgency: .doubt,
          text: "\(Figures.plural(doubtful, "cell")) resolved with a posterior below 0.7",
          screen: .conflicts,
          door: .screen(.conflicts, .cells)
        )
      )
    }
    return needs
  }

  private static func skew(_ model: DashboardModel) -> [Need] {
    guard let report = model.skew.value else {
      guard model.sources.value != nil, model.skew.progress == nil, model.dataset.label == nil
      else { return [] }
      return [
        Need(
          urgency: .doubt,
          text: "no label column is known: name it in dataset.yaml",
          screen: .labels,
          door: .screen(.overview, .inferences)
        )
      ]
    }
    var needs: [Need] = []
    if report.missing > 0 {
      needs.append(
        Need(
          urgency: .doubt,
          text: "\(Figures.plural(report.missing, "row")) without \(report.label)",
          screen: .labels,
          door: .rows(
            RowFilter(.rows, [.unlabelled(column: report.label)]),
            title: "rows without \(report.label)"
          )
        )
      )
    }
    if let rare = report.classes.last, report.classes.count > 1, rare.share < Bound.rareShare {
      var text = "\(rare.value) is \(Figures.percent(rare.share))"
      let place = report.classes.count - 1
      let most = report.bySource.filter { $0.classes.indices.contains(place) }
        .max { $0.classes[place].share < $1.classes[place].share }
      if let most, (report.cramersV ?? 0) > Bound.association {
        text += " and \(Figures.percent(most.classes[place].share)) at \(most.source)"
      }
      needs.append(
        Need(
          urgency: .doubt,
          text: text,
          screen: .labels,
          door: .screen(.labels, .classesBySource)
        )
      )
    }
    if report.classes.count == 1 {
      needs.append(
        Need(
          urgency: .fault,
          text: "\(report.label) has one class only: nothing can be learnt",
          screen: .labels,
          door: .screen(.labels, .classes)
        )
      )
    }
    return needs
  }

  private static func training(_ model: DashboardModel) -> [Need] {
    let training = model.training
    if training.isActive { return [] }
    if let unfinished = training.unfinished {
      let done = unfinished.epochs.count
      return [
        Need(
          urgency: .doubt,
          text: "training unfinished after \(Figures.plural(done, "epoch")): continue it",
          screen: .train,
          door: .message(.train(.continueUnfinished))
        )
      ]
    }
    if let failed = training.runs.value?.first, failed.status == .failed {
      return [
        Need(
          urgency: .doubt,
          text: "the last training failed: \(failed.problem ?? "it gave no reason")",
          screen: .train,
          door: .screen(.train, .runs)
        )
      ]
    }
    if let runs = training.runs.value, runs.isEmpty, model.dataset.label != nil {
      return [
        Need(
          urgency: .opportunity,
          text: "no model yet: train one",
          screen: .train,
          door: .screen(.train, .trainForm)
        )
      ]
    }
    return []
  }

  private static func feedback(_ model: DashboardModel) -> [Need] {
    guard let summary = model.feedback.summary.value else { return [] }
    var needs: [Need] = []
    if summary.rejected > 0 {
      needs.append(
        Need(
          urgency: .fault,
          text: "\(Figures.plural(summary.rejected, "feedback line")) could not be read",
          screen: .feedback,
          door: .rows(.rejectedEvents, title: "feedback lines that could not be read")
        )
      )
    }
    if let calibration = summary.calibration,
      abs(calibration.meanScore - calibration.observed) > Bound.calibrationGap
    {
      needs.append(
        Need(
          urgency: .doubt,
          text: "scores promise \(Figures.percent(calibration.meanScore)), "
            + "\(Figures.percent(calibration.observed)) accepted",
          screen: .feedback,
          door: .screen(.feedback, .calibration)
        )
      )
    }
    let models = summary.byModel.sorted { $0.rate > $1.rate }
    if let best = models.first, let worst = models.last, best.low > worst.high {
      needs.append(
        Need(
          urgency: .opportunity,
          text: "\(best.model) beats \(worst.model): \(Figures.percent(best.rate)) accepted, "
            + Figures.percent(worst.rate),
          screen: .feedback,
          door: .screen(.feedback, .feedbackModels)
        )
      )
    }
    return needs
  }

  private static func violations(_ model: DashboardModel) -> [Need] {
    (model.profile.value?.checks ?? []).compactMap { check in
      if let problem = check.problem {
        return Need(
          urgency: .fault,
          text: "the check \(check.name) cannot be tried: \(problem)",
          screen: .sources,
          door: .screen(.overview, .inferences)
        )
      }
      guard check.violations > 0 else { return nil }
      let rows = Figures.plural(check.violations, "row")
      return Need(
        urgency: .doubt,
        text: "\(rows) \(check.violations == 1 ? "violates" : "violate") \(check.name)",
        screen: .sources,
        door: .rows(
          RowFilter(.rows, [.violates(.init(name: check.name, sql: check.sql))]),
          title: "violations of \(check.name)"
        )
      )
    }
  }

  private static func gaps(_ model: DashboardModel) -> [Need] {
    guard let profile = model.profile.value else { return [] }
    return profile.columns
      .filter { $0.rows > 0 && Double($0.missing) / Double($0.rows) > Bound.missingShare }
      .sorted { $0.missing > $1.missing }
      .prefix(Bound.mentionedColumns)
      .map { column in
        let share = Double(column.missing) / Double(column.rows)
        return Need(
          urgency: .doubt,
          text: "\(column.name) is missing in \(Figures.percent(share)) of \(column.source)",
          screen: .sources,
          door: .rows(
            RowFilter(.source(column.source), [.missing(column: column.name)]),
            title: "\(column.source) without \(column.name)"
          )
        )
      }
  }
}
