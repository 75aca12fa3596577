import Foundation
import TestSupport
import Testing

/// The copy of a sample in `sample-data/`, held to what the generator writes.
struct SampleCopy {
  let name: String

  var folder: URL { SharedData.packageRoot.appending(path: "sample-data/\(name)") }

  func text(_ file: String) throws -> String {
    try String(contentsOf: folder.appending(path: file), encoding: .utf8)
  }

  /// The fields of each line of a table without quotes, without its header.
  func rows(_ file: String) throws -> [[Substring]] {
    try text(file).split(separator: "\n").dropFirst()
      .map { $0.split(separator: ",", omittingEmptySubsequences: false) }
  }

  /// The events of a file; bad lines are left out, and a second line with an id.
  func events(_ file: String) throws -> [[String: Any]] {
    var seen: Set<String> = []
    return try text(file).split(separator: "\n").compactMap { line in
      guard let object = try? JSONSerialization.jsonObject(with: Data(line.utf8)),
        let event = object as? [String: Any], let id = event["id"] as? String,
        !id.hasPrefix("bad-"), seen.insert(id).inserted
      else { return nil }
      return event
    }
  }

  /// Writes the sample anew and compares every file to the byte.
  func expectWritten(bytesBelow limit: Int, by write: (URL) async throws -> Void) async throws {
    let fresh = FileManager.default.temporaryDirectory.appending(path: "\(name)-\(UUID())")
    defer { try? FileManager.default.removeItem(at: fresh) }
    try await write(fresh)
    if ProcessInfo.processInfo.environment["RECORD_SNAPSHOTS"] == "1" { try await write(folder) }
    let files = try Self.files(of: fresh)
    #expect(try Self.files(of: folder) == files)
    var total = 0
    for file in files {
      let bytes = try Data(contentsOf: fresh.appending(path: file))
      total += bytes.count
      #expect(
        try Data(contentsOf: folder.appending(path: file)) == bytes,
        "\(file) differs: record it with RECORD_SNAPSHOTS=1"
      )
    }
    #expect(total < limit)
  }

  private static func files(of folder: URL) throws -> [String] {
    try FileManager.default.subpathsOfDirectory(atPath: folder.path)
      .filter { $0.contains(".") && !$0.hasPrefix(".tuina") }.sorted()
  }
}
