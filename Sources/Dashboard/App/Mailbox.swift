import Learning
import Synchronization
import Terminal

/// Where work leaves its messages for the drawing thread, from any thread.
final class Mailbox: Sendable {
  private struct State: Sendable {
    var messages: [Message] = []
    var waker: TerminalWaker?
  }

  private let state = Mutex(State())

  /// Tells whom to wake; messages that came before wake at once.
  func connect(_ waker: TerminalWaker) {
    let isWaiting = state.withLock { state in
      state.waker = waker
      return !state.messages.isEmpty
    }
    if isWaiting { waker.wake() }
  }

  func post(_ message: Message) {
    let waker = state.withLock { state in
      state.messages.append(message)
      return state.waker
    }
    waker?.wake()
  }

  func drain() -> [Message] {
    state.withLock { state in
      let messages = state.messages
      state.messages = []
      return messages
    }
  }

  /// No one is left to wake.
  func disconnect() { state.withLock { $0.waker = nil } }
}

extension Message {
  /// Whether it is one of many alike, so that its drawing may wait for the next.
  var isLive: Bool {
    switch self {
    case .loading(.progress), .train(.event(_, .progress)), .train(.event(_, .epoch)),
      .train(.event(_, .checkpointed)), .feedback(.summary(.success)), .job(.progress):
      true
    default: false
    }
  }
}
