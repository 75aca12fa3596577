import Basics
import Foundation
import Synchronization
import Terminal
import Workspace

/// Draws progress on one line of the terminal behind standard error, and nothing elsewhere.
final class ProgressMeter: Sendable {
  private struct State {
    var stage = ""
    var stageStart = ContinuousClock.now
    var lastDrawn: ContinuousClock.Instant?
    var isShown = false
  }

  /// Often enough to look alive, seldom enough to cost nothing.
  private static let interval = Duration.milliseconds(100)

  private let state = Mutex(State())
  private let isActive: Bool

  init(isQuiet: Bool, isTerminal: Bool = Console.isErrorTerminal) {
    isActive = !isQuiet && isTerminal
  }

  /// Shows how far the work is.
  func show(_ progress: WorkProgress) {
    guard isActive else { return }
    let now = ContinuousClock.now
    state.withLock { state in
      if state.stage != progress.stage {
        state.stage = progress.stage
        state.stageStart = now
        state.lastDrawn = nil
      }
      if let last = state.lastDrawn, now - last < Self.interval, progress.fraction != 1 { return }
      let seconds = (now - state.stageStart) / .seconds(1)
      draw(ProgressLine.text(progress, seconds: seconds), &state, now)
    }
  }

  /// Shows a line of its own kind.
  func show(line: String) {
    guard isActive else { return }
    let now = ContinuousClock.now
    state.withLock { draw(line, &$0, now) }
  }

  /// Takes the line away.
  func clear() {
    state.withLock { state in
      guard state.isShown else { return }
      put("\r\u{1B}[K")
      state.isShown = false
    }
  }

  private func draw(_ line: String, _ state: inout State, _ now: ContinuousClock.Instant) {
    let fitted = TextWidth().truncated(Sanitise.text(line), to: max(1, Console.errorColumns - 1))
    put("\r" + fitted + "\u{1B}[K")
    state.lastDrawn = now
    state.isShown = true
  }

  private func put(_ text: String) {
    try? FileHandle.standardError.write(contentsOf: Data(text.utf8))
  }
}

/// Progress in words: stage, bar, share, count, rate and time left.
enum ProgressLine {
  private static let barWidth = 20

  /// The words for a stage that has been running for `seconds`.
  static func text(
    _ progress: WorkProgress,
    seconds: Double,
    isUnicode: Bool = Console.isUnicode
  ) -> String {
    var parts = [progress.stage]
    if let fraction = progress.fraction {
      parts.append(bar(fraction, isUnicode: isUnicode))
      parts.append(Figures.percentMark((fraction * 100).rounded() / 100))
    }
    if progress.completed > 0 {
      parts.append("\(Figures.short(progress.completed)) \(progress.unit)")
      if seconds >= 1 {
        parts.append("\(Figures.short(progress.completed / seconds))/s")
      }
    }
    if let fraction = progress.fraction, fraction > 0.02, fraction < 1, seconds >= 1 {
      parts.append(duration(seconds * (1 - fraction) / fraction) + " left")
    }
    return parts.joined(separator: "  ")
  }

  static func duration(_ seconds: Double) -> String {
    guard seconds.isFinite, seconds < 360_000 else { return "long" }
    let whole = Int(seconds.rounded(.up))
    if whole < 60 { return "\(whole) s" }
    if whole < 3600 { return "\(whole / 60) min \(whole % 60) s" }
    return "\(whole / 3600) h \(whole % 3600 / 60) min"
  }

  private static func bar(_ fraction: Double, isUnicode: Bool) -> String {
    let filled = Int((fraction * Double(barWidth)).rounded())
    let (full, empty) = isUnicode ? ("█", "░") : ("#", "-")
    return "[" + String(repeating: full, count: filled)
      + String(repeating: empty, count: barWidth - filled) + "]"
  }
}
