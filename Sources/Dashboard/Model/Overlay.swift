import Terminal

/// What lies over the screen and takes the keys until it is closed.
enum Overlay: Sendable, Hashable {
  case help(scroll: Int)
  case palette(TextFieldState, selection: Int)
  /// The theme chosen before, to go back to.
  case themes(selection: Int, original: String)
  case export(selection: Int)
  case confirmQuit
  case detail(Detail)
  case edit(TrainField, TextFieldState, problem: String?)
  case search(TextFieldState)
}

/// How many lines a text has as it is wrapped, and how many of them are seen.
struct TextExtent: Sendable, Hashable {
  var lines: Int
  var visible: Int

  var lastTop: Int { max(lines - visible, 0) }
}

/// A text of several lines to read: a whole cell, a definition, a reason.
struct Detail: Sendable, Hashable {
  var title: String
  var lines: [String]
  var scroll = 0
}

/// A report format the person may choose.
enum ReportFormat: String, Sendable, Hashable, CaseIterable {
  case html, markdown, json

  var title: String {
    switch self {
    case .html: "HTML"
    case .markdown: "Markdown"
    case .json: "JSON"
    }
  }

  var explanation: String {
    switch self {
    case .html: "one page with charts, for people; needs no network"
    case .markdown: "text with tables, for a repository or a message"
    case .json: "every figure with its documented key, for programs"
    }
  }
}
