import Learning

/// The rule by which one run is called the best, in words.
enum RunRule {
  static func words(for run: TrainingRun) -> String {
    "\(run.scoreName == "AP" ? "highest average precision" : "lowest log loss") on validation rows"
  }
}
