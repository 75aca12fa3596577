import Foundation
import Testing

@testable import Commands

@Suite struct ConsoleTests {
  @Test func aFullDiskIsToldAndAReaderThatHasGoneIsNot() throws {
    let full = open("/dev/full", O_WRONLY)
    try #require(full >= 0)
    defer { close(full) }
    let error = #expect(throws: Console.WriteError.self) {
      try Console.write(Data("text".utf8), to: full)
    }
    #expect(error?.code == ENOSPC)

    signal(SIGPIPE, SIG_IGN)
    var ends: [Int32] = [0, 0]
    try #require(pipe(&ends) == 0)
    close(ends[0])
    defer { close(ends[1]) }
    try Console.write(Data("text".utf8), to: ends[1])
  }

  @Test func aSlowReaderGetsEverything() async throws {
    var ends: [Int32] = [0, 0]
    try #require(pipe(&ends) == 0)
    _ = fcntl(ends[1], F_SETFL, O_NONBLOCK)
    let reader = FileHandle(fileDescriptor: ends[0], closeOnDealloc: true)
    let reading = Task.detached { reader.readDataToEndOfFile().count }
    try Console.write(Data(count: 1_000_000), to: ends[1])
    close(ends[1])
    #expect(await reading.value == 1_000_000)
  }
}
