import Basics
import Terminal

extension Problem {
  /// `tuina: what (where): why; what to do`, free of control characters whatever stands in the data.
  var line: String {
    "tuina: \(description)".split(separator: "\n")
      .map { Sanitise.text(String($0)) }.joined(separator: "\n  ")
  }

  /// How a command ends that it kept from its work.
  var status: ProgramStatus {
    switch origin {
    case .usage: .wrongUsage
    case .input: .badInput
    case .failure: .failed
    }
  }
}
