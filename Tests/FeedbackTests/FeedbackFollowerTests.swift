import Basics
import Feedback
import Foundation
import Testing

@Suite struct FeedbackFollowerTests {
  @Test func onlyWhatWasAppendedIsAdded() throws {
    let folder = try EventFolder()
    try folder.write(EventFolder.line("a"))
    let follower = FeedbackFollower(folder.files)
    #expect(try follower.poll()?.events == 1)
    #expect(try follower.poll() == nil)
    try folder.append(EventFolder.line("b") + EventFolder.line("c", action: "ignored"))
    let summary = try #require(try follower.poll())
    #expect(summary.events == 3)
    #expect(summary.acceptance.accepted == 2)
    #expect(try follower.poll() == nil)
  }

  @Test func everyCutOfALineIsWaitedFor() throws {
    let line = EventFolder.line("b")
    for cut in 1..<line.utf8.count {
      let folder = try EventFolder()
      try folder.write(EventFolder.line("a") + String(line.prefix(cut)))
      let follower = FeedbackFollower(folder.files)
      let first = try #require(try follower.poll())
      // Cut only before the line end, the line is a whole event already.
      #expect(first.events == (cut == line.count - 1 ? 2 : 1))
      #expect(first.rejected == 0)
      try folder.append(String(line.dropFirst(cut)) + EventFolder.line("c", score: "7"))
      let second = try #require(try follower.poll())
      #expect(second.events == 2)
      #expect(second.rejects.map(\.line) == [3])
    }
  }

  /// What is read in parts is the same as in one go.
  @Test func readingPausesAndGoesOn() throws {
    let folder = try EventFolder()
    for name in ["a", "b", "c"] {
      try folder.write(EventFolder.line(name) + "no event\n", to: "\(name).jsonl")
    }
    let reader = FeedbackReader(folder.files)
    var (ids, bad, polls) = ([String](), 0, 0)
    var progress = FeedbackReader.Progress.paused
    while progress == .paused {
      progress = try reader.poll(upTo: 1) { batch in
        ids += batch.events().map(\.id)
        bad += batch.badLines.count
      }
      polls += 1
    }
    #expect(ids == ["a", "b", "c"] && bad == 3 && polls >= 3)
    #expect(progress == .changed)
    #expect(try reader.poll(upTo: 1) { _ in } == .unchanged)
  }

  @Test func newFilesAppear() throws {
    let folder = try EventFolder()
    let follower = FeedbackFollower(folder.files)
    #expect(try follower.poll()?.events == 0)
    try folder.write(EventFolder.line("a"), to: "a.jsonl")
    #expect(try follower.poll()?.events == 1)
    try folder.write(EventFolder.line("b"), to: "b.jsonl")
    #expect(try follower.poll()?.events == 2)
  }

  @Test func aRotatedFileIsNotReadTwice() throws {
    let folder = try EventFolder()
    try folder.write(EventFolder.line("a") + EventFolder.line("b"))
    let follower = FeedbackFollower(folder.files)
    #expect(try follower.poll()?.events == 2)
    try FileManager.default.moveItem(
      at: folder.url("events.jsonl"),
      to: folder.url("events.1.jsonl")
    )
    try folder.write(EventFolder.line("c"))
    let summary = try #require(try follower.poll())
    #expect(summary.events == 3)
    #expect(summary.rejected == 0)
  }

  @Test(arguments: [
    EventFolder.line("z"),
    EventFolder.line("z") + EventFolder.line("y") + EventFolder.line("x"), "",
  ])
  func aTruncatedFileIsReadAnew(text: String) throws {
    let folder = try EventFolder()
    try folder.write(EventFolder.line("a") + EventFolder.line("b"))
    let follower = FeedbackFollower(folder.files)
    _ = try follower.poll()
    let handle = try FileHandle(forWritingTo: folder.url("events.jsonl"))
    try handle.truncate(atOffset: 0)
    try handle.write(contentsOf: Data(text.utf8))
    try handle.close()
    let summary = try #require(try follower.poll())
    #expect(summary.events == text.split(separator: "\n").count)
    #expect(summary.rejected == 0)
  }

