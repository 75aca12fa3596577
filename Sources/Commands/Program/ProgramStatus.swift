/// How the program ends.
enum ProgramStatus: Int32 {
  case done = 0
  /// The work failed.
  case failed = 1
  case wrongUsage = 2
  /// The data or its manifest is bad; the report of what was bad is still written.
  case badInput = 3
  /// By SIGINT or SIGTERM: 128 and the number of SIGINT, as shells write it.
  case interrupted = 130
}
