import Foundation
import Testing

import Basics

/// A cell of data names files of its own folder and no others.
@Suite struct NamedFileTests {
  @Test(arguments: [
    ("a.png", true), ("sub/b.png", true), ("sub/../a.png", true), ("../outside.png", false),
    ("sub/../../outside.png", false), ("link.png", false), ("away/outside.png", false),
    ("pipe.png", false), ("sub", false), ("", false), (".", false), ("none.png", false),
    ("/dev/zero", false), ("/etc/passwd", false), ("a\u{0}.png", false),
  ])
  func onlyRegularFilesOfTheFolderAreFound(_ path: String, _ isFound: Bool) throws {
    let folder = try TemporaryFolder()
    try folder.write("outside.png", "x")
    try folder.write("data/a.png", "x")
    try folder.write("data/sub/b.png", "x")
    let root = folder.url.appending(path: "data")
    try folder.link("data/link.png", to: "../outside.png")
    try folder.link("data/away", to: "..")
    #expect(mkfifo(root.appending(path: "pipe.png").path, 0o600) == 0)
    #expect((NamedFile.find(path, in: [root]) != nil) == isFound)
  }

  @Test func aPathFromTheRootIsFoundWithinTheFolderOnly() throws {
    let folder = try TemporaryFolder()
    let inside = try folder.write("data/a.png", "x")
    let outside = try folder.write("data2/a.png", "x")
    let root = folder.url.appending(path: "data")
    #expect(NamedFile.find(inside.path, in: [root]) != nil)
    #expect(NamedFile.find(outside.path, in: [root]) == nil)
  }
}
