import Basics

/// The methods that the person chose for attributes.
struct MethodChoices: Sendable, Hashable {
  /// For this session, by attribute; nil lets the claims decide, whatever the manifest says.
  var session: [String: FusionMethod?] = [:]
  /// The attribute that is being resolved anew because of a choice.
  var pending: String?

  /// What a method is called; the choice of none leaves it to the claims.
  static func title(of method: FusionMethod?) -> String { method?.rawValue ?? "by the claims" }
}

/// How long the choice of a method holds.
enum MethodScope: Sendable, Hashable, CaseIterable {
  case session, manifest

  /// Only a named method can be written down: without a name the manifest says nothing.
  static func scopes(for method: FusionMethod?) -> [MethodScope] {
    method == nil ? [.session] : allCases
  }

  func title(manifest: String?) -> String {
    switch self {
    case .session: "this session only"
    case .manifest: "write it into \(manifest ?? "a new dataset.yaml")"
    }
  }

  func explanation(manifest: String?) -> String {
    switch self {
    case .session: "Conflicts are resolved anew; nothing is written, and leaving Tuina forgets it."
    case .manifest:
      manifest == nil
        ? "A manifest with this one key is written; everything else is inferred as before."
        : "The method key of the column is set; every other line stays as it is."
    }
  }
}
