import Basics
import Ingest
import Learning
import Pipeline
import Workspace

/// The rows behind a figure of a run.
struct PredictedRows {
  /// More rows than these nobody looks through.
  private static let most = 2000
  private static let mostErrors = 100
  /// Measured rows that a query names one by one.
  private static let mostMeasured = 20_000

  let run: TrainingRun

  init(_ run: TrainingRun) { self.run = run }

  /// Opens some of the rows that the run was measured on, those that it is most wrong about.
  ///
  /// - Throws: `WorkProblem` when the data is no longer what the run was measured on.
  func open(_ selection: MeasuredSelection, in session: DatasetSession) async throws -> Message {
    let fingerprint = try await session.summary().fingerprint?.description
    guard fingerprint == run.datasetFingerprint else {
      throw WorkProblem(message: "the data has changed since the run; train again")
    }
    let predictions = try RunStore(session.dataset.paths).predictions(of: run.id)
    let found = try rows(of: selection, predictions)
    guard !found.isEmpty else { throw WorkProblem(message: "there is no such row") }
    if case .slice(let slice) = selection {
      let isWhole = found.count > Self.mostMeasured
      let conditions = (isWhole ? [] : [.learnt(places: found)]) + slice.conditions
      let part = isWhole ? "rows of every part" : "\(predictions.part) rows"
      return .grid(.open(RowFilter(.rows, conditions), title: "\(part) with \(slice.words)"))
    }
    let places = found.prefix(selection == .errors ? Self.mostErrors : Self.most)
    let all =
      places.count < found.count
      ? "the \(Figures.count(places.count)) worst of \(Figures.count(found.count)) " : ""
    let title = all + predictions.part + " rows " + words(of: selection)
    let filter = RowFilter(.rows, [.learnt(places: Array(places))])
    return .grid(.open(filter, title: title))
  }

  private func rows(
    of selection: MeasuredSelection,
    _ predictions: RunPredictions
  ) throws -> [Int] {
    func number(_ name: String) -> Int { run.classes.firstIndex(of: name) ?? -1 }
    return switch selection {
    case .cell(let given, let predicted):
      predictions.rows(given: number(given), predicted: number(predicted))
    case .missed(let name): predictions.missed(given: number(name))
    case .errors: predictions.errors()
    case .bin(let bin):
      if let rows = predictions.rows(in: bin) {
        rows
      } else {
        throw WorkProblem(message: "the run did not keep its probabilities; train again")
      }
    case .slice: predictions.all()
    }
  }

  private func words(of selection: MeasuredSelection) -> String {
    switch selection {
    case .cell(let given, let predicted): "given \(given), predicted \(predicted)"
    case .missed(let name): "given \(name), taken for another class"
    case .errors: "taken for another class"
    case .bin(let bin): "predicted \(bin.rangeWords)"
    case .slice(let slice): "with \(slice.words)"
    }
  }
}

extension SliceEvaluation {
  /// What its rows have in common.
  fileprivate var conditions: [RowFilter.Condition] {
    guard let value else { return [.missing(column: attribute)] }
    guard low != nil || high != nil else { return [.equals(column: attribute, value: value)] }
    let greatest = Double.greatestFiniteMagnitude
    return [
      .range(
        column: attribute,
        low: low ?? -greatest,
        high: high ?? greatest,
        includesHigh: high == nil
      )
    ]
  }
}
