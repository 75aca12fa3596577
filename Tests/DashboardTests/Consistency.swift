import Basics
import Feedback
import Fusion
import Ingest
import Learning
import Profiling

@testable import Dashboard

/// The figures of a model that contradict each other: a screen that shows such is no golden.
enum Consistency {
  static func contradictions(in model: DashboardModel) -> [String] {
    sources(model.sources.value ?? []) + columns(model.profile.value?.columns ?? [])
      + (model.skew.value.map { labels($0, model) } ?? [])
      + (model.conflicts.value.map(conflicts) ?? [])
      + model.training.allRuns.flatMap(run) + (model.feedback.summary.value.map(feedback) ?? [])
  }

  private static func sources(_ sources: [IngestedSource]) -> [String] {
    sources.filter { $0.rowsRead != $0.rowsKept + $0.rowsRejected }.map {
      "\($0.name): \($0.rowsRead) read, \($0.rowsKept) kept, \($0.rowsRejected) rejected"
    }
  }

  private static func columns(_ columns: [ColumnProfile]) -> [String] {
    columns.flatMap { column -> [String] in
      var found: [String] = []
      let name = "\(column.source).\(column.name)"
      let counted =
        column.histogram.reduce(0) { $0 + $1.count } + column.belowHistogram + column.aboveHistogram
      if column.type == .number, !column.histogram.isEmpty {
        let all = counted + column.missing + column.unreadable + column.nonFinite
        if all != column.rows {
          found.append("\(name): bins and gaps hold \(all) of \(column.rows)")
        }
      }
      if column.type == .category, !column.top.isEmpty {
        let shown = column.top.reduce(0) { $0 + $1.count } + (column.other?.rows ?? 0)
        if shown + column.missing + column.unreadable > column.rows {
          found.append("\(name): values hold \(shown) of \(column.rows)")
        }
      }
      if column.missing > column.rows { found.append("\(name): more missing than rows") }
      return found
    }
  }

  private static func labels(_ report: SkewReport, _ model: DashboardModel) -> [String] {
    var found: [String] = []
    let rows = report.classes.reduce(0) { $0 + $1.count }
    if rows != report.rows { found.append("classes hold \(rows) of \(report.rows) rows") }
    let shares = report.classes.reduce(0) { $0 + $1.share }
    if abs(shares - 1) > 1e-9 { found.append("shares of classes sum to \(shares)") }
    for share in report.classes where share.share < share.low || share.share > share.high {
      found.append("\(share.value) lies outside its interval")
    }
    for (place, share) in report.classes.enumerated() {
      let bySource = report.bySource.reduce(0) { $0 + $1.classes[place].count }
      if bySource != share.count { found.append("\(share.value): \(bySource) by source") }
    }
    if let sources = model.sources.value {
      let kept = sources.reduce(0) { $0 + $1.rowsKept }
      if report.rows + report.missing > kept { found.append("more labels than rows") }
    }
    return found
  }

  private static func conflicts(_ report: ConflictReport) -> [String] {
    var found: [String] = []
    for attribute in report.attributes {
      if attribute.conflicts > attribute.items || attribute.items > attribute.claims {
        found.append("\(attribute.name): conflicts, items and claims do not nest")
      }
      if attribute.ties > attribute.conflicts { found.append("\(attribute.name): too many ties") }
    }
    for source in report.sources
    where source.estimatedAccuracy < source.estimatedLow - 1e-9
      || source.estimatedAccuracy > source.estimatedHigh + 1e-9
    {
      found.append("\(source.name): accuracy outside its interval")
    }
    for cell in report.resolutions {
      let sum = cell.candidates.reduce(0) { $0 + $1.posterior }
      if sum > 1 + 1e-6 {
        found.append("\(cell.entity) \(cell.attribute): posteriors sum to \(sum)")
      }
    }
    return found
  }

  private static func run(_ run: TrainingRun) -> [String] {
    [run.validation, run.test].compactMap(\.self).flatMap { evaluation -> [String] in
      var found: [String] = []
      for (place, counts) in evaluation.confusion.enumerated() {
        let support = evaluation.classes[place].support
        if counts.reduce(0, +) != support {
          found.append("\(run.id): \(evaluation.classes[place].value) has \(support) rows")
        }
        if support > 0, let recall = evaluation.classes[place].recall,
          abs(recall - Double(counts[place]) / Double(support)) > 1e-9
        {
          found.append("\(run.id): recall of \(evaluation.classes[place].value)")
        }
      }
      let right = evaluation.confusion.indices.reduce(0) { $0 + evaluation.confusion[$1][$1] }
      if abs(evaluation.accuracy - Double(right) / Double(max(evaluation.rows, 1))) > 1e-9 {
        found.append("\(run.id): accuracy is not that of its confusion")
      }
      return found
    }
  }

  private static func feedback(_ summary: FeedbackSummary) -> [String] {
    var found: [String] = []
    let actions = summary.actions.reduce(0) { $0 + $1.count }
    if actions != summary.events { found.append("actions: \(actions) of \(summary.events)") }
    let models = summary.byModel.reduce(0) { $0 + $1.events }
    if models != summary.events { found.append("models: \(models) of \(summary.events)") }
    if let rate = summary.acceptance.rate, let low = summary.acceptance.low,
      let high = summary.acceptance.high
    {
      let counted = Double(summary.acceptance.accepted) / Double(max(summary.acceptance.events, 1))
      if abs(rate - counted) > 1e-9 { found.append("acceptance is not accepted over events") }
      if rate < low || rate > high { found.append("acceptance outside its interval") }
    }
    for bucket in summary.series.perHour + summary.series.perDay
    where bucket.accepted > bucket.events {
      found.append("more accepted than events at \(bucket.start)")
    }
    return found
  }
}
