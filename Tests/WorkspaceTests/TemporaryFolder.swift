import Foundation

/// A folder that is gone when the test is.
final class TemporaryFolder {
  let url: URL

  init() throws {
    let place = FileManager.default.temporaryDirectory.resolvingSymlinksInPath()
      .appending(path: "tuina-\(UUID().uuidString)", directoryHint: .isDirectory)
    try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
    url = place
  }

  deinit { try? FileManager.default.removeItem(at: url) }

  @discardableResult
  func write(_ path: String, _ text: String) throws -> URL {
    try write(path, Data(text.utf8))
  }

  @discardableResult
  func write(_ path: String, _ data: Data) throws -> URL {
    let file = url.appending(path: path)
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(),
      withIntermediateDirectories: true
    )
    try data.write(to: file)
    return file
  }

  func link(_ path: String, to target: String) throws {
    try FileManager.default.createSymbolicLink(
      atPath: url.appending(path: path).path,
      withDestinationPath: target
    )
  }
}
