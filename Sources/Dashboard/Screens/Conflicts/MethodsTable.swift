import Basics
import Fusion
import Profiling
import Terminal

extension DashboardModel {
  /// The attribute whose methods are compared: the selected one.
  private var selectedAttribute: AttributeConflicts? {
    guard let attributes = conflicts.value?.attributes, !attributes.isEmpty else { return nil }
    return attributes[min(max(chosenRow(of: .attributes), 0), attributes.count - 1)]
  }

  /// The methods for the selected attribute, with how well they foretold claims that were hidden
  /// from them: the reason to choose one.
  var methodsTable: PanelTable {
    guard let attribute = selectedAttribute else { return .none("method", "no attribute is known") }
    let methods = [nil] + Self.methods(for: attribute, isNumber: isNumber(attribute)).map { $0 }
    let comparison = attribute.comparison
    let chooser = chooser(of: attribute)
    let isLeftToClaims = namedMethod(of: attribute) == nil
    @Sendable func words(_ row: Int) -> String {
      guard let method = methods[row] else {
        return isLeftToClaims ? chooser : "let the claims decide again"
      }
      let isUsed = method == attribute.method
      let isBetter = comparison?.preferred == method
      let better =
        comparison?.isClear == true
        ? "foretold them clearly better" : "foretold them better, not clearly"
      return
        ((isUsed ? ["used, \(chooser)"] : []) + (isBetter ? [better] : [])
        + (isUsed || isBetter ? [] : [method.explanation])).joined(separator: "; ")
    }
    return PanelTable(
      title: "method of \(attribute.name)",
      columns: [.init(title: "method", isFigure: true, isName: true)]
        + (comparison == nil ? [] : [.init(title: "hidden claims", isNumeric: true)])
        + [.init(title: "", isWide: true, dispensable: 1, limit: 60)],
      rowCount: methods.count,
      cells: { row in
        let method = methods[row]
        let isUsed = method == nil ? isLeftToClaims : method == attribute.method
        let score = comparison?.scores.first { $0.method == method }?.score
        let isBetter = comparison?.preferred == method
        return [.text(MethodChoices.title(of: method), isUsed ? .accent : .text)]
          + (comparison == nil
            ? []
            : [
              score.map { .decimal($0, isBetter ? .good : .text) }
                ?? .text("", .dim, sort: .missing)
            ])
          + [.text(words(row), isUsed ? .text : .dim)]
      },
      drilldown: { row, _ in
        .message(.conflicts(.ask(attribute: attribute.name, methods[row])))
      },
      footer: comparison.map { $0.words } ?? "too few claims side by side to hide some",
      sentence: { "\(MethodChoices.title(of: methods[$0])): \(words($0))" },
      isExplained: true
    )
  }

  private static func methods(
    for attribute: AttributeConflicts,
    isNumber: Bool
  ) -> [FusionMethod] {
    let usual: [FusionMethod] =
      isNumber
      ? [.oneCoin, .mean, .median, .majority]
      : [.oneCoin, .twoLevel, .majority, .dawidSkene, .ibcc, .bwa]
    return usual.contains(attribute.method) ? usual : usual + [attribute.method]
  }

  private func isNumber(_ attribute: AttributeConflicts) -> Bool {
    let columns = profile.value?.columns.filter { $0.name == attribute.name } ?? []
    return attribute.method.isForNumbers || attribute.comparison?.measure == .squaredError
      || (!columns.isEmpty && columns.allSatisfy { $0.type == .number })
  }

  /// The method that a person named for an attribute; nil where the claims decide.
  private func namedMethod(of attribute: AttributeConflicts) -> FusionMethod? {
    if let choice = methods.session[attribute.name] { return choice }
    return dataset.methods[attribute.name]
  }

  /// Who chose the method of an attribute, in words.
  func chooser(of attribute: AttributeConflicts) -> String {
    // What is shown was resolved before the choice.
    if methods.pending == attribute.name { return "to be resolved anew as you chose" }
    if let named = namedMethod(of: attribute) {
      let isSession = methods.session[attribute.name] != nil
      let words =
        isSession
        ? "chosen by you for this session"
        : "chosen by you in \(dataset.manifestFile ?? "the manifest")"
      return named == attribute.method
        ? words : "because \(named.rawValue), \(words), cannot be used"
    }
    guard let comparison = attribute.comparison else { return "chosen by the shape of the claims" }
    if comparison.preferred != attribute.method { return "chosen by the shape of the claims" }
    return comparison.measure == .squaredError
      ? "chosen by hidden claims" : "chosen by the shape of the claims and by hidden claims"
  }
}

extension MethodComparison {
  /// What the scores are, for the border of the panel.
  fileprivate var words: String {
    let what =
      switch measure {
      case .logProbability: "log probability, higher is better"
      case .squaredError: "squared error, lower is better"
      }
    return "\(what), of \(Figures.count(hidden))"
  }
}

extension FusionMethod {
  /// What a method does, in a few words.
  fileprivate var explanation: String {
    switch self {
    case .majority: "the most claimed value"
    case .oneCoin: "one accuracy a source"
    case .twoLevel: "answers of each source, by groups of items"
    case .dawidSkene: "a table of answers a source"
    case .ibcc: "a table of answers a source, with a prior"
    case .bwa: "one weight a source and class"
    case .mean: "weighted by the spread of each source"
    case .median: "a claimed number in the middle"
    }
  }
}
