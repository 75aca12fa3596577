import Basics
import Learning
import Terminal

/// What lies over the screen and takes the keys until it is closed.
enum Overlay: Sendable, Hashable {
  /// Every key; the ones whose line answers the filter, once there is one.
  case help(scroll: Int, filter: TextFieldState? = nil)
  case palette(TextFieldState, selection: Int)
  /// The themes whose names hold the query; the theme chosen before, to go back to.
  case themes(TextFieldState, selection: Int, original: String)
  case export(selection: Int)
  case confirmQuit
  /// Before a run is deleted.
  case confirmDelete(TrainingRun)
  /// Before the champion changes.
  case confirmChampion(ChampionQuestion)
  case askOfRun(RunQuestion, TextFieldState, problem: String?)
  /// Before a race or a mining begins.
  case askOfStudy(StudyQuestion, TextFieldState, problem: String?)
  /// How long the method of an attribute shall hold; a nil method lets the claims decide.
  case chooseMethod(attribute: String, FusionMethod?, selection: Int)
  case detail(Detail)
  case edit(TrainField, TextFieldState, problem: String?)
  case search(TextFieldState)
  case gridText(GridPrompt, TextFieldState)
  case reviewText(ReviewQuestion, TextFieldState)
  /// What the queue is narrowed to: the choices whose words hold the query.
  case reviewFilter(TextFieldState, selection: Int)
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
  /// Shown above the lines.
  var pictures: [Thumbnail] = []
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
