import Basics
import Feedback
import Fusion
import Ingest
import Learning
import Profiling
import Review
import Workspace

extension Finding {
  /// Bounds above which a figure is worth a person's time; they choose what is listed, nothing else.
  private enum Bound {
    static let missingShare = 0.5
    /// One of `DoubtfulCount.thresholds`.
    static let doubtfulConfidence = 0.7
    static let association = 0.1
    static let rareShare = 0.05
    static let mentionedColumns = 3
  }

  /// Everything that needs a person: the most pressing first, among equals what touches most.
  package static func all(in input: FindingInput) -> [Finding] {
    let found =
      unreadable(input) + contradictions(input) + review(input) + skew(input) + training(input)
      + feedback(input) + violations(input) + gaps(input)
    return found.enumerated().sorted { one, two in
      let (left, right) = (one.element, two.element)
      if left.severity != right.severity { return left.severity > right.severity }
      let shares = (left.size?.share ?? 0, right.size?.share ?? 0)
      return shares.0 == shares.1 ? one.offset < two.offset : shares.0 > shares.1
    }.map(\.element)
  }

  /// Findings in a sentence: how many there are, and what that means for everything else.
  package static func verdict(of findings: [Finding]) -> String {
    let faults = findings.count { $0.severity == .fault }
    let doubts = findings.count { $0.severity == .doubt }
    let others = findings.count - faults - doubts
    let counts = [
      faults > 0 ? Figures.plural(faults, "fault") : nil,
      doubts > 0 ? Figures.plural(doubts, "doubt") : nil,
      others > 0 ? Figures.plural(others, "opportunity", "opportunities") : nil,
    ].compactMap(\.self).joined(separator: ", ")
    if faults > 0 { return "\(counts): mend the faults before you rely on the figures" }
    if doubts > 0 { return "\(counts): look at the doubts before you rely on the figures" }
    return others > 0 ? "\(counts): nothing is wrong that Tuina can see" : "Nothing was found."
  }

  private static func unreadable(_ input: FindingInput) -> [Finding] {
    guard let sources = input.sources else { return [] }
    if sources.isEmpty {
      return [
        Finding(
          "no-data",
          .fault,
          .sources,
          verb: "put files into the folder: CSV, TSV, JSON, JSON Lines, Parquet or pictures",
          text: "the folder holds no data file that Tuina can read",
          reason: "everything else is made of rows"
        )
      ]
    }
    var found = sources.filter { $0.problem != nil }.map { source in
      Finding(
        "unreadable-source",
        .fault,
        .sources,
        subject: source.name,
        verb: "mend the file, or say in the manifest how it is read",
        text: "\(source.name) could not be read: \(source.problem ?? "")",
        reason: "its rows are in no figure"
      )
    }
    let rejected = sources.reduce(0) { $0 + $1.rowsRejected }
    if rejected > 0 {
      let read = sources.reduce(0) { $0 + $1.rowsRead }
      found.append(
        Finding(
          "rejected-rows",
          .fault,
          .sources,
          verb: "look at them",
          text: "\(Figures.plural(rejected, "row")) could not be read",
          reason: "they are kept aside with file, line and reason, and are in no figure",
          size: Size(rejected, of: read, "rows"),
          rows: .rejectedRows
        )
      )
    }
    return found
  }

  private static func contradictions(_ input: FindingInput) -> [Finding] {
    guard let report = input.conflicts else { return [] }
    let noun = EntityNoun.plural(input.entity)
    var found = report.attributes.filter { $0.conflicts > 0 }
      .sorted {
        ($0.name == input.label ? 1 : 0, $0.conflicts) > (
          $1.name == input.label ? 1 : 0, $1.conflicts
        )
      }
      .prefix(Bound.mentionedColumns)
      .map { attribute in
        let isLabel = attribute.name == input.label
        return Finding(
          "contradicted-attribute",
          isLabel ? .fault : .doubt,
          .conflicts,
          subject: attribute.name,
          verb: "decide between the sources",
          text: "\(Figures.count(attribute.conflicts)) \(noun) with contradicting "
            + attribute.name,
          reason: isLabel
            ? "a model learns the label that is believed"
            : "features and reports use the value that is believed",
          size: Size(attribute.conflicts, of: attribute.items, noun),
          rows: RowFilter(.rows, [.conflicted(attribute: attribute.name)])
        )
      }
    let doubtful = report.doubtfulCells(below: Bound.doubtfulConfidence) ?? 0
    if doubtful > 0 {
      let cells = report.attributes.reduce(0) { $0 + $1.conflicts }
      found.append(
        Finding(
          "doubtful-cells",
          .doubt,
          .conflicts,
          verb: "decide them",
          text: "\(Figures.plural(doubtful, "cell")) resolved with a confidence below 0.7",
          reason: "what is believed of them is little more than a guess",
          size: Size(doubtful, of: cells, "cells")
        )
      )
    }
    return found
  }

