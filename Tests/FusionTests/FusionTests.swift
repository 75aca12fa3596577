import Testing

@testable import Basics
@testable import Fusion

/// Claims with a known truth: sources of given accuracies speak about every item.
private struct PlantedClaims {
  let truth: [Int32]
  let claims: [ClaimSet.Claim]
  let classes: Int

  init(items: Int, classes: Int, accuracies: [Double], seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    self.classes = classes
    let truth = (0..<items).map { _ in Int32.random(in: 0..<Int32(classes), using: &random) }
    var claims: [ClaimSet.Claim] = []
    for item in 0..<items {
      for (source, accuracy) in accuracies.enumerated() {
        let isRight = Double.random(in: 0..<1, using: &random) < accuracy
        let shift = isRight ? 0 : Int32.random(in: 1..<Int32(classes), using: &random)
        let value = (truth[item] + shift) % Int32(classes)
        claims.append(.init(entity: Int32(item), source: Int32(source), value: value))
      }
    }
    self.truth = truth
    self.claims = claims
  }

  var set: ClaimSet { ClaimSet(claims, valueCount: classes) }

  func accuracy(of fusion: FusionResult) -> Double {
    let right = zip(truth, fusion.believed).count { $0 == $1 }
    return Double(right) / Double(truth.count)
  }
}

struct ClaimSetTests {
  @Test func repeatedClaimsCountOnceAndOrderDoesNotMatter() {
    let claims: [ClaimSet.Claim] = [
      .init(entity: 2, source: 1, value: 0), .init(entity: 0, source: 0, value: 1),
      .init(entity: 0, source: 1, value: 0), .init(entity: 2, source: 1, value: 0),
      .init(entity: 0, source: 2, value: 1),
    ]
    let set = ClaimSet(claims, valueCount: 2)
    #expect(set.entities == [0, 2])
    #expect(set.claimCount == 4)
    #expect(set.conflictCount == 1)
    #expect(set.candidates == [0, 1, 0])
    #expect(set.votes == [1, 2, 1])
    #expect((0..<4).map { set.value(ofClaim: $0) } == [0, 1, 1, 0])
  }

  @Test func noClaimsMakeNoItems() {
    let set = ClaimSet([], valueCount: 0)
    #expect(set.itemCount == 0)
    #expect(MajorityVote.fuse(set).believed.isEmpty)
    #expect(OneCoin([set], sourceCount: 0).fusions[0].believed.isEmpty)
    #expect(DawidSkene(set, sourceCount: 0).fusion.believed.isEmpty)
    #expect(MedianFusion(set, numbers: [], tolerance: nil).numbers.isEmpty)
  }
}

struct FusionTests {
  private let accuracies = [0.95, 0.9, 0.6, 0.55, 0.52, 0.5, 0.5]

  @Test(arguments: [2, 4])
  func plantedTruthIsRecoveredBetterThanByVote(classes: Int) {
    let planted = PlantedClaims(items: 600, classes: classes, accuracies: accuracies, seed: 3)
    let set = planted.set
    let vote = planted.accuracy(of: MajorityVote.fuse(set))
    let coin = OneCoin([set], sourceCount: accuracies.count)
    let confusion = DawidSkene(set, sourceCount: accuracies.count)
    #expect(planted.accuracy(of: coin.fusions[0]) > max(vote, 0.93))
    #expect(planted.accuracy(of: confusion.fusion) > max(vote, 0.92))
    for (estimated, true_) in zip(coin.accuracies, accuracies) {
      #expect(abs(estimated - true_) < 0.07)
    }
  }

  @Test func posteriorsOfAnItemSumToOne() {
    let planted = PlantedClaims(items: 200, classes: 3, accuracies: accuracies, seed: 4)
    let set = planted.set
    for fusion in [MajorityVote.fuse(set), OneCoin([set], sourceCount: 7).fusions[0]] {
      for item in 0..<set.itemCount {
        #expect(abs(fusion.posteriors[set.candidates(of: item)].reduce(0, +) - 1) < 1e-12)
      }
    }
    let confusion = DawidSkene(set, sourceCount: 7)
    #expect(abs(confusion.prior.reduce(0, +) - 1) < 1e-9)
    for row in stride(from: 0, to: confusion.confusion.count, by: 3) {
      #expect(abs(confusion.confusion[row..<row + 3].reduce(0, +) - 1) < 1e-9)
    }
    for item in 0..<set.itemCount {
      #expect(confusion.fusion.posteriors[set.candidates(of: item)].reduce(0, +) < 1 + 1e-12)
    }
  }

