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
    #expect(MajorityVote.fuse(set, domain: 4).believed.isEmpty)
    #expect(OneCoin([set], domains: [2], sourceCount: 0).fusions[0].believed.isEmpty)
    #expect(DawidSkene(set, sourceCount: 0).fusion.believed.isEmpty)
    #expect(
      NumberFusion(set, numbers: [], method: .mean, tolerance: nil, sourceCount: 0).numbers.isEmpty
    )
    #expect(TwoLevelModel(ClassClaims(set, sourceCount: 0)).posteriors.isEmpty)
  }
}

struct FusionTests {
  private let accuracies = [0.95, 0.9, 0.6, 0.55, 0.52, 0.5, 0.5]

  @Test(arguments: [2, 4])
  func plantedTruthIsRecoveredBetterThanByVote(classes: Int) {
    let planted = PlantedClaims(items: 600, classes: classes, accuracies: accuracies, seed: 3)
    let set = planted.set
    let vote = planted.accuracy(of: MajorityVote.fuse(set, domain: classes))
    let coin = OneCoin([set], domains: [classes], sourceCount: accuracies.count)
    #expect(planted.accuracy(of: coin.fusions[0]) > max(vote, 0.93))
    for method in [FusionMethod.twoLevel, .dawidSkene, .ibcc, .bwa] {
      #expect(planted.accuracy(of: fuse(set, method)) > max(vote, 0.92), "\(method)")
    }
    for (estimated, true_) in zip(coin.accuracies, accuracies) {
      #expect(abs(estimated - true_) < 0.07)
    }
  }

