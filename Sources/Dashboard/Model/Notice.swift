import Basics
import Foundation

/// A short message to the person at the foot of the screen.
struct Notice: Sendable, Hashable {
  enum Kind: Sendable, Hashable { case information, warning, failure }
  var kind: Kind
  var text: String

  static func information(_ text: String) -> Notice { Notice(kind: .information, text: text) }
  static func warning(_ text: String) -> Notice { Notice(kind: .warning, text: text) }
  static func failure(_ text: String) -> Notice { Notice(kind: .failure, text: text) }
}

/// The messages of this session, so that none is lost with the next key.
struct NoticeLog: Sendable {
  struct Entry: Sendable, Hashable {
    var time: Date
    var notice: Notice
  }

  /// More than a person reads, little to keep.
  private static let kept = 500

  private(set) var entries: [Entry] = []

  mutating func add(_ notice: Notice, at time: Date) {
    entries.append(Entry(time: time, notice: notice))
    if entries.count > Self.kept { entries.removeFirst(entries.count - Self.kept) }
  }

  /// The newest first, each with its time in UTC.
  var lines: [String] {
    entries.reversed().map { entry in
      let mark =
        switch entry.notice.kind {
        case .information: ""
        case .warning: "warning: "
        case .failure: "failure: "
        }
      return "\(Figures.clock(entry.time)) \(mark)\(entry.notice.text)"
    }
  }
}
