import Learning
import Terminal

/// What a person does to the run under the cursor.
enum RunControl: Sendable, Hashable {
  /// Asks for what only the person knows.
  case ask(RunQuestion.Kind)
  /// Takes the answer to the question that is asked.
  case answer(String)
  /// Measures the best weights so far.
  case evaluate(test: Bool)
  /// Opens rows that it was measured on.
  case openRows(MeasuredSelection)
  /// Asks whether it shall become the champion.
  case askToPromote
  /// Does what is advised about it.
  case followAdvice
  case askToDelete
  /// Deletes the run that was asked about.
  case delete
  /// Brings the run back that was deleted last.
  case restore
  /// Compares the others with this run, or no more.
  case pin
}

/// A question about one run; the cursor may go elsewhere meanwhile.
struct RunQuestion: Sendable, Hashable {
  enum Kind: Sendable, Hashable { case epochs, learningRate, tag }

  var kind: Kind
  /// The run, or a training that has none yet.
  var line: RunLine

  var title: String {
    switch kind {
    case .epochs: "more epochs for \(line.configuration.summary)"
    case .learningRate: "learning rate of \(line.configuration.summary)"
    case .tag: "tag of \(line.configuration.summary)"
    }
  }

  var help: String {
    switch kind {
    case .epochs where line.live == nil:
      "how many, 1 to 10,000; the run goes on from where it ended, and patience counts anew"
    case .epochs: "how many beyond those it has, 1 to 10,000; patience counts anew"
    case .learningRate:
      "above 0 and at most 10, from the next batch on; it is halved from there as before"
    case .tag: "a word or two to find it by; empty takes the tag away"
    }
  }

  /// The answer that stands there to begin with.
  var proposal: String {
    switch kind {
    case .epochs: "10"
    case .learningRate:
      "\(line.live?.progress?.learningRate ?? line.configuration.learningRate)"
    case .tag: line.run?.tag ?? ""
    }
  }

  /// The longest tag, in characters.
  static let longestTag = 40

  /// What a text orders, or why it cannot be.
  func order(_ text: String) -> Result<RunOrder, Refusal> {
    let text = text.trimmed
    switch kind {
    case .epochs:
      guard let count = Int(text), (1...10_000).contains(count) else {
        return .failure(Refusal(reason: "a whole number from 1 to 10000"))
      }
      return .success(.extend(epochs: count))
    case .learningRate:
      guard let rate = Float(text), rate > 0, rate <= 10 else {
        return .failure(Refusal(reason: "a number above 0 and at most 10"))
      }
      return .success(.learningRate(rate))
    case .tag:
      guard text.count <= Self.longestTag else {
        return .failure(Refusal(reason: "at most \(Self.longestTag) characters"))
      }
      return .success(.tag(text.isEmpty ? nil : text))
    }
  }

  struct Refusal: Error, Hashable { var reason: String }
}

extension String {
  fileprivate var trimmed: String {
    String(drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
  }
}
