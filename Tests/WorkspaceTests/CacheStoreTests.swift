import Basics
import Foundation
import Testing
import Workspace

@Suite struct CacheStoreTests {
  private struct Entry: Codable, Hashable {
    var name: String
    var value: Double
  }

  @Test func valuesAreKeptByKey() throws {
    let folder = try TemporaryFolder()
    let cache = CacheStore(folder: folder.url.appending(path: "cache"))
    let entry = Entry(name: "标签", value: -.infinity)
    #expect(cache.value(Entry.self, for: "k") == nil)
    try cache.keep(entry, for: "k")
    #expect(cache.value(Entry.self, for: "k") == entry)
    #expect(cache.value(Entry.self, for: "k ") == nil)
    try cache.keep(Entry(name: "b", value: 2), for: "k")
    #expect(cache.value(Entry.self, for: "k")?.name == "b")
  }

  @Test func aBrokenEntryIsThrownAway() throws {
    let folder = try TemporaryFolder()
    let cache = CacheStore(folder: folder.url)
    try cache.keep(Entry(name: "a", value: 1), for: "k")
    let file = try #require(
      try FileManager.default.contentsOfDirectory(atPath: folder.url.path).first
    )
    try folder.write(file, "{\"name\": \"a")
    #expect(cache.value(Entry.self, for: "k") == nil)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.url.path).isEmpty)
  }

  @Test func aFileIsKeptWholeOrNotAtAll() throws {
    struct Failure: Error {}
    let folder = try TemporaryFolder()
    let cache = CacheStore(folder: folder.url)
    #expect(throws: Failure.self) {
      try cache.keepFile(for: "rows", extension: "parquet") { place in
        try Data("half".utf8).write(to: place)
        throw Failure()
      }
    }
    #expect(cache.file(for: "rows", extension: "parquet") == nil)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.url.path).isEmpty)
    let file = try cache.keepFile(for: "rows", extension: "parquet") { place in
      try Data("whole".utf8).write(to: place)
    }
    #expect(cache.file(for: "rows", extension: "parquet") == file)
    #expect(file.pathExtension == "parquet")
    cache.discard("rows", extension: "parquet")
    #expect(cache.file(for: "rows", extension: "parquet") == nil)
  }

  @Test func manyWritersOfOneEntryLeaveOneWholeEntry() async throws {
    let folder = try TemporaryFolder()
    let cache = CacheStore(folder: folder.url)
    let text = String(repeating: "x", count: 20_000)
    try await withThrowingTaskGroup(of: Void.self) { group in
      for writer in 0..<16 {
        group.addTask {
          try cache.keep(Entry(name: text, value: Double(writer)), for: "k")
          let read = cache.value(Entry.self, for: "k")
          #expect(read?.name == text)
        }
      }
      try await group.waitForAll()
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.url.path).count == 1)
  }

  @Test func aCacheThatCannotBeWrittenIsAnError() throws {
    let folder = try TemporaryFolder()
    try folder.write("cache", "a file in the way")
    let error = #expect(throws: WorkspaceError.self) {
      try CacheStore(folder: folder.url.appending(path: "cache")).keep(1, for: "k")
    }
    #expect(error?.code == .unwritable)
  }
}

@Suite struct ContentFingerprintTests {
  // From the reference implementation, `printf TEXT | xxhsum -H1`.
  @Test(arguments: [
    ("", "ef46db3751d8e999"), ("a", "d24ec4f1a98c6e5b"), ("abc", "44bc2cf5ad770999"),
    (
      "Nobody inspects the spammish repetition", "fbcea83c8a378bf1"
    ),
  ])
  func theHashIsXXH64(text: String, expected: String) {
    var hash = ContentHash()
    hash.update(text)
    #expect(hash.hexadecimal == expected)
  }

  @Test func piecesOfAnySizeGiveTheSameHash() {
    let bytes = (0..<1000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
    var whole = ContentHash()
    whole.update(bytes)
    for size in [1, 3, 7, 31, 32, 33, 64, 100, 999] {
      var pieces = ContentHash()
      for start in stride(from: 0, to: bytes.count, by: size) {
        pieces.update(Array(bytes[start..<min(start + size, bytes.count)]))
      }
      #expect(pieces.hexadecimal == whole.hexadecimal, "pieces of \(size)")
    }
  }

  @Test func aFileIsNamedByItsContent() throws {
    let folder = try TemporaryFolder()
    let cache = CacheStore(folder: folder.url.appending(path: "cache"))
    let fingerprint = ContentFingerprint(remembering: cache)
    let file = try folder.write("a.csv", "a,b\n1,2\n")
    let copy = try folder.write("copy/a.csv", "a,b\n1,2\n")
    let name = try fingerprint.name(of: file)
    #expect(try fingerprint.name(of: copy) == name)
    #expect(try fingerprint.name(of: [file]) == fingerprint.name(of: [copy]))
    #expect(
      try fingerprint.name(of: [file]) != fingerprint.name(of: [file], also: "header: false")
    )
    try folder.write("a.csv", "a,b\n1,3\n")
    #expect(try fingerprint.name(of: file) != name)
  }

  @Test func anOldFileIsRememberedUntilItChanges() throws {
    let folder = try TemporaryFolder()
    let cache = CacheStore(folder: folder.url.appending(path: "cache"))
    let file = try folder.write("a.csv", "a,b\n1,2\n")
    func remembered() -> [String] {
      (try? FileManager.default.contentsOfDirectory(atPath: cache.folder.path)) ?? []
    }
    let name = try ContentFingerprint(remembering: cache).name(of: file)
    #expect(remembered().isEmpty, "a file written just now may change within its time stamp")
    let later = ContentFingerprint(remembering: cache, now: { Date() + 60 })
    #expect(try later.name(of: file) == name)
    let entry = try #require(remembered().first)
    try Data("\"remembered\"".utf8).write(to: cache.folder.appending(path: entry))
    #expect(try later.name(of: file) == "remembered", "the content is not read again")
    try folder.write("a.csv", "a,b\n1,9\n")
    #expect(try later.name(of: file) != name)
  }

  @Test func ofABigFileSamplesAreRead() throws {
    let folder = try TemporaryFolder()
    var content = Data(repeating: 7, count: 3 << 20)
    let file = try folder.write("a.bin", content)
    let sampled = ContentFingerprint(remembering: nil, wholeLimit: 1 << 20)
    let name = try sampled.name(of: file)
    #expect(try sampled.name(of: file) == name)
    content[content.count - 1] = 8
    try folder.write("a.bin", content)
    #expect(try sampled.name(of: file) != name)
  }

  @Test func aFileThatIsNotThereIsAnError() throws {
    let folder = try TemporaryFolder()
    let error = #expect(throws: WorkspaceError.self) {
      try ContentFingerprint(remembering: nil).name(of: folder.url.appending(path: "absent"))
    }
    #expect(error?.code == .notFound)
  }
}
