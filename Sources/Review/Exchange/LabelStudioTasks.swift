package import Foundation
import Workspace

/// Tasks in the form that Label Studio imports and exports: a JSON list, and the configuration of the
/// project that shows them.
///
/// What people said stands as annotations. `tuina` in an annotation keeps what the form has no room
/// for, so that a file that goes out comes back without loss.
package enum LabelStudioTasks {
  private static let choice = "value"
  private static let typed = "typed"
  private static let reason = "why"
  private static let shown = "item"

  /// The labelling configuration that the tasks need.
  package static let configuration = """
    <View>
      <Header value="$attribute"/>
      <Text name="\(shown)" value="$text"/>
      <Choices name="\(choice)" toName="\(shown)" choice="single" value="$choices"/>
      <TextArea name="\(typed)" toName="\(shown)" placeholder="another value" maxSubmissions="1"/>
      <TextArea name="\(reason)" toName="\(shown)" placeholder="why" maxSubmissions="1"/>
    </View>

    """

  /// - Returns: the content of a JSON file.
  package static func write(_ tasks: [ReviewTask]) throws -> Data {
    var nextID = 1
    func id() -> Int {
      defer { nextID += 1 }
      return nextID
    }
    let written = tasks.map { task in
      Task(
        id: id(),
        data: TaskData(
          token: ItemToken.text(task.item),
          attribute: task.attribute ?? "",
          text: task.text,
          value: task.value,
          choices: task.choices.map { Choice(value: $0) }
        ),
        predictions: task.value.map { value in
          [
            Prediction(
              id: id(),
              modelVersion: "tuina",
              score: task.confidence,
              result: [.choice(value, id: "r\(id())")]
            )
          ]
        },
        annotations: task.decisions.isEmpty ? nil : task.decisions.map { annotation($0, task, id) }
      )
    }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return try encoder.encode(written)
  }

  private static func annotation(
    _ decision: Decision,
    _ task: ReviewTask,
    _ id: () -> Int
  ) -> Annotation {
    var result: [Result] = []
    if case .value(let value?) = decision.verdict {
      result.append(
        task.choices.contains(value)
          ? .choice(value, id: "r\(id())") : .text(value, in: typed, id: "r\(id())")
      )
    }
    if let why = decision.why { result.append(.text(why, in: reason, id: "r\(id())")) }
    return Annotation(
      id: id(),
      result: result,
      wasCancelled: decision.verdict == .skip,
      completedBy: .name(decision.who),
      createdAt: ExchangeTime.text(decision.at),
      leadTime: decision.seconds,
      own: Own(verdict: VerdictWord.text(decision.verdict), old: decision.old)
    )
  }

  /// - Returns: what each annotation says or why it cannot be taken; entries are numbered from 1.
  package static func read(_ data: Data, who: String, at: Date) -> ReviewImport {
    var result = ReviewImport()
    let decoder = JSONDecoder()
    guard let list = try? decoder.decode([Lenient<Task>].self, from: data) else {
      result.refusals.append(.init(1, "the file is no JSON list of tasks"))
      return result
    }
    for (index, entry) in list.enumerated() {
      let number = index + 1
      guard let task = entry.value else {
        result.refusals.append(.init(number, "it is no task: \(entry.problem ?? "")"))
        continue
      }
      guard let item = ItemToken.item(task.data.token) else {
        result.refusals.append(.init(number, "data.tuina_item names no item"))
        continue
      }
      let annotations = task.annotations ?? []
      if annotations.isEmpty { result.open += 1 }
      for annotation in annotations {
        switch decision(annotation, item, task.data.attribute, who, at) {
        case .success(let decision): result.decisions.append((number, decision))
        case .failure(let refusal): result.refusals.append(.init(number, refusal.reason))
        }
      }
    }
    return result
  }

  private struct Refused: Error { var reason: String }

  private static func decision(
    _ annotation: Annotation,
    _ item: ItemKey,
    _ attribute: String,
    _ who: String,
    _ at: Date
  ) -> Swift.Result<Decision, Refused> {
    let chosen = annotation.result.first { $0.fromName == choice }?.value.choices ?? []
    let written = annotation.result.first { $0.fromName == typed }?.value.text?.first
    let why = annotation.result.first { $0.fromName == reason }?.value.text?.first
    if chosen.count > 1 {
      return .failure(Refused(reason: "\(chosen.count) values are chosen, a cell holds one"))
    }
    var moment = at
    if let text = annotation.createdAt {
      guard let read = ExchangeTime.date(text) else {
        return .failure(Refused(reason: "created_at is no time as 2026-05-03T14:07:00Z"))
      }
      moment = read
    }
    let verdict: Decision.Verdict
    if annotation.wasCancelled == true {
      verdict = .skip
    } else if let value = written ?? chosen.first {
      verdict = .value(value)
    } else if let word = annotation.own?.verdict, word != "value",
      let own = VerdictWord.verdict(word, value: nil)
    {
      verdict = own
    } else {
      return .failure(Refused(reason: "the annotation chooses no value and is not skipped"))
    }
    if attribute.isEmpty, verdict.holdsValue {
      return .failure(Refused(reason: "a value needs data.attribute"))
    }
    return .success(
      Decision(
        who: annotation.completedBy?.text ?? who,
        at: moment,
        item: item,
        attribute: attribute.isEmpty ? nil : attribute,
        verdict: verdict,
        old: annotation.own?.old,
        why: why,
        seconds: annotation.leadTime
      )
    )
  }

  // MARK: The form

  private struct Task: Codable {
    var id: Int?
    var data: TaskData
    var predictions: [Prediction]?
    var annotations: [Annotation]?

    enum CodingKeys: String, CodingKey { case id, data, predictions, annotations }
  }

  private struct TaskData: Codable {
    var token: String
    var attribute: String
    var text: String?
    var value: String?
    var choices: [Choice]?

    enum CodingKeys: String, CodingKey {
      case token = "tuina_item"
      case attribute, text, value, choices
    }
  }

  private struct Choice: Codable {
    var value: String

    enum CodingKeys: String, CodingKey { case value }
  }

  private struct Prediction: Codable {
    var id: Int?
    var modelVersion: String?
    var score: Double?
    var result: [Result]

    enum CodingKeys: String, CodingKey {
      case id, score, result
      case modelVersion = "model_version"
    }
  }

  private struct Annotation: Codable {
    var id: Int?
    var result: [Result]
    var wasCancelled: Bool?
    var completedBy: Person?
    var createdAt: String?
    var leadTime: Double?
    var own: Own?

    enum CodingKeys: String, CodingKey {
      case id, result
      case wasCancelled = "was_cancelled"
      case completedBy = "completed_by"
      case createdAt = "created_at"
      case leadTime = "lead_time"
      case own = "tuina"
    }
  }

  /// What the form has no room for.
  private struct Own: Codable {
    var verdict: String
    var old: String?

    enum CodingKeys: String, CodingKey { case verdict, old }
  }

  private struct Result: Codable {
    struct Content: Codable {
      var choices: [String]?
      var text: [String]?

      enum CodingKeys: String, CodingKey { case choices, text }
    }

    var id: String?
    var type: String
    var fromName: String
    var toName: String?
    var value: Content

    enum CodingKeys: String, CodingKey {
      case id, type, value
      case fromName = "from_name"
      case toName = "to_name"
    }

    static func choice(_ value: String, id: String) -> Result {
      Result(
        id: id,
        type: "choices",
        fromName: LabelStudioTasks.choice,
        toName: shown,
        value: Content(choices: [value])
      )
    }

    static func text(_ text: String, in name: String, id: String) -> Result {
      Result(id: id, type: "textarea", fromName: name, toName: shown, value: Content(text: [text]))
    }
  }

  /// Who annotated: a number, a name, or an object with a mail address.
  private enum Person: Codable {
    case name(String)

    private enum Key: String, CodingKey { case email, username, id }

    var text: String {
      switch self {
      case .name(let name): name
      }
    }

    init(from decoder: any Decoder) throws {
      if let container = try? decoder.singleValueContainer() {
        if let name = try? container.decode(String.self) {
          self = .name(name)
          return
        }
        if let number = try? container.decode(Int.self) {
          self = .name("annotator \(number)")
          return
        }
      }
      let container = try decoder.container(keyedBy: Key.self)
      let name =
        (try? container.decode(String.self, forKey: .email))
        ?? (try? container.decode(String.self, forKey: .username))
      self = .name(try name ?? "annotator \(container.decode(Int.self, forKey: .id))")
    }

    func encode(to encoder: any Encoder) throws {
      var container = encoder.singleValueContainer()
      try container.encode(text)
    }
  }
}

/// An entry of a list that may be anything, so that one bad entry does not cost the others.
struct Lenient<Value: Decodable>: Decodable {
  var value: Value?
  var problem: String?

  init(from decoder: any Decoder) throws {
    do {
      value = try Value(from: decoder)
    } catch let error as DecodingError {
      problem = Self.reason(error)
    }
  }

  private static func reason(_ error: DecodingError) -> String {
    switch error {
    case .keyNotFound(let key, let context):
      "\(path(context)) has no \(key.stringValue)"
    case .typeMismatch(_, let context), .valueNotFound(_, let context),
      .dataCorrupted(let context):
      "\(path(context)) is of another type"
    @unknown default: "it cannot be understood"
    }
  }

  private static func path(_ context: DecodingError.Context) -> String {
    let keys = context.codingPath.filter { $0.intValue == nil }.map(\.stringValue)
    return keys.isEmpty ? "it" : keys.joined(separator: ".")
  }
}

extension Decision.Verdict {
  /// Whether it says what a cell holds.
  var holdsValue: Bool {
    if case .value = self { true } else { false }
  }
}