  @Test func posteriorsOfAnItemSumToOneOverItsDomain() {
    let planted = PlantedClaims(items: 200, classes: 3, accuracies: accuracies, seed: 4)
    let set = planted.set
    for method in FusionMethod.allCases where !method.isForNumbers {
      let fusion = fuse(set, method)
      for item in 0..<set.itemCount {
        let range = set.candidates(of: item)
        let sum = fusion.posteriors[range].reduce(0, +)
        #expect(sum < 1 + 1e-5)
        if range.count == 4 { #expect(abs(sum - 1) < 1e-5) }
        #expect(fusion.confidence[item] >= 0 && fusion.confidence[item] <= 1 + 1e-6)
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

  @Test(arguments: FusionMethod.allCases.filter { !$0.isForNumbers && $0 != .twoLevel })
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
    let fusion = MajorityVote.fuse(set, domain: 4)
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

  @Test func methodsThatCannotBeUsedGiveWayAndSayWhy() {
    let open = ClaimSet(
      (0..<3).map { .init(entity: 0, source: $0, value: $0 * 4_000) },
      valueCount: 10_000
    )
    let asked: [FusionMethod] = [.median, .mean, .dawidSkene, .oneCoin, .majority]
    let choices = asked.map {
      MethodChoice(
        for: open,
        sourceCount: 2_000_000,
        isNumber: false,
        hasTolerance: false,
        asked: $0
      )
    }
    #expect(choices.map(\.refused) == [.median, .mean, .dawidSkene, nil, nil])
    #expect(choices.map(\.method) == [.oneCoin, .oneCoin, .oneCoin, .oneCoin, .majority])
    #expect(choices[0].reason.contains("median cannot be used: the values are not numbers"))
    #expect(choices[2].reason.contains("too many"))
  }

  @Test func theWeightedMedianIsAClaimedNumber() {
    let numbers = [1.0, 2.0, 4.0, 100.0]
    let claims = (0..<4).map { ClaimSet.Claim(entity: 0, source: Int32($0), value: Int32($0)) }
    let even = NumberFusion(
      ClaimSet(claims, valueCount: 4),
      numbers: numbers,
      method: .median,
      tolerance: 1.5,
      sourceCount: 4
    )
    #expect(numbers.contains(even.numbers[0]))
    let odd = NumberFusion(
      ClaimSet(Array(claims.dropLast()), valueCount: 4),
      numbers: numbers,
      method: .median,
      tolerance: nil,
      sourceCount: 4
    )
    #expect(odd.numbers == [2])
  }

  @Test(arguments: [FusionMethod.mean, .median])
  func twoNumbersApartAreUndecided(method: FusionMethod) {
    let numbers = [1.2, 50, 50.3, 1200, 50_000]
    let claims: [ClaimSet.Claim] = [
      .init(entity: 0, source: 0, value: 1), .init(entity: 0, source: 1, value: 4),
      .init(entity: 1, source: 0, value: 1), .init(entity: 1, source: 1, value: 2),
      .init(entity: 2, source: 0, value: 0), .init(entity: 2, source: 1, value: 3),
    ]
    let fused = NumberFusion(
      ClaimSet(claims, valueCount: 5),
      numbers: numbers,
      method: method,
      tolerance: 0.5,
      sourceCount: 2
    )
    #expect(fused.isUndecided == [true, false, true])
    #expect(fused.confidence[0] == 0.5 && fused.confidence[2] == 0.5)
    #expect(fused.confidence[1] == 1)
    if method == .median { #expect(fused.numbers.allSatisfy { numbers.contains($0) }) }
  }

  @Test func aNoisySourceWeighsLessInTheMean() {
    var random = SeededGenerator(seed: 12)
    var numbers: [Double] = []
    var claims: [ClaimSet.Claim] = []
    let deviations = [1.0, 1, 1, 1, 12, 12, 12]
    let truth = (0..<300).map { _ in random.nextUnit() * 100 }
    for (item, centre) in truth.enumerated() {
      for (source, deviation) in deviations.enumerated() {
        claims.append(
          .init(entity: Int32(item), source: Int32(source), value: Int32(numbers.count))
        )
        numbers.append(centre + deviation * random.nextNormal())
      }
    }
    let set = ClaimSet(claims, valueCount: numbers.count)
    let fused = NumberFusion(set, numbers: numbers, method: .mean, tolerance: nil, sourceCount: 7)
    let error = zip(fused.numbers, truth).map { abs($0 - $1) }.reduce(0, +) / 300
    let plain =
      (0..<300).map { item in
        abs(
          set.claims(of: item).map { numbers[Int(set.value(ofClaim: $0))] }.reduce(0, +) / 7
            - truth[item]
        )
      }.reduce(0, +) / 300
    #expect(error < plain / 2)
    let covered = zip(zip(fused.numbers, fused.halfWidths), truth)
      .count { abs($0.0 - $1) <= $0.1 }
    #expect(Double(covered) / 300 > 0.8)
  }

  @Test func theChoiceOfMethodFollowsTheClaims() {
    let labels = PlantedClaims(items: 100, classes: 2, accuracies: accuracies, seed: 7).set
    #expect(choose(labels, isNumber: false) == .twoLevel)
    let two = PlantedClaims(items: 100, classes: 2, accuracies: [0.9], seed: 7).set
    #expect(choose(two, isNumber: false) == .oneCoin)
    let open = PlantedClaims(items: 100, classes: 50, accuracies: [0.9, 0.9, 0.9], seed: 8).set
    #expect(choose(open, isNumber: false) == .oneCoin)
    let stated = PlantedClaims(items: 100, classes: 50, accuracies: [0.9, 0.9, 0.9], seed: 8).set
    #expect(choose(stated, isNumber: true) == .oneCoin)
    let measured = PlantedClaims(items: 100, classes: 50, accuracies: [0.1, 0.1, 0.1], seed: 8).set
    #expect(choose(measured, isNumber: true) == .median)
  }

  private func choose(_ claims: ClaimSet, isNumber: Bool) -> FusionMethod {
    MethodChoice(for: claims, sourceCount: 7, isNumber: isNumber, hasTolerance: false).method
  }

  private func fuse(_ claims: ClaimSet, _ method: FusionMethod) -> FusionResult {
    let data = ClassClaims(claims, sourceCount: 7)
    return switch method {
    case .oneCoin: OneCoin([claims], domains: [4], sourceCount: 7).fusions[0]
    case .dawidSkene: DawidSkene(claims, sourceCount: 7).fusion
    case .twoLevel: data.fusion(.twoLevel, TwoLevelModel(data).posteriors, of: claims)
    case .ibcc: data.fusion(.ibcc, IndependentTables(data).posteriors, of: claims)
    case .bwa: data.fusion(.bwa, WorkerWeights(data).posteriors, of: claims)
    case .majority, .mean, .median: MajorityVote.fuse(claims, domain: 4)
    }
  }
}
