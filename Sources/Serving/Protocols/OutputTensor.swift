/// What a model answers, by name.
enum OutputTensor: String, Sendable, Hashable, CaseIterable {
  /// The class chosen by the model's rule of decision: BYTES [rows].
  case label
  /// The probabilities of all classes: FP32 [rows, classes].
  case probabilities
  /// The probability of the class that matters: FP32 [rows].
  case score

  /// Those of a model; the score is left out where no class matters.
  static func all(of model: ServedModel) -> [OutputTensor] {
    allCases.filter { $0 != .score || model.scored != nil }
  }

  var datatype: Tensor.Datatype { self == .label ? .bytes : .fp32 }

  func shape(rows: Int, _ model: ServedModel) -> [Int] {
    self == .probabilities ? [rows, model.quotedClasses.count] : [rows]
  }
}
