import Foundation
import TestSupport
import Testing

/// A small dataset as people really write them, copied so that the program may keep things in it.
struct CaseFolder: ~Copyable {
  let folder: URL

  /// Copies one dataset.
  ///
  /// - Parameter name: the path below Fixtures: `reading/02-number-with-unit/percent`.
  /// - Throws: what the file system says when it cannot be copied.
  init(_ name: String) throws {
    folder = FileManager.default.temporaryDirectory
      .appending(path: "tuina-case-\(UUID().uuidString)", directoryHint: .isDirectory)
    try FileManager.default.copyItem(
      at: SharedData.packageRoot.appending(path: "Tests/EndToEnd/Cases/Fixtures/\(name)"),
      to: folder
    )
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  /// Runs one command and reads the document that it prints.
  func run(
    _ command: String,
    _ options: [String] = [],
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws -> Document {
    let outcome = try Program.run([command, folder.path, "--json"] + options)
    try #require(
      [0, 3].contains(outcome.status),
      "\(command) ended with \(outcome.status): \(outcome.errors)",
      sourceLocation: sourceLocation
    )
    return try Document(outcome.output)
  }

  func profile() throws -> Document { try run("profile") }
  func skew() throws -> Document { try run("skew") }

  /// What the program says it concluded, as one text.
  func remarks() throws -> String { try run("open")["inferences"].whole.lowercased() }

  func train(_ options: [String] = []) throws -> Document {
    try run("train", ["--seed", "7"] + options)
  }

  func conflicts(truth: String? = nil) throws -> Document {
    let truth = truth.map { ["--truth", folder.appending(path: $0).path] } ?? []
    return try run("conflicts", truth)
  }
}

extension Document {
  /// The class counts of a skew document, by value.
  var classCounts: [String: Int] {
    Dictionary(
      self["classes"].elements.map { ($0["value"].text ?? "", $0["count"].integer ?? -1) },
      uniquingKeysWith: { first, _ in first }
    )
  }

  func column(_ name: String) -> Document { self["columns"][where: ["name": name]] }

  func column(_ name: String, of source: String) -> Document {
    self["columns"][where: ["name": name, "source": source]]
  }

  /// The names of the columns, in their order.
  var columnNames: [String] { self["columns"].elements.compactMap { $0["name"].text } }

  var rowsKept: Int { self["sources"].elements.compactMap { $0["rows_kept"].integer }.reduce(0, +) }
  var rowsRead: Int { self["sources"].elements.compactMap { $0["rows_read"].integer }.reduce(0, +) }
}