  @Test(arguments: FusionMethod.allCases.filter { $0 != .median })
  func namesOfSourcesAndValuesDoNotMatter(method: FusionMethod) {
    var random = SeededGenerator(seed: 5)
    let planted = PlantedClaims(items: 150, classes: 4, accuracies: accuracies, seed: 6)
    let sources = (0..<Int32(7)).shuffled(using: &random)
    let values = (0..<Int32(4)).shuffled(using: &random)
    let renamed = planted.claims.shuffled(using: &random).map {
      ClaimSet.Claim(
        entity: $0.entity,
        source: sources[Int($0.source)],
        value: values[Int($0.value)]
      )
    }
    let before = planted.set
    let after = ClaimSet(renamed, valueCount: 4)
    let first = fuse(before, method)
    let second = fuse(after, method)
    for item in 0..<before.itemCount {
      let best = Set(first.best(of: item, in: before).map { values[Int($0)] })
      #expect(best == Set(second.best(of: item, in: after)))
      #expect(abs(first.confidence[item] - second.confidence[item]) < 1e-6)
    }
  }

  @Test func tiesAreCountedAndTheFirstValueStands() {
    let claims: [ClaimSet.Claim] = [
      .init(entity: 0, source: 0, value: 1), .init(entity: 0, source: 1, value: 0),
      .init(entity: 1, source: 0, value: 1),
    ]
    let set = ClaimSet(claims, valueCount: 2)
    let fusion = MajorityVote.fuse(set)
    #expect(fusion.ties == 1)
    #expect(fusion.believed == [0, 1])
    #expect(fusion.best(of: 0, in: set) == [0, 1])
  }

  @Test func numbersWithinTheToleranceAgree() {
    let numbers = [1.0, 1.1, 1.2, 5.0]
    let claims = (0..<4).map { ClaimSet.Claim(entity: 0, source: Int32($0), value: Int32($0)) }
    let joined = ToleranceClusters.join(
      ClaimSet(claims, valueCount: 4),
      numbers: numbers,
      tolerance: 0.2
    )
    #expect(joined.candidates == [1, 3])
    #expect(joined.votes == [3, 1])
  }

  @Test func methodsThatCannotBeUsedGiveWay() {
    let open = ClaimSet(
      (0..<3).map { .init(entity: 0, source: $0, value: $0 * 4_000) },
      valueCount: 10_000
    )
    let asked: [FusionMethod] = [.median, .dawidSkene, .oneCoin, .majority]
    let used = asked.map {
      MethodChoice.feasible($0, for: open, sourceCount: 3, isNumber: false)
    }
    #expect(used == [.majority, .oneCoin, .oneCoin, .majority])
  }

  @Test func theMedianOfMeasuredNumbersIsTheMiddleClaim() {
    let numbers = [1.0, 2.0, 4.0, 100.0]
    let claims = (0..<4).map { ClaimSet.Claim(entity: 0, source: Int32($0), value: Int32($0)) }
    let even = MedianFusion(ClaimSet(claims, valueCount: 4), numbers: numbers, tolerance: 1.5)
    #expect(even.numbers == [3])
    #expect(even.confidence == [0.5])
    let odd = MedianFusion(
      ClaimSet(Array(claims.dropLast()), valueCount: 4),
      numbers: numbers,
      tolerance: nil
    )
    #expect(odd.numbers == [2])
  }

  @Test func theChoiceOfMethodFollowsTheClaims() {
    let labels = PlantedClaims(items: 100, classes: 2, accuracies: accuracies, seed: 7).set
    #expect(choose(labels, isNumber: false) == .dawidSkene)
    let two = PlantedClaims(items: 100, classes: 2, accuracies: [0.9, 0.9], seed: 7).set
    #expect(choose(two, isNumber: false) == .oneCoin)
    let open = PlantedClaims(items: 100, classes: 50, accuracies: [0.9, 0.9, 0.9], seed: 8).set
    #expect(choose(open, isNumber: false) == .oneCoin)
    let measured = PlantedClaims(items: 100, classes: 50, accuracies: [0.1, 0.1, 0.1], seed: 8).set
    #expect(choose(measured, isNumber: true) == .median)
  }

  private func choose(_ claims: ClaimSet, isNumber: Bool) -> FusionMethod {
    MethodChoice.choose(for: claims, sourceCount: 7, isNumber: isNumber, hasTolerance: false)
  }

  private func fuse(_ claims: ClaimSet, _ method: FusionMethod) -> FusionResult {
    switch method {
    case .oneCoin: OneCoin([claims], sourceCount: 7).fusions[0]
    case .dawidSkene: DawidSkene(claims, sourceCount: 7).fusion
    default: MajorityVote.fuse(claims)
    }
  }
}
