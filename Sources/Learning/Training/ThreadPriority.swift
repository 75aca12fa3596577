internal import Foundation

/// The importance of threads that nobody waits for.
enum ThreadPriority {
  private static let niceness: Int32 = 10

  /// Lets the calling thread run after those of normal importance.
  ///
  /// Linux holds niceness by thread; elsewhere the quality of service of the thread says the same.
  static func lower() {
    #if os(Linux)
    _ = setpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0, niceness)
    #endif
  }
}
