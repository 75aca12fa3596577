package import Foundation
package import Pipeline
package import Terminal
import Workspace

/// The dashboard as a program: it shows the model, hears the person and gives work away.
///
/// Everything a person sees happens on one thread of its own, which never waits for work: it
/// sleeps until a key or a message arrives, updates the model, and draws when something changed.
package enum DashboardApp {
  /// What the dashboard is opened with.
  package struct Request: Sendable {
    /// Shown before the dataset is open.
    package var name: String
    package var folder: URL
    /// Opens the dataset as it stands now, and tells its progress; called off the drawing thread.
    package var open: @Sendable (@escaping StageProgressHandler) throws -> DatasetSession
    /// At least one; the person may choose among them.
    package var themes: [Theme]
    package var theme: String
    /// Keys by action id that replace the standard ones.
    package var keys: [String: [String]] = [:]
    /// Where the choice of a theme is kept; nil forgets it.
    package var configurationFile: URL?
    /// The terminal is far away: live figures are drawn four times a second instead of ten.
    package var isRemote = false
    /// Whether saved tables hold texts as they are, be they formulas to a spreadsheet.
    package var savesExactText = false
    /// Who decides on the review screen.
    package var reviewer = "somebody"
    /// The share of what one other person decided that this one looks at too, 0...1.
    package var secondShare: Double?
    /// Commands that give the same figures, for reports.
    package var commands: [String] = []
    /// What was wrong with the settings; told on the first screen.
    package var remarks: [String] = []

    package init(
      name: String,
      folder: URL,
      open: @escaping @Sendable (@escaping StageProgressHandler) throws -> DatasetSession,
      themes: [Theme],
      theme: String
    ) {
      self.name = name
      self.folder = folder
      self.open = open
      self.themes = themes
      self.theme = theme
    }
  }

  /// Shows the dashboard until the person leaves or the process is asked to end.
  ///
  /// Cancelling the task closes it too; a training that runs is left so that it can be continued.
  ///
  /// - Parameters:
  ///   - request: the dataset and how to show it.
  ///   - backend: opens the terminal; it is called on the drawing thread, which owns it.
  /// - Returns: the signal that ended it, or nil when the person quit.
  /// - Throws: what opening the terminal throws. Failures of work are shown, not thrown.
  @discardableResult
  package static func run(
    _ request: Request,
    backend: @escaping @Sendable () throws -> any TerminalBackend
  ) async throws -> Int32? {
    let mailbox = Mailbox()
    let effects = EffectRunner(request, mailbox: mailbox)
    let result = await withTaskCancellationHandler {
      await onThread {
        let terminal = try backend()
        defer { terminal.close() }
        return EventLoop(request, terminal: terminal, mailbox: mailbox, effects: effects).run()
      }
    } onCancel: {
      mailbox.post(.command(.quitNow))
    }
    await effects.close()
    return try result.get()
  }

  /// Runs the dashboard on a thread of its own, which may block.
  private static func onThread(
    _ body: @escaping @Sendable () throws -> Int32?
  ) async -> Result<Int32?, any Error> {
    await withCheckedContinuation { continuation in
      let thread = Thread { continuation.resume(returning: Result { try body() }) }
      thread.name = "dashboard"
      thread.qualityOfService = .userInteractive
      thread.stackSize = 4 << 20
      thread.start()
    }
  }
}
