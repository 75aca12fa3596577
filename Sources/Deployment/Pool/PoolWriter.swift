import Basics
import Columnar
import Dispatch
import Foundation
import Kernels
import Scoring
import Synchronization

/// Writes a pool block by block, in bounded memory, whatever order rows come in.
final class PoolWriter {
  /// Two bytes name each row of a block.
  static let blockRows = DistinctWords.most
  /// As many as an engine has threads, and some more.
  private static let mostRuns = 2 * Processors.count + 2

  /// Batches that follow each other.
  private struct Run {
    var batches: [RecordBatch]
    var file: String?
    var range: RowRange
  }

  private let file: FileHandle
  private let fields: [HashedField]
  private var directory: PoolDirectory
  private var offset = PoolHead.byteCount
  /// Those that went on longest ago come first.
  private var runs: [Run] = []
  private(set) var rows = 0

  /// `directory` has no blocks yet.
  init(_ draft: URL, fields: [HashedField], directory: PoolDirectory) throws {
    try Data(count: PoolHead.byteCount).write(to: draft)
    file = try FileHandle(forWritingTo: draft)
    try file.seekToEnd()
    self.fields = fields
    self.directory = directory
  }

  deinit { try? file.close() }

  /// `file` is that of all rows; nil where the column `_file` names it.
  func take(_ batch: RecordBatch, _ range: RowRange, file: String?) throws {
    precondition(range.count <= Self.blockRows, "a batch is larger than a block")
    var run = Run(batches: [batch], file: file, range: range)
    let before = RowPosition(input: range.input, row: range.first - 1)
    if let index = runs.firstIndex(where: { $0.range.end == before }) {
      let known = runs.remove(at: index)
      if known.range.count + range.count > Self.blockRows {
        try write(known)
      } else {
        run = known
        run.batches.append(batch)
        run.range.count += range.count
      }
    }
    runs.append(run)
    if runs.count > Self.mostRuns { try write(runs.removeFirst()) }
  }

  private func write(_ run: Run) throws {
    let (batches, fields, kept) = (run.batches, fields, directory.kept)
    let (file, count) = (run.file, run.range.count)
    let parts = Mutex([[UInt8]](repeating: [], count: fields.count + 1 + kept.count))
    DispatchQueue.concurrentPerform(iterations: fields.count + 1 + kept.count) { index in
      var out = ByteWriter()
      switch index - fields.count {
      case ..<0: PoolColumn(fields[index].cells(of: batches)).write(to: &out)
      case 0:
        let texts = file.map { PoolTexts(.text($0), rows: count) }
        (texts ?? Self.texts("_file", batches)).write(to: &out)
      case let place: Self.texts(kept[place - 1], batches).write(to: &out)
      }
      let bytes = out.bytes
      parts.withLock { $0[index] = bytes }
    }
    let bytes = parts.withLock { $0 }.flatMap(\.self)
    try self.file.write(contentsOf: bytes)
    directory.blocks.append(
      PoolDirectory.Block(
        offset: offset,
        bytes: bytes.count,
        rows: run.range.count,
        checksum: checksum(bytes.span.bytes),
        end: run.range.end
      )
    )
    offset += bytes.count
    rows += run.range.count
  }

  private static func texts(_ name: String, _ batches: [RecordBatch]) -> PoolTexts {
    PoolTexts(
      batches.lazy.flatMap { batch in
        let column = batch.column(name)
        return (0..<batch.rowCount).lazy.map { row in
          column.map { OutputCell($0, row) } ?? .null
        }
      }
    )
  }

  /// Writes what is left, the rejects and the directory.
  ///
  /// - Returns: how large the file is.
  func finish(rejects: [UInt8]?) throws -> Int {
    for run in runs { try write(run) }
    runs = []
    directory.blocks.sort { $0.end < $1.end }
    if let rejects {
      try file.write(contentsOf: rejects)
      directory.rejects = PoolDirectory.Section(offset: offset, bytes: rejects.count)
      offset += rejects.count
    }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    let bytes = Array(try encoder.encode(directory))
    try file.write(contentsOf: bytes)
    let head = PoolHead(
      rows: rows,
      fingerprint: Self.fingerprint(directory.fields),
      directory: PoolDirectory.Section(offset: offset, bytes: bytes.count),
      directoryChecksum: checksum(bytes.span.bytes)
    )
    try file.seek(toOffset: 0)
    try file.write(contentsOf: head.bytes)
    try file.close()
    return offset + bytes.count
  }

  static func fingerprint(_ fields: [PoolDirectory.Field]) -> UInt64 {
    var hash = ContentHash()
    for field in fields { hash.update("\(field.name.utf8.count) \(field.name) \(field.form)\n") }
    return hash.value
  }
}
