import Learning
import Testing

struct SplitterTests {
  private let labels = (0..<1000).map { Int32($0 % 50 == 0 ? 1 : 0) }

  @Test func everyClassHasItsShareInEveryPart() {
    let split = Splitter(labels: labels, groups: [])
      .split(train: 0.8, validation: 0.1, test: 0.1, seed: 7)
    #expect(Set(split.train + split.validation + split.test).count == 1000)
    #expect(split.train.count { labels[Int($0)] == 1 } == 16)
    #expect(split.validation.count { labels[Int($0)] == 1 } == 2)
    #expect(split.test.count { labels[Int($0)] == 1 } == 2)
  }

  @Test func theSeedAloneDecides() {
    let splitter = Splitter(labels: labels, groups: [])
    let first = splitter.split(train: 0.8, validation: 0.1, test: 0.1, seed: 7)
    #expect(first == splitter.split(train: 0.8, validation: 0.1, test: 0.1, seed: 7))
    #expect(first != splitter.split(train: 0.8, validation: 0.1, test: 0.1, seed: 8))
  }

  @Test func noGroupStandsInTwoParts() {
    let groups = (0..<1000).map { UInt64($0 / 7) }
    let split = Splitter(labels: labels, groups: groups)
      .split(train: 0.7, validation: 0.15, test: 0.15, seed: 1)
    let parts = [split.train, split.validation, split.test].map { part in
      Set(part.map { groups[Int($0)] })
    }
    #expect(parts[0].isDisjoint(with: parts[1]))
    #expect(parts[0].isDisjoint(with: parts[2]))
    #expect(parts[1].isDisjoint(with: parts[2]))
    #expect(parts.reduce(0) { $0 + $1.count } == 143)
    #expect(abs(split.train.count - 700) < 30)
  }

  @Test func aColumnOfPartsIsFollowedAndValidationCarved() {
    let parts = (0..<1000).map { $0 < 800 ? "Train" : $0 < 990 ? "test" : "other" }
    let (split, unused) = Splitter(labels: labels, groups: []).split(parts: parts, seed: 3)
    #expect(unused == 10)
    #expect(split.train.count == 720)
    #expect(split.validation.count == 80)
    #expect(split.test == (800..<990).map(Int32.init))
  }

  @Test func groupsThatAGivenDivisionTearsApartAreCounted() {
    let groups = (0..<1000).map { UInt64($0 % 500) }
    let splitter = Splitter(labels: labels, groups: groups)
    let parts = (0..<1000).map { $0 < 600 ? "train" : $0 < 620 ? "validation" : "test" }
    // Rows 500..<600 are the second rows of groups 0..<100, all of them to learn from; the groups
    // 100..<500 have one row on each side.
    #expect(splitter.tornGroups(of: splitter.split(parts: parts, seed: 3).split) == 400)
    let whole = splitter.split(train: 0.8, validation: 0.1, test: 0.1, seed: 7)
    #expect(splitter.tornGroups(of: whole) == 0)
  }

  @Test func foldsCoverAllRowsOnce() {
    let folds = Splitter(labels: labels, groups: []).folds(5, seed: 2)
    #expect(folds.flatMap(\.self).sorted() == (0..<1000).map(Int32.init))
    for fold in folds { #expect(fold.count { labels[Int($0)] == 1 } == 4) }
  }
}
