/// How the program ends.
struct ProgramStatus: RawRepresentable, Sendable, Hashable {
  let rawValue: Int32

  static let done = ProgramStatus(rawValue: 0)
  /// The work failed.
  static let failed = ProgramStatus(rawValue: 1)
  static let wrongUsage = ProgramStatus(rawValue: 2)
  /// The data or its manifest is bad; the report of what was bad is still written.
  static let badInput = ProgramStatus(rawValue: 3)
  /// By SIGINT, or by a person who asks the work to end.
  static let interrupted = ended(by: 2)

  /// 128 and the number of the signal, as shells write it.
  static func ended(by signal: Int32) -> ProgramStatus { ProgramStatus(rawValue: 128 + signal) }
}
