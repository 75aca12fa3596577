import Foundation
import Testing

@testable import Learning

/// What looks wrong about a run, and what is advised.
struct RunWarningTests {
  /// A run with these training and validation losses, an epoch each.
  private func run(
    _ losses: [(train: Double, validation: Double)],
    recalls: [Double?] = [0.9, 0.5],
    status: TrainingRun.Status = .running
  ) -> TrainingRun {
    var run = TrainingRun(
      id: "r",
      startedAt: .distantPast,
      status: status,
      configuration: RunConfiguration(),
      dataFingerprint: "d",
      label: "y",
      classes: ["a", "b"],
      positive: nil,
      features: ["x"],
      featureCount: 1,
      rows: SplitCounts(train: 10, validation: 5, test: 5)
    )
    run.epochs = losses.enumerated().map { index, loss in
      EpochRecord(
        epoch: index + 1,
        trainLoss: loss.train,
        validationLoss: loss.validation,
        accuracy: 0.8,
        recalls: recalls,
        auc: nil,
        averagePrecision: nil,
        rowsPerSecond: 1,
        seconds: 1
      )
    }
    return run
  }

  @Test func aSoundTrainingIsNotWarnedOf() {
    let falling = run((1...20).map { (1 / Double($0), 0.1 + 1 / Double($0)) })
    #expect(falling.warning(isLearning: true) == nil)
    #expect(falling.warning(isLearning: false) == nil)
    #expect(run([]).warning(isLearning: true) == nil)
    #expect(run([(1, 1)]).warning(isLearning: true) == nil)
    // Noise about a plateau for some epochs is no overfitting.
    let flat = run([(1, 1), (0.5, 0.6), (0.4, 0.601), (0.39, 0.602), (0.38, 0.601)])
    #expect(flat.warning(isLearning: true) == nil)
  }

  @Test func aLossThatRisesAsksForASlowerRate() {
    let rising = run([(1, 1), (0.9, 0.9), (1.6, 2)])
    #expect(rising.warning(isLearning: true, learningRate: 0.4)?.kind == .diverging)
    #expect(rising.warning(isLearning: true, learningRate: 0.4)?.advice == .learningRate(0.1))
    let ended = rising.warning(isLearning: false)
    #expect(ended?.advice == .startWithRate(RunConfiguration().learningRate / 4))
    // After the rate was changed it is given epochs of its own.
    var slowed = rising
    slowed.log(RunAction(.learningRate, epoch: 3, learningRate: 0.1))
    #expect(slowed.warning(isLearning: true) == nil)
  }

  @Test func aRunThatDivergedIsBegunAnew() throws {
    let store = RunStore(folder: try Fixture.folder())
    var configuration = Fixture.configuration()
    configuration.learningRate = 1e30
    let trainer = try Trainer(data: Fixture.prepared(), configuration: configuration, store: store)
    _ = try? trainer.run { _ in }
    let warning = try #require(store.latest()?.warning(isLearning: false))
    #expect(warning.kind == .diverged)
    #expect(warning.advice == .startWithRate(configuration.learningRate / 10))
    #expect(warning.words.contains("no longer"))
  }

  @Test func overfittingAsksToStop() {
    let losses = [(1.0, 1.0), (0.6, 0.7), (0.4, 0.72), (0.3, 0.75), (0.2, 0.8)]
    #expect(run(losses).warning(isLearning: true)?.kind == .overfits)
    #expect(run(losses).warning(isLearning: true)?.advice == .stop)
    #expect(run(losses).warning(isLearning: true)?.words.contains("since epoch 2") == true)
    // What patience ended already is told only when it went far.
    #expect(run(losses).warning(isLearning: false)?.advice == .startWithDecay(1e-4))
    let mild = [(1.0, 1.0), (0.6, 0.7), (0.4, 0.71), (0.3, 0.72), (0.2, 0.73)]
    #expect(run(mild).warning(isLearning: true)?.kind == .overfits)
    #expect(run(mild).warning(isLearning: false) == nil)
  }

  @Test func oneClassForAllRowsAsksForAFasterRate() {
    let losses = [(0.69, 0.7), (0.69, 0.7), (0.689, 0.7)]
    let stuck = run(losses, recalls: [1, 0])
    #expect(stuck.warning(isLearning: true, learningRate: 1e-6)?.kind == .learnsNothing)
    #expect(stuck.warning(isLearning: true, learningRate: 0.5)?.advice == .learningRate(1))
    #expect(run(losses, recalls: [0.9, 0.3]).warning(isLearning: true) == nil)
  }

  @Test func aStandstillAsksToStop() {
    let losses = [(1.0, 1.0), (0.5, 0.5)] + Array(repeating: (0.4, 0.5), count: 6)
    #expect(run(losses).warning(isLearning: true)?.kind == .stalls)
    #expect(run(losses).warning(isLearning: true)?.advice == .stop)
    #expect(run(losses).warning(isLearning: false) == nil)
  }
}