  /// What waits for people, and what they disagree about.
  private static func review(_ input: FindingInput) -> [Finding] {
    guard let progress = input.review, progress.items > 0 else { return [] }
    var found: [Finding] = []
    if progress.disputed > 0 {
      found.append(
        Finding(
          "disagreements",
          .doubt,
          .review,
          verb: "settle them",
          text: "people disagree about \(Figures.plural(progress.disputed, "cell"))",
          reason: "until somebody settles them the later answer counts",
          size: Size(progress.disputed, of: progress.items, "cells")
        )
      )
    }
    if progress.left > 0 {
      let rate = progress.errorRate.map { rate in
        "\(Figures.percent(rate.rate)) of all cells are wrong, 95 % "
          + "\(Figures.percent(rate.interval.low)) to \(Figures.percent(rate.interval.high)), by "
          + "\(Figures.plural(progress.drawn, "cell")) drawn by chance"
      }
      found.append(
        Finding(
          "waiting-review",
          .opportunity,
          .review,
          verb: "look at them, the most telling first",
          text:
            "\(Figures.plural(progress.left, "cell")) \(progress.left == 1 ? "waits" : "wait") for review",
          reason: rate
            ?? "those drawn by chance among them tell how many of all cells are wrong",
          size: Size(progress.left, of: progress.items, "cells")
        )
      )
    }
    return found
  }

