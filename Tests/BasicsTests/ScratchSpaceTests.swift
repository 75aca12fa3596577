import Basics
import Foundation
import Testing

@Suite struct ScratchSpaceTests {
  @Test func theFolderIsItsOwnersAloneAndGoesWithIt() throws {
    let base = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: base, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: base) }
    var space: ScratchSpace? = try ScratchSpace(in: base)
    let path = try #require(space?.url.path)
    let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    #expect(mode == 0o700)
    // Held by a living process: nothing sweeps it.
    #expect(ScratchSpace.sweep(base) == 0)
    #expect(FileManager.default.fileExists(atPath: path))
    space = nil
    #expect(!FileManager.default.fileExists(atPath: path))
  }

  @Test func whatDeadProcessesLeftIsSweptAndNothingElse() throws {
    let base = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    let elsewhere = base.appending(path: "kept")
    let manager = FileManager.default
    try manager.createDirectory(at: elsewhere, withIntermediateDirectories: true)
    defer { try? manager.removeItem(at: base) }
    try Data("x".utf8).write(to: elsewhere.appending(path: "letter"))
    let dead = base.appending(path: "tuina-scratch-dead01")
    try manager.createDirectory(
      at: dead.appending(path: "spill"),
      withIntermediateDirectories: true
    )
    try manager.setAttributes([.posixPermissions: 0o700], ofItemAtPath: dead.path)
    try Data("x".utf8).write(to: dead.appending(path: "spill/data"))
    // A link to a folder, and one that others can read, are nothing of ours.
    try manager.createSymbolicLink(
      at: base.appending(path: "tuina-scratch-link01"),
      withDestinationURL: elsewhere
    )
    let open = base.appending(path: "tuina-scratch-open01")
    try manager.createDirectory(at: open, withIntermediateDirectories: true)
    try manager.setAttributes([.posixPermissions: 0o755], ofItemAtPath: open.path)
    // A person's own folder that only begins like ours.
    let own = base.appending(path: "tuina-scratch-of-mine")
    try manager.createDirectory(at: own, withIntermediateDirectories: true)
    try manager.setAttributes([.posixPermissions: 0o700], ofItemAtPath: own.path)
    #expect(ScratchSpace.sweep(base) == 1)
    #expect(manager.fileExists(atPath: own.path))
    #expect(!manager.fileExists(atPath: dead.path))
    #expect(manager.fileExists(atPath: elsewhere.appending(path: "letter").path))
    #expect(manager.fileExists(atPath: open.path))
  }
}
