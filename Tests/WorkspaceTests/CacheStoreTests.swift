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

  @Test func aBitThatFlipsMakesAnEntryAbsent() throws {
    let folder = try TemporaryFolder()
    let cache = CacheStore(folder: folder.url)
    var generator = SeededGenerator(seed: 5)
    let entry = Entry(name: "1234567890", value: 17)
    let content = Data((0..<2000).map { UInt8(truncatingIfNeeded: $0 &* 7) })
    for _ in 0..<100 {
      try cache.keep(entry, for: "k")
      try cache.keepFile(for: "rows", extension: "parquet") { try content.write(to: $0) }
      #expect(cache.file(for: "rows", extension: "parquet") != nil)
      let names = try FileManager.default.contentsOfDirectory(atPath: folder.url.path).sorted()
      #expect(names.count == 3)
      let victim = folder.url.appending(
        path: try #require(names.randomElement(using: &generator))
      )
      var bytes = try Data(contentsOf: victim)
      bytes[Int.random(in: 0..<bytes.count, using: &generator)] ^=
        1 << UInt8.random(in: 0..<8, using: &generator)
      try bytes.write(to: victim)
      let value = cache.value(Entry.self, for: "k")
      let file = cache.file(for: "rows", extension: "parquet")
      #expect((value == nil) != (file == nil), "\(victim.lastPathComponent)")
      #expect(value == nil || value == entry)
    }
  }

  @Test func entriesOfOthersAndLinksAreNotBelieved() throws {
    let folder = try TemporaryFolder()
    let home = try TemporaryFolder()
    let mine = CacheStore(folder: folder.url, key: UserKey(in: home.url.appending(path: "me")))
    let other = CacheStore(folder: folder.url, key: UserKey(in: home.url.appending(path: "you")))
    try other.keep(1, for: "k")
    #expect(mine.value(Int.self, for: "k") == nil)
    try mine.keep(2, for: "k")
    #expect(mine.value(Int.self, for: "k") == 2)
    // The key is kept, readable by its owner alone, and so is found again.
    let key = home.url.appending(path: "me/key")
    let mode = try FileManager.default.attributesOfItem(atPath: key.path)[.posixPermissions] as? Int
    #expect(mode == 0o600)
    let again = CacheStore(folder: folder.url, key: UserKey(in: home.url.appending(path: "me")))
    #expect(again.value(Int.self, for: "k") == 2)
    // An entry moved under another name says nothing of that name.
    let name = try #require(
      try FileManager.default.contentsOfDirectory(atPath: folder.url.path).first
    )
    let kept = try Data(contentsOf: folder.url.appending(path: name))
    try mine.keep(3, for: "l")
    for file in try FileManager.default.contentsOfDirectory(atPath: folder.url.path)
    where file != name {
      try kept.write(to: folder.url.appending(path: file))
    }
    #expect(mine.value(Int.self, for: "l") == nil)
    // A link to a sound entry is removed, and its target is not.
    let elsewhere = try home.write("entry", kept)
    try FileManager.default.removeItem(at: folder.url.appending(path: name))
    try folder.link(name, to: elsewhere.path)
    #expect(mine.value(Int.self, for: "k") == nil)
    #expect(FileManager.default.fileExists(atPath: elsewhere.path))
  }

  @Test func aKeyThatOthersCanReadIsMadeAnew() throws {
    let home = try TemporaryFolder()
    let first = UserKey(in: home.url).code(of: Data(), name: "n")
    #expect(UserKey(in: home.url).code(of: Data(), name: "n") == first)
    let key = home.url.appending(path: "key")
    try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: key.path)
    let second = UserKey(in: home.url).code(of: Data(), name: "n")
    #expect(second != first)
    #expect(UserKey(in: home.url).code(of: Data(), name: "n") == second)
  }

  @Test func draftsOfDeadProcessesAreSwept() throws {
    let folder = try TemporaryFolder()
    let paths = DatasetPaths(root: folder.url, environment: [:], isWritable: { _ in true })
    try paths.prepare()
    let old = Date(timeIntervalSinceNow: -3600)
    // A process number beyond the largest that Linux gives.
    for (name, date) in [
      (".draft-4999999-1-a.parquet", old), (".draft-4999999-2-b.parquet", Date()),
      (".draft-\(getpid())-3-c.parquet", old), (".draft-letter.txt", old), ("a.parquet", old),
    ] {
      let file = try folder.write(".tuina/cache/" + name, "x")
      try FileManager.default.setAttributes([.modificationDate: date], ofItemAtPath: file.path)
    }
    paths.sweep()
    let left = try FileManager.default.contentsOfDirectory(atPath: paths.cache.path)
    #expect(
      left.sorted()
        == [
          ".draft-4999999-2-b.parquet", ".draft-\(getpid())-3-c.parquet", ".draft-letter.txt",
          "a.parquet",
        ].sorted()
    )
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
    let rows = String(repeating: "1,2\n", count: 1 << 17)
    let file = try folder.write("a.csv", rows)
    func remembered() -> [String] {
      (try? FileManager.default.contentsOfDirectory(atPath: cache.folder.path)) ?? []
    }
    let name = try ContentFingerprint(remembering: cache).name(of: file)
    #expect(remembered().isEmpty, "a file written just now may change within its time stamp")
    let later = ContentFingerprint(remembering: cache, now: { Date() + 60 })
    #expect(try later.name(of: file) == name)
    #expect(remembered().count == 1)
    let version = try #require(ContentFingerprint.version(of: file))
    try cache.keep("remembered", for: version)
    #expect(try later.name(of: file) == "remembered", "the content is not read again")
    try folder.write("a.csv", rows.dropLast(2) + "9\n")
    #expect(try later.name(of: file) != name)
    let small = try folder.write("b.csv", "1,2\n")
    let before = remembered().count
    _ = try later.name(of: small)
    #expect(remembered().count == before, "a small file is read as fast")
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
