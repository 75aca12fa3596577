import Learning

/// The version of a model as protocols count it: a number in 1..<2^63 made of the run's name.
///
/// `20260131-142503-7f3a` is 2026013114250332570, the time and the suffix in five digits, so that later
/// runs have larger numbers.
package struct ModelVersion: Sendable, Hashable, Comparable, CustomStringConvertible {
  package let run: String
  package let number: Int

  package init(run: String) {
    self.run = run
    number = RunNames.version(of: run)
  }

  package var description: String { String(number) }

  package static func < (a: ModelVersion, b: ModelVersion) -> Bool {
    (a.number, a.run) < (b.number, b.run)
  }

  /// Whether a path or a request means this one: by its number or by the run's name.
  package func isCalled(_ name: String) -> Bool { name == run || name == description }
}
