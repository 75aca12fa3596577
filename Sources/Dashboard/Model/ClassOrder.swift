import Learning
import Profiling
import Terminal

/// The classes of the label in the one order in which every screen lists and colours them.
///
/// First the values that the manifest lists, in its order; then the others by frequency.
struct ClassOrder: Sendable {
  let values: [String]
  private let places: [String: Int]

  /// - Parameters:
  ///   - declared: `values` of the label in the manifest; may be empty.
  ///   - frequent: the classes found, the most frequent first.
  init(declared: [String], frequent: [String]) {
    var places: [String: Int] = [:]
    var values: [String] = []
    for value in declared + frequent where places[value] == nil {
      places[value] = values.count
      values.append(value)
    }
    self.values = values
    self.places = places
  }

  /// Its colour; a value that is no class stands apart from all of them.
  func role(of value: String) -> Role { places[value].map { Role.series($0) } ?? .dim }

  /// The places of some classes, in this order; those unknown come last, as they stand.
  func places(of classes: [String]) -> [Int] {
    classes.indices.sorted {
      (places[classes[$0]] ?? .max, $0) < (places[classes[$1]] ?? .max, $1)
    }
  }

  /// A report with its classes from the most frequent to the rarest.
  static func byFrequency(_ report: SkewReport) -> SkewReport {
    let classes = report.classes.enumerated().sorted {
      ($1.element.count, $0.offset) < ($0.element.count, $1.offset)
    }
    return ClassOrder(declared: [], frequent: classes.map(\.element.value)).ordered(report)
  }

  /// The classes of a report and of its sources in this order.
  func ordered(_ report: SkewReport) -> SkewReport {
    let order = places(of: report.classes.map(\.value))
    var report = report
    report.classes = order.map { report.classes[$0] }
    for place in report.bySource.indices {
      let classes = report.bySource[place].classes
      guard classes.count == order.count else { continue }
      report.bySource[place].classes = order.map { classes[$0] }
    }
    return report
  }
}

extension DashboardModel {
  /// The order of the classes of the label.
  var classOrder: ClassOrder {
    ClassOrder(
      declared: dataset.classValues,
      frequent: skew.value.map { $0.classes.map(\.value) } ?? shownRun?.classes ?? []
    )
  }
}

extension SkewReport {
  /// The class with the fewest rows.
  var rarest: ClassShare? { classes.min { $0.count < $1.count } }
}
