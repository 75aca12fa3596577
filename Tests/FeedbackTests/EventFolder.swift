import Feedback
import Foundation

/// A dataset folder for one test; it is removed with the value.
final class EventFolder: Sendable {
  let root: URL

  init() throws {
    root = FileManager.default.temporaryDirectory.appending(path: "tuina-\(UUID().uuidString)")
    try FileManager.default.createDirectory(
      at: root.appending(path: "feedback"),
      withIntermediateDirectories: true
    )
  }

  deinit { try? FileManager.default.removeItem(at: root) }

  var files: FeedbackFiles { FeedbackFiles(root: root) }

  func url(_ name: String) -> URL { root.appending(path: "feedback/\(name)") }

  func write(_ text: String, to name: String = "events.jsonl") throws {
    try Data(text.utf8).write(to: url(name))
  }

  func append(_ text: String, to name: String = "events.jsonl") throws {
    let handle = try FileHandle(forWritingTo: url(name))
    defer { try? handle.close() }
    try handle.seekToEnd()
    try handle.write(contentsOf: Data(text.utf8))
  }

  /// One line that holds a good event, but for what is given.
  static func line(
    _ id: String,
    time: String = "\"2026-03-01T09:00:00Z\"",
    model: String = "m1",
    score: String = "0.5",
    action: String = "accepted",
    rest: String = #","entity":"L1","value":"nevus""#
  ) -> String {
    #"{"id":"\#(id)","time":\#(time),"model":"\#(model)","score":\#(score),"#
      + #""shown":"benign","action":"\#(action)"\#(rest)}"# + "\n"
  }
}
