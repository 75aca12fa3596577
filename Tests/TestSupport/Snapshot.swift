import Foundation
package import Testing

/// Compares text with the golden file `Snapshots/<name>` beside the test.
///
/// With `RECORD_SNAPSHOTS=1` in the environment the golden is written instead. On a difference
/// the actual text is left beside the golden as `<name>.actual`.
package func expectSnapshot(
  _ actual: String,
  _ name: String,
  filePath: String = #filePath,
  sourceLocation: SourceLocation = #_sourceLocation
) throws {
  let golden = URL(filePath: filePath).deletingLastPathComponent()
    .appending(path: "Snapshots/\(name)")
  if ProcessInfo.processInfo.environment["RECORD_SNAPSHOTS"] == "1" {
    try FileManager.default.createDirectory(
      at: golden.deletingLastPathComponent(),
      withIntermediateDirectories: true
    )
    try Data(actual.utf8).write(to: golden, options: .atomic)
    return
  }
  guard let expected = try? String(contentsOf: golden, encoding: .utf8) else {
    Issue.record(
      "no golden \(name): record it with RECORD_SNAPSHOTS=1",
      sourceLocation: sourceLocation
    )
    return
  }
  if actual == expected { return }
  let rejected = golden.appendingPathExtension("actual")
  try Data(actual.utf8).write(to: rejected, options: .atomic)
  Issue.record(
    "\(name) differs from its golden; compare with \(rejected.lastPathComponent)",
    sourceLocation: sourceLocation
  )
}
