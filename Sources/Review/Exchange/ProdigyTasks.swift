package import Foundation
import Basics
import Workspace

/// Tasks in the form that Prodigy reads and writes: one JSON object a line, in its view of choices.
package enum ProdigyTasks {
  /// - Returns: one line a decision, or one for a task that nobody has answered.
  package static func write(_ tasks: [ReviewTask]) throws -> Data {
    var lines = ""
    for task in tasks {
      let plain = Task(
        text: task.text,
        options: task.choices.map { Option(id: $0, text: $0) },
        meta: Meta(
          token: ItemToken.text(task.item),
          attribute: task.attribute,
          value: task.value,
          confidence: task.confidence
        ),
        inputHash: hash(task.text),
        taskHash: hash(
          [task.text, ItemToken.text(task.item), task.attribute ?? ""].joined(separator: "\u{1F}")
        ),
        viewID: "choice"
      )
      if task.decisions.isEmpty { lines += try JSONText.encode(plain) + "\n" }
      for decision in task.decisions {
        var answered = plain
        switch decision.verdict {
        case .value(let value):
          answered.answer = "accept"
          answered.accept = value.map { [$0] } ?? []
        case .skip: answered.answer = "ignore"
        case .reject, .flag: answered.answer = "reject"
        }
        answered.annotator = decision.who
        answered.timestamp = decision.at.timeIntervalSince1970
        answered.own = Own(
          verdict: VerdictWord.text(decision.verdict),
          old: decision.old,
          why: decision.why,
          seconds: decision.seconds
        )
        lines += try JSONText.encode(answered) + "\n"
      }
    }
    return Data(lines.utf8)
  }

  /// A whole number that stays the same for the same text.
  private static func hash(_ text: String) -> Int {
    Int(Int32(truncatingIfNeeded: FeatureHash.of(text)))
  }

  /// - Returns: what each line says or why it cannot be taken.
  package static func read(_ data: Data, who: String, at: Date) -> ReviewImport {
    var result = ReviewImport()
    let decoder = JSONDecoder()
    let lines = data.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    for (index, line) in lines.enumerated() {
      let number = index + 1
      if line.allSatisfy({ $0 == 0x20 || $0 == 0x0D || $0 == 0x09 }) { continue }
      guard let entry = try? decoder.decode(Lenient<Task>.self, from: Data(line)) else {
        result.refusals.append(.init(number, "it is no JSON object"))
        continue
      }
      guard let task = entry.value else {
        result.refusals.append(.init(number, "it is no task: \(entry.problem ?? "")"))
        continue
      }
      guard let item = ItemToken.item(task.meta.token) else {
        result.refusals.append(.init(number, "meta.tuina_item names no item"))
        continue
      }
      guard let answer = task.answer else {
        result.open += 1
        continue
      }
      guard let verdict = verdict(answer, task) else {
        result.refusals.append(
          .init(
            number,
            (task.accept?.count ?? 0) > 1
              ? "several values are accepted, a cell holds one"
              : "the answer '\(answer.prefix(20))' with what is accepted says nothing of the cell"
          )
        )
        continue
      }
      if task.meta.attribute == nil, verdict.holdsValue {
        result.refusals.append(.init(number, "a value needs meta.attribute"))
        continue
      }
      result.decisions.append(
        (
          number,
          Decision(
            who: task.annotator ?? who,
            at: task.timestamp.map { Date(timeIntervalSince1970: $0) } ?? at,
            item: item,
            attribute: task.meta.attribute,
            verdict: verdict,
            old: task.own?.old,
            why: task.own?.why,
            seconds: task.own?.seconds
          )
        )
      )
    }
    return result
  }

  private static func verdict(_ answer: String, _ task: Task) -> Decision.Verdict? {
    switch answer {
    case "ignore": .skip
    // Prodigy's reject says that the task is wrong.
    case "reject": task.own?.verdict == "reject" ? .reject : .flag
    case "accept":
      switch task.accept?.count {
      case 1: .value(task.accept?[0])
      // Without options, accepting means that the value is right.
      case nil,
        0 where (task.options ?? []).isEmpty && task.own == nil:
        task.meta.value.map { .value($0) }
      case 0 where task.own?.verdict == "none": .value(nil)
      default: nil
      }
    default: nil
    }
  }

  private struct Task: Codable {
    var text: String
    var options: [Option]?
    var meta: Meta
    var inputHash: Int?
    var taskHash: Int?
    var viewID: String?
    var accept: [String]?
    var answer: String?
    var annotator: String?
    var timestamp: Double?
    var own: Own?

    enum CodingKeys: String, CodingKey {
      case text, options, meta, accept, answer
      case inputHash = "_input_hash"
      case taskHash = "_task_hash"
      case viewID = "_view_id"
      case annotator = "_annotator_id"
      case timestamp = "_timestamp"
      case own = "tuina"
    }
  }

  private struct Option: Codable {
    var id: String
    var text: String

    enum CodingKeys: String, CodingKey { case id, text }
  }

  private struct Meta: Codable {
    var token: String
    var attribute: String?
    var value: String?
    var confidence: Double?

    enum CodingKeys: String, CodingKey {
      case token = "tuina_item"
      case attribute, value, confidence
    }
  }

  /// What the form has no room for.
  private struct Own: Codable {
    var verdict: String
    var old: String?
    var why: String?
    var seconds: Double?

    enum CodingKeys: String, CodingKey { case verdict, old, why, seconds }
  }
}
