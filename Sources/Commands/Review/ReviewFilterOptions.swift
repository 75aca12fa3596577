import ArgumentParser
import Review
import Workspace

/// Which items of the queue a command speaks of.
struct ReviewFilterOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Only cells of this column.", valueName: "column"))
  var attribute: String?

  @Option(
    help: ArgumentHelp("Only cells that this source says something about.", valueName: "name")
  )
  var source: String?

  @Option(
    name: .customLong("class"),
    help: ArgumentHelp("Only cells of the label that may be of this class.", valueName: "value")
  )
  var label: String?

  @Option(
    help: "Only items of this kind: \(ReviewKind.allCases.map(\.rawValue).joined(separator: ", "))."
  )
  var kind: ReviewKind?

  /// The filter for a dataset.
  ///
  /// - Throws: `UsageError` for a class without a label.
  func filter(_ manifest: Manifest) throws -> ReviewFilter {
    var filter = ReviewFilter(attribute: attribute, source: source, kind: kind)
    guard let label else { return filter }
    guard let name = manifest.label else {
      throw UsageError(
        why: "--class \(label) speaks of a label, and the dataset has none",
        remedy: "set label in dataset.yaml"
      )
    }
    filter.label = (name, label)
    return filter
  }
}

extension ReviewKind: ExpressibleByArgument {}
