package import Foundation

/// The snapshots of a dataset's servers, one a port.
package struct ServerSnapshotStore: Sendable {
  /// Snapshots of servers that have ended are removed beyond so many.
  private static let mostEnded = 8
  /// A snapshot is some kilobytes.
  private static let largestFile = 1 << 20

  /// Where servers of the dataset keep their logs.
  package let folder: URL

  package init(_ paths: DatasetPaths) {
    folder = paths.tuina.appending(path: "serving", directoryHint: .isDirectory)
  }

  package init(folder: URL) { self.folder = folder }

  /// The snapshots that can be read, the latest written first.
  package func all() -> [ServerSnapshot] {
    files().compactMap(read).sorted { $0.writtenAt > $1.writtenAt }
  }

  /// Writes a snapshot, whole or not at all.
  ///
  /// - Throws: `WorkspaceError` when the folder cannot be written.
  package func write(_ snapshot: ServerSnapshot) throws {
    let encoder = JSONEncoder()
    encoder.dateEncodingStrategy = .secondsSince1970
    encoder.outputFormatting = .sortedKeys
    try AtomicFile.write(encoder.encode(snapshot), to: file(snapshot.port))
  }

  /// Removes the snapshots of servers that ended longest ago, but not the one of a port.
  package func prune(except port: Int) {
    let ended = files().filter { $0.lastPathComponent != file(port).lastPathComponent }
      .compactMap { file in read(file).map { (file, $0) } }
      .filter { !$0.1.isAlive }
      .sorted { $0.1.writtenAt > $1.1.writtenAt }
    for (file, _) in ended.dropFirst(Self.mostEnded) {
      try? FileManager.default.removeItem(at: file)
    }
  }

  private func file(_ port: Int) -> URL { folder.appending(path: "server-\(port).json") }

  private func files() -> [URL] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    return names.filter { $0.hasPrefix("server-") && $0.hasSuffix(".json") }.sorted()
      .map { folder.appending(path: $0) }
  }

  private func read(_ file: URL) -> ServerSnapshot? {
    guard let data = try? RegularFile.read(file, limit: Self.largestFile) else { return nil }
    let decoder = JSONDecoder()
    decoder.dateDecodingStrategy = .secondsSince1970
    guard let snapshot = try? decoder.decode(ServerSnapshot.self, from: data) else { return nil }
    let isSound = snapshot.models.allSatisfy {
      $0.scores.isEmpty || $0.scores.count == ServerSnapshot.scoreBins
    }
    return isSound ? snapshot : nil
  }
}
