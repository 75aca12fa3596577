import Basics
import Foundation
package import Workspace

/// The records of a dataset's batches and streams.
package struct JobStore: Sendable {
  /// Older records are removed when a job starts.
  package static let mostRecords = 200

  /// No record is larger.
  private static let largestFile = 1 << 20

  private let folder: URL

  package init(_ paths: DatasetPaths) {
    folder = paths.tuina.appending(path: "deployments/jobs", directoryHint: .isDirectory)
  }

  /// The records that can be read, the newest job first.
  ///
  /// - Complexity: O(records), at most `mostRecords` small files.
  package func all() -> [JobRecord] {
    let decoder = JSONDecoder()
    decoder.dateDecodingStrategy = .iso8601
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    let found = names().suffix(Self.mostRecords).compactMap { name in
      (try? RegularFile.read(folder.appending(path: name), limit: Self.largestFile)).flatMap {
        try? decoder.decode(JobRecord.self, from: $0)
      }
    }
    return found.sorted { ($0.started, $0.id) > ($1.started, $1.id) }
  }

  /// Writes a record, whole or not at all.
  ///
  /// - Throws: `WorkspaceError` when the folder cannot be written.
  package func write(_ record: JobRecord) throws {
    try AtomicFile.write(
      JSONDocument.encode(record),
      to: folder.appending(path: record.id + ".json")
    )
  }

  /// Removes the oldest records that are too many.
  package func prune() {
    for name in names().dropLast(Self.mostRecords) {
      try? FileManager.default.removeItem(at: folder.appending(path: name))
    }
  }

  /// The oldest first.
  private func names() -> [String] {
    let all = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    return all.filter { $0.hasSuffix(".json") && !$0.hasPrefix(".") }.sorted()
  }
}