  private static func skew(_ input: FindingInput) -> [Finding] {
    guard let report = input.skew else {
      guard input.lacksLabel else { return [] }
      return [
        Finding(
          "no-label",
          .doubt,
          .manifest,
          verb: "name it in dataset.yaml",
          text: "no label column is known: name it in dataset.yaml",
          reason: "without a label nothing can be learnt"
        )
      ]
    }
    var found: [Finding] = []
    if report.missing > 0 {
      found.append(
        Finding(
          "missing-label",
          .doubt,
          .labels,
          subject: report.label,
          verb: "label them, or leave them out",
          text: "\(Figures.plural(report.missing, "row")) without \(report.label)",
          reason: "models learn nothing from them",
          size: Size(report.missing, of: report.rows + report.missing, "rows"),
          rows: RowFilter(.rows, [.unlabelled(column: report.label)])
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
      found.append(
        Finding(
          "rare-class",
          .doubt,
          .labels,
          subject: rare.value,
          verb: "weigh its rows, or find more",
          text: text,
          reason: "95 % of its share lies between \(Figures.percent(rare.low)) and "
            + "\(Figures.percent(rare.high)); a model that never says it is right nearly always",
          size: Size(rare.count, of: report.rows, "rows"),
          rows: RowFilter(.rows, [.labelled(column: report.label, as: rare.value)])
        )
      )
    }
    if report.classes.count == 1 {
      found.append(
        Finding(
          "one-class",
          .fault,
          .labels,
          subject: report.label,
          verb: "name another label",
          text: "\(report.label) has one class only: nothing can be learnt",
          reason: "a model of one class is right always and says nothing",
          size: Size(report.rows, of: report.rows, "rows")
        )
      )
    }
    return found
  }

  private static func training(_ input: FindingInput) -> [Finding] {
    guard !input.isTraining, let runs = input.runs else { return [] }
    let lost = runs.unreadable.map { run in
      Finding(
        "unreadable-run",
        .doubt,
        .train,
        subject: run.id,
        verb: "train again, or use the Tuina that wrote it",
        text: "the run \(run.id) cannot be read: \(run.reason)",
        reason: "it is in no list of runs"
      )
    }
    return lost + models(runs, input)
  }

  private static func models(_ runs: RunList, _ input: FindingInput) -> [Finding] {
    if let unfinished = runs.unfinished {
      let done = unfinished.epochs.count
      return [
        Finding(
          "unfinished-training",
          .doubt,
          .train,
          subject: unfinished.id,
          verb: "continue it, or give it up",
          text: "training unfinished after \(Figures.plural(done, "epoch")): continue it",
          reason: "it goes on from its checkpoint to the same numbers",
          size: Size(done, of: unfinished.configuration.epochs, "epochs")
        )
      ]
    }
    if let failed = runs.all.first, failed.status == .failed {
      return [
        Finding(
          "failed-training",
          .doubt,
          .train,
          subject: failed.id,
          verb: "mend it and train again",
          text: "the last training failed: \(failed.problem ?? "it gave no reason")",
          reason: "it left no model"
        )
      ]
    }
    if runs.all.isEmpty, runs.unreadable.isEmpty, input.label != nil {
      return [
        Finding(
          "no-model",
          .opportunity,
          .train,
          verb: "train one",
          text: "no model yet: train one",
          reason: "a small one shows within seconds how much the data tells of the label"
        )
      ]
    }
    return []
  }

  private static func feedback(_ input: FindingInput) -> [Finding] {
    guard let summary = input.feedback else { return [] }
    var found: [Finding] = []
    if summary.rejected > 0 {
      found.append(
        Finding(
          "rejected-events",
          .fault,
          .feedback,
          verb: "look at them",
          text: "\(Figures.plural(summary.rejected, "feedback line")) could not be read",
          reason: "they are in no rate",
          size: Size(summary.rejected, of: summary.events + summary.rejected, "lines"),
          rows: .rejectedEvents
        )
      )
    }
    for model in summary.byModel {
      guard let calibration = model.calibration, calibration.isBroken else { continue }
      found.append(
        Finding(
          "broken-promise",
          .doubt,
          .feedback,
          subject: model.model,
          verb: "calibrate it, or retrain",
          text: "\(model.model) promises \(Figures.percent(calibration.meanScore)), "
            + "\(Figures.percent(calibration.observed)) of the answered accepted",
          reason: "what was kept lies between \(Figures.percent(calibration.low)) and "
            + "\(Figures.percent(calibration.high)) (95 %), which excludes the promise",
          size: Size(calibration.events, of: model.events, "events"),
          rows: RowFilter.answered.and(.equals(column: "model", value: model.model))
        )
      )
    }
    if let comparison = summary.comparison { found += decided(comparison, of: summary) }
    if let drift = summary.drift { found += drift.findings }
    return found
  }

  /// What the comparison of two models decided, or why nothing can be.
  private static func decided(
    _ comparison: ModelComparison,
    of summary: FeedbackSummary
  ) -> [Finding] {
    let (champion, challenger) = (comparison.champion, comparison.challenger)
    switch comparison.state {
    case .undecided, .notConcurrent: return []
    case .sampleRatioMismatch:
      return [
        Finding(
          "sample-ratio",
          .doubt,
          .feedback,
          subject: challenger,
          verb: "find out what decides which model a user meets",
          text: "\(champion) and \(challenger) did not get the traffic they were meant to get",
          reason: "so uneven a split comes by chance once in more than "
            + "\(Figures.count(Int(1 / SampleRatioCheck.alarm))) experiments, and no rate of the two "
            + "may be compared"
        )
      ]
    case .better, .worse:
      let isBetter = comparison.state == .better
      let (best, worst) = isBetter ? (challenger, champion) : (champion, challenger)
      let rates = [comparison.championRate, comparison.challengerRate]
      return [
        Finding(
          "better-model",
          .opportunity,
          .feedback,
          subject: best,
          verb: "let the better one serve",
          text:
            "\(best) beats \(worst): \(Figures.percent(rates[isBetter ? 1 : 0].rate)) accepted, "
            + Figures.percent(rates[isBetter ? 0 : 1].rate),
          reason:
            "on the days on which both served, by an interval that may be looked at at any time",
          size: Size(
            rates[isBetter ? 1 : 0].events,
            of: rates.reduce(0) { $0 + $1.events },
            "suggestions"
          ),
          rows: RowFilter(.events, [.equals(column: "model", value: best)])
        )
      ]
    }
  }

  private static func violations(_ input: FindingInput) -> [Finding] {
    (input.profile?.checks ?? []).compactMap { check in
      if let problem = check.problem {
        return Finding(
          "check-not-evaluated",
          .fault,
          .manifest,
          subject: check.name,
          verb: "mend its condition in dataset.yaml",
          text: "the check \(check.name) cannot be tried: \(problem)",
          reason: "no row was checked"
        )
      }
      guard check.violations > 0 else { return nil }
      let rows = Figures.plural(check.violations, "row")
      return Finding(
        "violated-check",
        .doubt,
        .sources,
        subject: check.name,
        verb: "look at them",
        text: "\(rows) \(check.violations == 1 ? "violates" : "violate") \(check.name)",
        reason: "the manifest says: \(check.sql)",
        size: Size(check.violations, of: input.rowsKept, "rows"),
        rows: RowFilter(.rows, [.violates(.init(name: check.name, sql: check.sql))])
      )
    }
  }

  private static func gaps(_ input: FindingInput) -> [Finding] {
    guard let profile = input.profile else { return [] }
    return profile.columns
      .filter {
        $0.rows > 0 && $0.type != .ignore
          && Double($0.missing) / Double($0.rows) > Bound.missingShare
      }
      .sorted { $0.missing > $1.missing }
      .prefix(Bound.mentionedColumns)
      .map { column in
        let share = Double(column.missing) / Double(column.rows)
        return Finding(
          "missing-values",
          .doubt,
          .sources,
          subject: "\(column.source).\(column.name)",
          verb: "fill it, or leave it out",
          text: "\(column.name) is missing in \(Figures.percent(share)) of \(column.source)",
          reason: "a model sees little of it",
          size: Size(column.missing, of: column.rows, "rows"),
          rows: RowFilter(.source(column.source), [.missing(column: column.name)])
        )
      }
  }
}

extension RowFilter {
  /// The rows of sources that could not be read; lines of feedback are not among them.
  package static let rejectedRows = RowFilter(
    .rejects,
    [
      .missing(column: "column_name"),
      .differs(column: "source", value: RowFilter.feedbackSource),
    ]
  )

  /// The lines of feedback files that could not be read.
  package static let rejectedEvents = RowFilter(
    .rejects,
    [.equals(column: "source", value: RowFilter.feedbackSource)]
  )
}
