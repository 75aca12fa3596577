import Engine
import Foundation
import Workspace

/// Makes the output of the parts of a job, aside, and gives it its name when it is whole.
struct ScoreOutput {
  let job: ScoringJob
  let options: ScoringOptions
  /// The engine's types of the columns of the input.
  let types: [String: String]

  /// `engine` is asked for one that may write into the folder of the job, for Parquet.
  func publish(to output: URL, engine: () async throws -> any QueryEngine) async throws {
    guard options.format == .parquet else { return try join(to: output) }
    let file = job.folder.appending(path: "output.parquet")
    let types = options.columns.map { name -> SQL in
      "\(literal: name): \(literal: type(of: name))"
    }
    let parts = job.parts.map(\.path)
    let rows: SQL =
      parts.isEmpty
      ? "SELECT \(options.columns.map { "NULL AS \(identifier: $0)" as SQL }.joined()) WHERE FALSE"
      : """
      SELECT \(identifiers: options.columns) FROM read_json([\(literals: parts)],
      format = 'newline_delimited', columns = {\(types.joined())},
      maximum_object_size = 268435456)
      """
    try await engine().execute(
      "COPY (\(rows)) TO \(literal: file.path) (FORMAT parquet, COMPRESSION zstd)"
    )
    try AtomicFile.replace(output) { draft in
      try FileManager.default.copyItem(at: file, to: draft)
    }
  }

  private func type(of name: String) -> String {
    switch name {
    case "score": "FLOAT"
    case "row", "rank": "BIGINT"
    default: options.keep.contains(name) ? types[name] ?? "VARCHAR" : "VARCHAR"
    }
  }

  /// Lines of the parts one after the other.
  private func join(to output: URL) throws {
    try AtomicFile.replace(output) { draft in
      let header = options.format == .csv ? ScoreLines.header(options.columns) : []
      try Data(header).write(to: draft)
      let target = try FileHandle(forWritingTo: draft)
      defer { try? target.close() }
      try target.seekToEnd()
      for part in job.parts {
        let source = try FileHandle(forReadingFrom: part)
        defer { try? source.close() }
        while let bytes = try source.read(upToCount: 1 << 20), !bytes.isEmpty {
          try target.write(contentsOf: bytes)
        }
      }
    }
  }
}
