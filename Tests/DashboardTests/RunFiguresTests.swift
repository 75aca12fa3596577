import Foundation
import Learning
import Terminal
import Testing

@testable import Dashboard

/// Figures beside what knows nothing, and beside another run.
@Suite struct RunFiguresTests {
  private static var evaluation: Evaluation {
    var evaluation = Evaluation(
      rows: 100,
      accuracy: 0.8,
      logLoss: 0.4,
      auc: 0.9,
      averagePrecision: 0.6,
      balancedAccuracy: 0.7,
      ece: 0.02,
      classes: [
        ClassEvaluation(value: "a", recall: 0.9, precision: 0.9, support: 75),
        ClassEvaluation(value: "b", recall: 0.5, precision: 0.5, support: 25),
        ClassEvaluation(value: "c", recall: nil, precision: nil, support: 0),
      ],
      confusion: [[70, 5, 0], [10, 15, 0], [0, 0, 0]]
    )
    (evaluation.averagePrecisionLow, evaluation.averagePrecisionHigh) = (0.5, 0.7)
    return evaluation
  }

  @Test func baselinesAreThoseOfTheRowsMeasured() {
    let figures = Self.evaluation.figures("test", positive: "b")
    func baseline(_ name: String) -> Double? { figures.first { $0.name == name }?.baseline }
    #expect(baseline("test AP") == 0.25)
    #expect(baseline("test AUC") == 0.5)
    #expect(baseline("test acc.") == 0.75)
    #expect(baseline("test mean recall") == 0.5)
    // −(3/4 ln 3/4 + 1/4 ln 1/4)
    #expect(abs((baseline("test loss") ?? 0) - 0.562335) < 1e-6)
    var one = Self.evaluation
    one.classes[1].support = 0
    #expect(
      one.figures("test", positive: "b").allSatisfy { $0.name.hasSuffix("P") || $0.baseline != 1 }
    )
  }

  @Test func aDifferenceHasTheIntervalOfIndependentFigures() {
    let own = RunFigure(name: "AP", value: 0.6, low: 0.5, high: 0.7)
    let other = RunFigure(name: "AP", value: 0.4, low: 0.38, high: 0.62)
    let difference = own.difference(from: other)
    #expect(abs(difference.value - 0.2) < 1e-12)
    #expect(abs((difference.margin ?? 0) - (0.1 * 0.1 + 0.12 * 0.12).squareRoot()) < 1e-12)
    #expect(own.difference(from: RunFigure(name: "AP", value: 0.4)).margin == nil)
  }

  private static var model: DashboardModel {
    var model = Fixture.model
    var other = Fixture.run
    other.id = "other"
    other.startedAt = .distantPast
    other.configuration.seed = 99
    other.test = evaluation
    var first = Fixture.run
    var test = evaluation
    test.averagePrecision = 0.9
    (test.averagePrecisionLow, test.averagePrecisionHigh) = (0.85, 0.95)
    test.logLoss = 0.5
    first.test = test
    _ = model.update(.loading(.runs(.success([first, other]), best: first, unfinished: nil)))
    _ = model.update(.navigation(.openPanel(.runs)))
    return model
  }

  private func texts(_ model: DashboardModel) -> String {
    model.render(size: Size(columns: 160, rows: 48), appearance: Appearance()).frame.textRows()
      .joined(separator: "\n")
  }

  @Test func aPinnedRunIsComparedWithTheOneUnderTheCursor() throws {
    var model = Self.model
    #expect(model.table(.runFigures).title == "figures")
    _ = model.update(.key(.down))
    #expect(model.shownRun?.id == "other")
    _ = model.update(.key(.character("=")))
    #expect(texts(model).contains("pinned, finished"))
    // A run is not compared with itself.
    #expect(model.table(.runFigures).title == "figures")
    _ = model.update(.key(.up))
    let table = model.table(.runFigures).local
    #expect(table.title == "against perceptron 128")
    let precision = try #require(table.texts.first { $0[0] == "test AP" })
    #expect(precision[1...2] == ["0.900", "0.600"])
    #expect(precision[3] == "+0.300 ± 0.112")
    let loss = try #require(table.texts.first { $0[0] == "test loss" })
    #expect(loss[3] == "+0.100")
    #expect(table.texts.contains { $0[0] == "seed" && $0[1...2] == ["7", "99"] })
    #expect(texts(model).contains("pinned"))
    _ = model.update(.key(.down))
    _ = model.update(.key(.character("=")))
    #expect(model.training.pinned == nil)
  }

  @Test func adviceIsGivenAndFollowed() throws {
    var model = Fixture.training(Fixture.model)
    let ticket = try #require(model.training.live.first?.ticket)
    _ = model.update(.navigation(.openPanel(.runs)))
    #expect(model.update(.key(.character("f"))).isEmpty)
    var epoch = try #require(model.shownRun?.epochs.last)
    epoch.epoch += 1
    epoch.trainLoss *= 4
    _ = model.update(.train(.event(ticket, .epoch(epoch))))
    #expect(model.notice?.text.contains("the training loss rises; f: go on with") == true)
    #expect(texts(model).contains("running, diverges"))
    let rate = RunConfiguration().learningRate / 4
    #expect(model.update(.key(.character("f"))) == [.orderTraining(ticket, .learningRate(rate))])
    var failed = Fixture.run("failed", .failed, epochs: 0, model: .softmax)
    failed.hasDiverged = true
    failed.configuration.learningRate = 1
    _ = model.update(.loading(.runs(.success([failed]), best: nil, unfinished: nil)))
    _ = model.update(.key(.down))
    #expect(model.shownRun?.id == "failed")
    let effects = model.update(.key(.character("f")))
    var configuration = failed.configuration
    configuration.learningRate = 0.1
    let next = try #require(model.training.live.first?.ticket)
    #expect(effects == [.train(configuration, ticket: next)])
  }

  @Test func cellsOfTheConfusionOpenTheirRows() throws {
    var model = Self.model
    var run = try #require(model.shownRun)
    _ = model.update(.navigation(.openPanel(.confusion)))
    // Without predictions row by row it says what the count is.
    #expect(model.update(.key(.enter)).isEmpty)
    guard case .detail = model.overlay else {
      Issue.record("nothing is explained")
      return
    }
    _ = model.update(.key(.escape))
    #expect(model.update(.key(.character("w"))).isEmpty)
    run.hasPredictions = true
    model.training.keep(run)
    let table = model.table(.confusion)
    let given = try #require(table.local.texts.first?.first)
    #expect(
      model.update(.key(.enter))
        == [.openPredictions(run, .cell(given: given, predicted: given))]
    )
    _ = model.update(.key(.right))
    let predicted = String(table.columns[2].title.dropFirst("predicted ".count))
    let cell = MeasuredSelection.cell(given: given, predicted: predicted)
    #expect(model.update(.key(.enter)) == [.openPredictions(run, cell)])
    #expect(model.update(.key(.character("w"))) == [.openPredictions(run, .errors)])
  }
}
