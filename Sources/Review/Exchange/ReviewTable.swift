package import Foundation
import TextFiles
import Workspace

/// Tasks as a table: one line a decision, or one for a task that nobody has answered.
///
/// Other programs fill `verdict` (`value`, `none`, `reject`, `skip`, `flag`) and `new`, and the name in
/// `who`.
package enum ReviewTable {
  static let header = [
    "item", "attribute", "value", "confidence", "choices", "text", "verdict", "new", "old", "who",
    "at", "why", "seconds",
  ]

  /// - Returns: the content of a file in UTF-8.
  package static func write(_ tasks: [ReviewTask]) -> Data {
    // Texts go out as they are: an apostrophe before a formula would come back as another value.
    let format = RecordFormat(lineEnd: .returnAndLineFeed)
    var text = format.line(header)
    for task in tasks {
      let lead: [String?] = [
        ItemToken.text(task.item), task.attribute, task.value, task.confidence.map { "\($0)" },
        task.choices.isEmpty ? nil : (try? JSONText.encode(task.choices)), task.text,
      ]
      if task.decisions.isEmpty {
        text += format.line(lead + [nil, nil, nil, nil, nil, nil, nil])
      }
      for decision in task.decisions {
        var new: String?
        if case .value(let value) = decision.verdict { new = value }
        text += format.line(
          lead + [
            VerdictWord.text(decision.verdict), new, decision.old, decision.who,
            ExchangeTime.text(decision.at), decision.why, decision.seconds.map { "\($0)" },
          ]
        )
      }
    }
    return Data(text.utf8)
  }

  /// - `who`, `at`: for lines that do not say.
  /// - Returns: what each line says or why it cannot be taken; nothing of the file is left out.
  package static func read(_ data: Data, who: String, at: Date) -> ReviewImport {
    var result = ReviewImport()
    var names: [String: Int] = [:]
    for (line, entry) in TableRecords.all(data) {
      guard case .fields(let record) = entry else {
        if case .malformed(let reason) = entry { result.refusals.append(.init(line, reason)) }
        continue
      }
      guard !names.isEmpty else {
        for (place, name) in record.enumerated() {
          names[(name ?? "").trimmingCharacters(in: .whitespaces).lowercased()] = place
        }
        let missing = ["item", "attribute", "verdict", "new"].filter { names[$0] == nil }
        if !missing.isEmpty {
          result.refusals.append(
            .init(line, "the header has no column \(missing.joined(separator: ", "))")
          )
          return result
        }
        continue
      }
      read(line, record, names, who, at, &result)
    }
    return result
  }

  private static func read(
    _ line: Int,
    _ record: [String?],
    _ names: [String: Int],
    _ who: String,
    _ at: Date,
    _ result: inout ReviewImport
  ) {
    func field(_ name: String) -> String? {
      guard let place = names[name], place < record.count else { return nil }
      return record[place]
    }
    func refuse(_ reason: String) { result.refusals.append(.init(line, reason)) }
    if record.count > names.count {
      return refuse("\(record.count) fields, the header has \(names.count)")
    }
    guard let token = field("item"), let item = ItemToken.item(token) else {
      return refuse("column item names no item: it is entity:KEY or row:HASH:NUMBER:SOURCE")
    }
    guard let word = field("verdict"), !word.isEmpty else {
      result.open += 1
      return
    }
    guard let verdict = VerdictWord.verdict(word.lowercased(), value: field("new")) else {
      return refuse(
        word.lowercased() == "value"
          ? "the verdict is value, and column new is empty: write none for a cell without a value"
          : "the verdict is none of value, none, reject, skip, flag"
      )
    }
    let attribute = field("attribute").flatMap { $0.isEmpty ? nil : $0 }
    if attribute == nil, verdict != .reject, verdict != .flag, verdict != .skip {
      return refuse("a value needs an attribute")
    }
    let time = field("at").flatMap { $0.isEmpty ? nil : $0 }
    guard let moment = time.map(ExchangeTime.date) ?? at else {
      return refuse("column at is no time as 2026-05-03T14:07:00Z")
    }
    let seconds = field("seconds").flatMap { $0.isEmpty ? nil : $0 }
    if let seconds, Double(seconds)?.isFinite != true {
      return refuse("column seconds is no number")
    }
    result.decisions.append(
      (
        line,
        Decision(
          who: field("who").flatMap { $0.isEmpty ? nil : $0 } ?? who,
          at: moment,
          item: item,
          attribute: attribute,
          verdict: verdict,
          old: field("old"),
          why: field("why"),
          seconds: seconds.flatMap(Double.init)
        )
      )
    )
  }
}
