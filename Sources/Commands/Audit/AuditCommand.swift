import ArgumentParser
import Basics
import Foundation
import Ingest
import Learning
import Pipeline
import Workspace

struct AuditCommand: WorkCommand {
  static let configuration = CommandConfiguration(
    commandName: "audit",
    abstract: "Find rows whose label looks wrong, by models that did not learn from them."
  )

  @OptionGroup var options: DatasetOptions
  @OptionGroup var training: TrainingOptions

  @Option(
    help: ArgumentHelp(
      "Probabilities made elsewhere: a CSV or Parquet file of one column a class, or a pattern of "
        + "columns of the dataset.",
      valueName: "file or 'p*'"
    )
  )
  var probabilities: String?

  @Option(help: "Folds of the own model's cross-validation (5).")
  var folds: Int?

  @Option(help: "Flag by this rule; by default the one with the highest estimated F1.")
  var rule: LabelErrorRule?

  @Option(
    help: ArgumentHelp("Flag this many of the most doubtful rows.", valueName: "rows or 5%")
  )
  var cut: AuditCut?

  @Option(help: "How rows are ordered by doubt: normalised_margin or self_confidence.")
  var ranking: LabelErrorRanking = .normalisedMargin

  @Option(help: ArgumentHelp("True labels to score against.", valueName: "file"))
  var truth: String?

  @Flag(help: "Send the flagged rows to the review queue.")
  var review = false

  @Option(help: ArgumentHelp("Who sends them there.", valueName: "name"))
  var reviewer: String?

  func validate() throws {
    if let folds, folds < 2 { throw ValidationError("--folds must be at least 2") }
    if rule != nil, cut != nil { throw ValidationError("--rule and --cut exclude each other") }
    let others = training.given + (folds == nil ? [] : ["--folds"])
    if probabilities != nil, !others.isEmpty {
      throw ValidationError(
        "--probabilities takes the place of a model: leave out \(others.joined(separator: " and "))"
      )
    }
  }

  func work() async throws -> ProgramStatus {
    if let truth, !FileManager.default.isReadableFile(atPath: truth) {
      throw UsageError(
        why: "the truth file \(truth) cannot be read",
        remedy: "give the path of a table of true labels"
      )
    }
    let start = ContinuousClock.now
    let context = try CommandContext(options)
    let summary = try await context.summary()
    let work = AuditWork(session: context.session, output: context.output)
    let judged =
      if let probabilities {
        try await work.judged(by: probabilities)
      } else {
        try await work.judged(folds: folds ?? 5, configuration: training.configuration)
      }
    let audit = LabelAudit(
      ConfidentLearning(judged.probabilities, given: judged.given),
      cut: cut?.value ?? rule.map(LabelErrorCut.rule) ?? .estimated,
      ranking: ranking
    )
    let score = try truth.map { path in
      try judged.score(audit, against: URL(filePath: path), entity: summary.manifest.entity)
    }
    let added = review ? try await work.send(audit, judged, who: Reviewer.name(reviewer)) : nil
    var document = AuditDocument(
      audit,
      judged,
      score: score,
      isChosen: cut == nil && rule == nil,
      seconds: (ContinuousClock.now - start).inSeconds
    )
    document.review = added.map(ReviewAddedDocument.init)
    let shown = document
    try context.output.emit(shown) { shown.text(width: Console.outputColumns) }
    return await context.finish(summary)
  }
}

/// A number of rows, or a share of them.
struct AuditCut: ExpressibleByArgument, Hashable {
  var value: LabelErrorCut

  init?(argument: String) {
    if argument.hasSuffix("%") {
      guard let percent = Double(argument.dropLast()), (0...100).contains(percent) else {
        return nil
      }
      value = .share(percent / 100)
    } else {
      guard let rows = Int(argument), rows >= 0 else { return nil }
      value = .rows(rows)
    }
  }
}

extension LabelErrorRule: ExpressibleByArgument {}
extension LabelErrorRanking: ExpressibleByArgument {}
