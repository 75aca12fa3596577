package import Basics
package import Foundation

/// What a person chooses when conflicts are resolved.
package struct ConflictOptions: Sendable, Hashable {
  /// The method for every attribute; nil lets ``MethodChoice`` decide attribute by attribute.
  package var method: FusionMethod?
  /// A file of gold values, read for scoring only, after everything is resolved.
  package var truth: URL?
  /// The class whose F1 is measured; nil takes the manifest's.
  package var positive: String?

  package init(method: FusionMethod? = nil, truth: URL? = nil, positive: String? = nil) {
    self.method = method
    self.truth = truth
    self.positive = positive
  }
}
