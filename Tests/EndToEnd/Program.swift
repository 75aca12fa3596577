import Foundation
import TestSupport

/// The program under test, as it was built beside the tests.
enum Program {
  /// `TUINA_BINARY`, else the executable beside the test bundle.
  static let path: String = {
    if let path = ProcessInfo.processInfo.environment["TUINA_BINARY"] { return path }
    return URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()
      .appending(path: "tuina").path
  }()

  /// Whether there is a program and a terminal to run it in; says so when there is not.
  static let canRun: Bool = {
    let files = FileManager.default
    let reason: String? =
      if !files.isExecutableFile(atPath: path) {
        "no program at \(path): build it first (make test does)"
      } else if !["/usr/bin/tmux", "/usr/local/bin/tmux"].contains(where: files.fileExists) {
        "tmux is not installed (scripts/bootstrap does)"
      } else {
        nil
      }
    guard let reason else { return true }
    FileHandle.standardError.write(Data("SKIPPED: end-to-end tests: \(reason)\n".utf8))
    return false
  }()

  /// A copy of sample-data/moles that a test may change.
  static func copyOfSample() throws -> URL {
    let folder = FileManager.default.temporaryDirectory
      .appending(path: "tuina-e2e-\(UUID().uuidString)", directoryHint: .isDirectory)
    try FileManager.default.copyItem(
      at: SharedData.packageRoot.appending(path: "sample-data/moles"),
      to: folder
    )
    try? FileManager.default.removeItem(at: folder.appending(path: ".tuina"))
    return folder
  }

  struct Outcome {
    var status: Int32
    var output: String
    var errors: String
  }

  /// Runs the program without a terminal.
  static func run(_ arguments: [String], environment: [String: String] = [:]) throws -> Outcome {
    let process = Process()
    process.executableURL = URL(filePath: path)
    process.arguments = arguments
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    let output = Pipe()
    let errors = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try Data().write(to: errors)
    defer { try? FileManager.default.removeItem(at: errors) }
    process.standardOutput = output
    process.standardError = try FileHandle(forWritingTo: errors)
    process.standardInput = FileHandle.nullDevice
    try process.run()
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return Outcome(
      status: process.terminationStatus,
      output: String(decoding: data, as: UTF8.self),
      errors: try String(contentsOf: errors, encoding: .utf8)
    )
  }

  /// Starts the program without a terminal and does not wait for it.
  static func start(_ arguments: [String]) throws -> Process {
    let process = Process()
    process.executableURL = URL(filePath: path)
    process.arguments = arguments
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    process.standardInput = FileHandle.nullDevice
    try process.run()
    return process
  }

  /// Runs a line of shell and waits for it.
  static func shell(_ line: String) throws -> Int32 {
    let process = Process()
    process.executableURL = URL(filePath: "/bin/sh")
    process.arguments = ["-c", line]
    try process.run()
    process.waitUntilExit()
    return process.terminationStatus
  }
}
