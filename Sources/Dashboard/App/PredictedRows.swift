import Basics
import Ingest
import Learning
import Pipeline
import Workspace

/// The rows behind the confusion of a run.
struct PredictedRows {
  /// More rows than these nobody looks through.
  private static let most = 2000
  private static let mostErrors = 100

  let run: TrainingRun

  init(_ run: TrainingRun) { self.run = run }

  /// Opens the rows of a cell, or those that the run is most wrong about.
  ///
  /// - Throws: `WorkProblem` when the data is no longer what the run was measured on.
  func open(_ cell: PredictedCell?, in session: DatasetSession) async throws -> Message {
    let fingerprint = try await session.summary().fingerprint?.description
    guard fingerprint == run.datasetFingerprint else {
      throw WorkProblem(message: "the data has changed since the run; train again")
    }
    let predictions = try RunStore(session.dataset.paths).predictions(of: run.id)
    let (found, title, most): ([Int], String, Int) =
      if let cell {
        (
          predictions.rows(
            given: run.classes.firstIndex(of: cell.given) ?? -1,
            predicted: run.classes.firstIndex(of: cell.predicted) ?? -1
          ), "\(predictions.part) rows given \(cell.given), predicted \(cell.predicted)", Self.most
        )
      } else {
        (predictions.errors(), "\(predictions.part) rows taken for another class", Self.mostErrors)
      }
    guard !found.isEmpty else { throw WorkProblem(message: "there is no such row") }
    let places = found.prefix(most)
    let all =
      places.count < found.count
      ? "the \(Figures.count(places.count)) worst of \(Figures.count(found.count)) " : ""
    return .grid(.open(RowFilter(.rows, [.learnt(places: Array(places))]), title: all + title))
  }
}