  /// More than the beginning that is compared, and less than the end that is.
  private static let many = (0..<20).map { EventFolder.line("old-\($0)") }.joined()

  @Test(arguments: [1, 700, 1500])
  func aFileCutAndGrownPastWhereItWasReadIsReadAnew(kept: Int) throws {
    let folder = try EventFolder()
    try folder.write(Self.many)
    let now = Date(timeIntervalSince1970: 1_800_000_000)
    let follower = FeedbackFollower(folder.files, now: { now })
    #expect(try follower.poll()?.events == 20)
    let handle = try FileHandle(forWritingTo: folder.url("events.jsonl"))
    try handle.truncate(atOffset: UInt64(kept))
    try handle.close()
    let new = "\n" + (0..<60).map { EventFolder.line("new-\($0)") }.joined()
    try folder.append(new)
    #expect(try follower.poll() == FeedbackAnalysis.summarise(folder.files, now: now))
  }

  @Test func aFileWrittenOverInPlaceIsReadAnew() async throws {
    let folder = try EventFolder()
    try folder.write(Self.many)
    let follower = FeedbackFollower(folder.files)
    #expect(try follower.poll()?.acceptance.accepted == 20)
    let line = EventFolder.line("old-0").utf8.count
    // Dates of files are no finer than a tick of the kernel.
    try await Task.sleep(for: .milliseconds(30))
    let handle = try FileHandle(forWritingTo: folder.url("events.jsonl"))
    try handle.seek(toOffset: UInt64(line * 5))
    try handle.write(contentsOf: Data(EventFolder.line("old-5", action: "rejected").utf8))
    try handle.close()
    #expect(try follower.poll()?.acceptance.accepted == 19)
  }

  @Test func aReplacedFileIsReadAnew() throws {
    let folder = try EventFolder()
    try folder.write(EventFolder.line("a") + EventFolder.line("b"))
    let follower = FeedbackFollower(folder.files)
    _ = try follower.poll()
    try Data((EventFolder.line("b") + EventFolder.line("c") + EventFolder.line("d")).utf8)
      .write(to: folder.url("events.jsonl"), options: .atomic)
    let summary = try #require(try follower.poll())
    #expect(summary.events == 3)
    #expect(summary.rejected == 0)
  }

  @Test func aVanishedFileTakesItsEventsAlong() throws {
    let folder = try EventFolder()
    try folder.write(EventFolder.line("a"), to: "a.jsonl")
    try folder.write(EventFolder.line("b"), to: "b.jsonl")
    let follower = FeedbackFollower(folder.files)
    #expect(try follower.poll()?.events == 2)
    try FileManager.default.removeItem(at: folder.url("a.jsonl"))
    #expect(try follower.poll()?.events == 1)
    #expect(try follower.poll() == nil)
  }

  @Test func followingInPiecesGivesWhatReadingAtOnceGives() throws {
    let lines = (0..<300).map { index in
      index % 17 == 0
        ? "junk \(index)\n"
        : EventFolder.line(
          "e\(index)",
          time: "\(1_772_323_200 + index * 37)",
          model: "m\(index % 3)",
          score: "0.\(index % 10)",
          action: index % 4 == 0 ? "ignored" : "accepted"
        )
    }
    let bytes = Array(lines.joined().utf8)
    let folder = try EventFolder()
    try folder.write("")
    let now = Date(timeIntervalSince1970: 1_772_400_000)
    let follower = FeedbackFollower(folder.files, now: { now })
    _ = try follower.poll()
    var start = 0
    var last: FeedbackSummary?
    while start < bytes.count {
      let end = min(start + Int.random(in: 1...900), bytes.count)
      try folder.append(String(decoding: bytes[start..<end], as: UTF8.self))
      last = try follower.poll() ?? last
      start = end
    }
    #expect(try FeedbackAnalysis.summarise(folder.files, now: now) == last)
  }

  @Test func aPipeIsNotWaitedFor() throws {
    let folder = try EventFolder()
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/mkfifo")
    process.arguments = [folder.url("pipe.jsonl").path]
    try process.run()
    process.waitUntilExit()
    #expect(try FeedbackAnalysis.summarise(folder.files).events == 0)
  }
}
