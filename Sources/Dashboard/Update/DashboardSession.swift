import Foundation
import Terminal

/// A model and everything that ever happened to it.
///
/// Every change goes through ``DashboardModel/update(_:)``, that of the clock and that of the
/// screen's size too: the same messages lead any fresh model to the same screens.
struct DashboardSession: Sendable {
  private(set) var model: DashboardModel
  /// The messages taken so far; nil unless they are recorded.
  private(set) var journal: [Message]?

  init(_ model: DashboardModel, isRecorded: Bool = false) {
    self.model = model
    journal = isRecorded ? [] : nil
  }

  /// Takes a message that happens at this time; answers what is left to do.
  mutating func take(_ message: Message, at time: Date) -> [Effect] {
    // The time is a message as well, and the first of the two.
    if model.time != time { _ = take(.time(time)) }
    return take(message)
  }

  /// Draws the screen, and tells the model how much of its lists was seen.
  ///
  /// - Returns: the frame, and what is left to do, such as rows to be fetched.
  mutating func draw(size: Size, appearance: Appearance) -> (frame: Frame, effects: [Effect]) {
    var rendered = model.render(size: size, appearance: appearance)
    guard rendered.view.isNews(to: model) else { return (rendered.frame, []) }
    // The first drawing of a list tells how much of it fits; then its selection may settle.
    var effects = take(.drawn(rendered.view))
    rendered = model.render(size: size, appearance: appearance)
    if rendered.view.isNews(to: model) { effects += take(.drawn(rendered.view)) }
    return (rendered.frame, effects)
  }

  private mutating func take(_ message: Message) -> [Effect] {
    journal?.append(message)
    return model.update(message)
  }
}
