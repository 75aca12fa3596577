import Basics
import Columnar
import Conform
import Foundation

/// The different values of a column with their rows, where these are few.
///
/// Every figure of the column follows from them exactly, in less time than a scan a figure.
struct ValueGroups {
  struct Group {
    var text: String
    /// As a number: finite ones, and seconds for dates and times.
    var number: Double?
    /// The smallest and largest values are shown as this.
    var scalar: Value
    /// In characters.
    var length: Int
    /// The rows that hold the value.
    var count: Int
  }

  /// Without missing cells, in ascending order of their numbers, those without one last; values
  /// without numbers stand in the order of their bytes.
  let groups: [Group]

  init(_ groups: [Group]) {
    self.groups = groups.sorted { first, second in
      switch (first.number, second.number) {
      case (let first?, let second?): first < second
      case (_?, nil): true
      case (nil, _?): false
      case (nil, nil): first.text.utf8.lexicographicallyPrecedes(second.text.utf8)
      }
    }
  }

  var present: Int { groups.reduce(0) { $0 + $1.count } }

  var finite: Int { ordered.reduce(0) { $0 + $1.count } }

  private var ordered: ArraySlice<Group> {
    groups.prefix { $0.number != nil }
  }

  var extremes: (least: Group, greatest: Group)? {
    guard let least = groups.first else { return nil }
    let ordered = ordered
    return ordered.isEmpty ? (least, groups[groups.count - 1]) : (least, ordered[ordered.count - 1])
  }

  /// The mean of the numbers and their sample standard deviation; nil for none of them, and the
  /// deviation for one.
  var moments: (mean: Double?, deviation: Double?) {
    let count = Double(finite)
    guard count > 0 else { return (nil, nil) }
    let sum = ordered.reduce(0.0) { $0 + ($1.number ?? 0) * Double($1.count) }
    let mean =
      sum.isFinite
      ? sum / count : ordered.reduce(0.0) { $0 + ($1.number ?? 0) * (Double($1.count) / count) }
    guard count > 1 else { return (mean, nil) }
    let squares = ordered.reduce(0.0) { sum, group in
      let distance = (group.number ?? 0) - mean
      return sum + distance * distance * Double(group.count)
    }
    return (mean, (squares / (count - 1)).squareRoot())
  }

  /// The shortest, the mean and the greatest length of the texts.
  var lengths: (least: Int, mean: Double, greatest: Int)? {
    guard let first = groups.first else { return nil }
    var (least, greatest, sum) = (first.length, first.length, 0.0)
    for group in groups {
      least = min(least, group.length)
      greatest = max(greatest, group.length)
      sum += Double(group.length) * Double(group.count)
    }
    return (least, sum / Double(max(present, 1)), greatest)
  }

  /// The earliest and the latest time of day that the texts write, as `HH:MM`; nil where more than
  /// the tolerated share of the cells writes none.
  var clockTimes: (earliest: String, latest: String)? {
    var read = 0
    var times: [String] = []
    for group in groups {
      guard let time = ClockTime(group.text, allowsBareDigits: true) else { continue }
      read += group.count
      times.append(time.description)
    }
    guard let earliest = times.min(), let latest = times.max(),
      Double(present - read) <= TextColumn.toleratedShare * Double(present)
    else { return nil }
    return (earliest, latest)
  }

  /// The interpolated quantiles of the numbers.
  ///
  /// Hyndman and Fan's definition 7, doi:10.2307/2684934.
  ///
  /// - Complexity: O(values) for each probability.
  func quantiles(_ probabilities: [Double]) -> [Double] {
    let count = finite
    guard count > 0 else { return [] }
    return probabilities.map { probability in
      let place = probability * Double(count - 1)
      let lower = number(at: Int(place.rounded(.down)))
      let upper = number(at: Int(place.rounded(.up)))
      return lower + (upper - lower) * (place - place.rounded(.down))
    }
  }

  /// The quantiles that are values of the column.
  func discreteQuantiles(_ probabilities: [Double]) -> [Group] {
    let count = finite
    guard count > 0 else { return [] }
    return probabilities.compactMap { probability in
      group(at: max(1, Int((probability * Double(count)).rounded(.up))) - 1)
    }
  }

  private func number(at place: Int) -> Double { group(at: place)?.number ?? 0 }

  /// The value that stands at a place among all numbers in ascending order.
  private func group(at place: Int) -> Group? {
    var before = 0
    for group in ordered {
      before += group.count
      if place < before { return group }
    }
    return ordered.last
  }

  /// How many numbers each of some ascending edges is the first not below.
  func counts(upTo edges: [Double]) -> [Int] {
    var counts = [Int](repeating: 0, count: edges.count)
    var edge = 0
    for group in ordered {
      while edge < edges.count - 1, let number = group.number, number > edges[edge] { edge += 1 }
      counts[edge] += group.count
    }
    return counts
  }

  func count(below bound: Double) -> Int {
    ordered.reduce(0) { ($1.number ?? bound) < bound ? $0 + $1.count : $0 }
  }

  func count(above bound: Double) -> Int {
    ordered.reduce(0) { ($1.number ?? bound) > bound ? $0 + $1.count : $0 }
  }

  /// The most frequent values.
  func top(_ count: Int) -> [ValueCount] {
    groups.sorted { ($1.count, $0.text) < ($0.count, $1.text) }.prefix(count).map {
      ValueCount(value: $0.text, count: $0.count)
    }
  }
}
