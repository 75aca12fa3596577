import Basics
package import Foundation

extension SampleDatasets {
  /// Where replayed events go, beside the events of the sample.
  package static let replayFile = "feedback/live.jsonl"

  /// Appends new events to a moles dataset until the task is cancelled, so that screens move.
  ///
  /// - Parameters:
  ///   - folder: The dataset.
  ///   - rate: Events a second, above 0 and up to a million.
  ///   - seed: Decides the events; chosen by chance unless a test wants the same again.
  ///   - onAppend: Told how many events were written so far, after each batch.
  /// - Throws: `SampleError` when the folder is absent, cannot be written or the rate is no rate.
  ///   Being cancelled is the normal end and no error.
  @concurrent
  package static func replay(
    into folder: URL,
    rate: Double,
    seed: UInt64 = UInt64.random(in: 0...UInt64.max),
    onAppend: @Sendable (Int) -> Void = { _ in }
  ) async throws {
    guard rate > 0, rate <= 1e6 else { throw SampleError.badRate(rate) }
    guard FileManager.default.fileExists(atPath: folder.path) else {
      throw SampleError.notFound(folder.path)
    }
    let file = try openForAppending(folder.appending(path: replayFile))
    defer { try? file.close() }
    var feedback = MoleFeedback(lesions: MoleWorld(seed: molesSeed).lesions, seed: seed)
    var random = SeededGenerator(seed: seed, sampleStream: 21)
    let session = String(seed, radix: 36)
    let clock = ContinuousClock()
    let start = clock.now
    var written = 0
    while !Task.isCancelled {
      let due = Int((clock.now - start) / .seconds(1) * rate) + 1
      var lines = ""
      for number in written..<max(due, written) {
        let model = random.chance(0.25) ? "mole-1" : "mole-2"
        lines +=
          feedback.event(
            id: "live-\(session)-\(number)",
            time: SampleTime.text(since1970: SampleTime.now()),
            model: model
          ) + "\n"
      }
      if !lines.isEmpty {
        try file.write(contentsOf: Data(lines.utf8))
        written = due
        onAppend(written)
      }
      // A tenth of a second looks fluent; slower rates wait for their next event.
      let next = max(Double(written) / rate - (clock.now - start) / .seconds(1), 0.1)
      do { try await Task.sleep(for: .seconds(min(next, 3600))) } catch { return }
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
