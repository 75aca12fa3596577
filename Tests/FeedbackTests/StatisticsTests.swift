import Basics
import Feedback
import Testing

@Suite struct SequentialIntervalTests {
  /// The price of looking at any time, as published with the formula: width over 1.96 · se.
  @Test(arguments: [
    (1000, 1.72), (5000, 1.55), (20_000, 1.60), (100_000, 1.70), (1_000_000, 1.87),
  ])
  func theWidthIsThePublishedOne(rows: Int, ratio: Double) {
    let width = SequentialInterval().halfWidth(standardError: 0.01, rows: rows)
    #expect(abs(width / (WilsonInterval.z95 * 0.01) - ratio) < 0.005)
  }

  /// Computed by bisection of the formula in another language.
  @Test(arguments: [(5000.0, 681_114), (100_000, 525_491), (1_000_000, 459_081)])
  func rowsForTheDifferenceOfOpenBandit(planned: Double, rows: Int) throws {
    let found = try #require(SequentialInterval(planned: planned).rowsPerArm(0.0038, 0.0042))
    #expect(abs(found - rows) <= 2)
  }

  @Test func aBoundOnOneSideIsNarrower() {
    let interval = SequentialInterval()
    for rows in [100, 5000, 1_000_000] {
      #expect(
        interval.oneSidedHalfWidth(standardError: 1, rows: rows)
          < interval.halfWidth(standardError: 1, rows: rows)
      )
    }
  }

  /// The interval excludes nought exactly where the p-value is below alpha.
  @Test(arguments: [200, 5000, 300_000], [0.5, 1.9, 2.5, 3.0, 3.7, 6])
  func intervalAndPValueAgree(rows: Int, deviations: Double) {
    let interval = SequentialInterval()
    let isExcluded = deviations > interval.halfWidth(standardError: 1, rows: rows)
    #expect(
      isExcluded == (interval.pValue(difference: deviations, standardError: 1, rows: rows) < 0.05)
    )
  }

  /// Two equal arms looked at after every hundred pairs, 2,000 times over: the interval errs in at
  /// most 5 of 100 experiments, where a fixed interval looked at as often errs several times that.
  @Test func lookingOftenDoesNotErrOften() {
    var random = SeededGenerator(seed: 41)
    let interval = SequentialInterval()
    var (sequentialErrors, fixedErrors) = (0, 0)
    let experiments = 400
    for _ in 0..<experiments {
      var counts = [0, 0]
      var (errs, fixedErrs) = (false, false)
      for rows in 1...5000 {
        for arm in 0...1 where random.nextUnit() < 0.3 { counts[arm] += 1 }
        guard rows >= 200, rows.isMultiple(of: 100) else { continue }
        let shares = counts.map { Double($0) / Double(rows) }
        let error =
          (shares.reduce(0) { $0 + $1 * (1 - $1) } / Double(rows)).squareRoot()
        let difference = abs(shares[0] - shares[1])
        if difference > interval.halfWidth(standardError: error, rows: 2 * rows) { errs = true }
        if difference > WilsonInterval.z95 * error { fixedErrs = true }
      }
      if errs { sequentialErrors += 1 }
      if fixedErrs { fixedErrors += 1 }
    }
    #expect(Double(sequentialErrors) / Double(experiments) <= 0.05)
    #expect(Double(fixedErrors) / Double(experiments) > 0.15)
  }
}

@Suite struct FixedTestTests {
  @Test func rowsForTheDifferenceOfOpenBandit() throws {
    let rows = try #require(FixedTest.rowsPerArm(0.0038, 0.0042))
    #expect(abs(rows - 390_000) < 1500)
    #expect(FixedTest.rowsPerArm(0.3, 0.3) == nil)
  }

  /// 95 of 100 intervals hold the true share; a seed fixes the draws.
  @Test(arguments: [(0.004, 20_000), (0.3, 200), (0.8, 60)])
  func intervalsHoldTheTrueShare(share: Double, trials: Int) {
    var random = SeededGenerator(seed: 7)
    var (shares, differences) = (0, 0)
    let experiments = 600
    func draw() -> AcceptanceRate {
      var successes = 0
      for _ in 0..<trials where random.nextUnit() < share { successes += 1 }
      return AcceptanceRate(accepted: successes, events: trials)
    }
    for _ in 0..<experiments {
      let (one, other) = (draw(), draw())
      if let low = one.low, let high = one.high, low <= share, share <= high { shares += 1 }
      let gap = FixedTest.difference(one, other)
      if gap.low <= 0, 0 <= gap.high { differences += 1 }
    }
    // Three standard errors of 600 draws at 0.95 are 0.027.
    #expect((0.92...0.98).contains(Double(shares) / Double(experiments)))
    #expect((0.92...0.985).contains(Double(differences) / Double(experiments)))
  }
}

@Suite struct SampleRatioCheckTests {
  @Test(arguments: [
    (3.841458820694124, 1, 0.05), (5.991464547107979, 2, 0.05), (10.827566170662733, 1, 0.001),
    (0.0157907740934312, 1, 0.9), (18.307038053275146, 10, 0.05), (0, 3, 1),
  ])
  func upperTailsAreThoseOfTheTables(value: Double, degrees: Int, share: Double) {
    #expect(abs(ChiSquared.upperTail(value, degrees: degrees) - share) < 1e-9)
  }

  @Test(arguments: [
    ([5000, 5000], nil, false), ([5200, 4800], nil, true), ([9000, 1000], [9.0, 1.0], false),
    ([5, 1], nil, false), ([1000, 1000, 1300], nil, true),
  ])
  func unevenSplitsAreAnAlarm(counts: [Int], shares: [Double]?, isAlarm: Bool) {
    #expect(SampleRatioCheck(counts, shares: shares).isAlarm == isAlarm)
  }

  @Test func tooFewRowsTellNothing() {
    #expect(SampleRatioCheck([9, 0]).pValue == nil)
    #expect(SampleRatioCheck([16, 0]).pValue != nil)
  }
}
