package import Foundation

extension SampleDatasets {
  /// Where replayed events go, beside the events of the sample.
  package static let replayFile = "feedback/live.jsonl"

  /// Appends new events to a sample until the task is cancelled, so that screens move.
  ///
  /// - Parameters:
  ///   - folder: The dataset.
  ///   - rate: Things shown a second, above 0 and up to a million.
  ///   - count: Ends after so many; nil goes on.
  ///   - seed: Decides the events; chosen by chance unless a test wants the same again.
  ///   - clock: When things are shown; for a time that has passed nothing is waited for.
  ///   - onAppend: Told how many lines were written so far, after each batch.
  /// - Throws: `SampleError` when the folder is absent, cannot be written or the rate is no rate.
  ///   Being cancelled is the normal end and no error.
  @concurrent
  package static func replay(
    into folder: URL,
    rate: Double,
    count: Int? = nil,
    seed: UInt64 = UInt64.random(in: 0...UInt64.max),
    clock: ReplayClock = .now,
    onAppend: @Sendable (Int) -> Void = { _ in }
  ) async throws {
    guard FileManager.default.fileExists(atPath: folder.path) else {
      throw SampleError.notFound(folder.path)
    }
    var pace = try ReplayPace(rate: rate, count: count, waits: !clock.isPast)
    let file = try openForAppending(folder.appending(path: replayFile))
    defer { try? file.close() }
    var replay = EventReplay(of: folder, seed: seed, clock: clock)
    var written = 0
    while !Task.isCancelled, !pace.isDone {
      let lines = (0..<pace.due()).flatMap { _ in replay.next() }
      if !lines.isEmpty {
        try file.write(contentsOf: Data((lines.joined(separator: "\n") + "\n").utf8))
        written += lines.count
        onAppend(written)
      }
      guard await pace.wait() else { return }
    }
  }

  private static func openForAppending(_ url: URL) throws -> FileHandle {
    try FileManager.default.createDirectory(
      at: url.deletingLastPathComponent(),
      withIntermediateDirectories: true
    )
    // Appending is left to the system, so that two replays at once do not overwrite each other.
    let descriptor = open(url.path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw SampleError.cannotWrite(url.path) }
    return FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
  }
}
