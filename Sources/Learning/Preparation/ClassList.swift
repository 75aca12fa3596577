internal import Profiling

/// The classes of a label in their order, and the one that matters when one is named.
struct ClassList {
  let names: [String]
  let positive: Int?

  /// - Throws: `LearningError` for no class, one, too many, or a positive one that is not among them.
  init(
    _ found: Set<String>,
    label: String,
    positive: String?,
    spellings: ClassSpellings?
  ) throws {
    names = LearningTask.ordered(found)
    guard names.count > 1 else {
      if names.isEmpty {
        throw LearningError(
          .noLabel,
          "no row has a value of \(label)",
          suggestion: "choose another label column in the manifest"
        )
      }
      throw LearningError(
        .oneClass,
        "all rows have the same value of \(label): \(names[0])",
        suggestion: "choose another label, or add rows of other classes"
      )
    }
    guard names.count <= 10_000 else {
      throw LearningError(
        .noLabel,
        "\(label) has \(names.count) different values: too many for classes",
        suggestion: "choose a label with fewer values"
      )
    }
    guard let positive else {
      self.positive = nil
      return
    }
    let form = spellings?.form(of: positive) ?? positive
    guard let index = names.firstIndex(of: form) ?? names.firstIndex(of: positive) else {
      throw LearningError(
        .noLabel,
        "no row of \(label) is \(positive), the positive class",
        suggestion: "set positive to one of \(LearningTask.list(found))"
      )
    }
    self.positive = index
  }
}
