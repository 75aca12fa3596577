import Foundation

/// The token of a server: from a file or the environment, never from the command line, which all users
/// can read.
enum ServerToken {
  /// - Throws: `UsageError` when the file cannot be read.
  static func read(file: String?) throws -> String? {
    guard let file else {
      return ProcessInfo.processInfo.environment["TUINA_SERVE_TOKEN"].flatMap {
        $0.isEmpty ? nil : $0
      }
    }
    guard let text = try? String(contentsOfFile: file, encoding: .utf8) else {
      throw UsageError(why: "\(file) cannot be read", remedy: "name a file with the token")
    }
    return text.trimmingCharacters(in: .whitespacesAndNewlines)
  }
}
