import Basics
import Columnar
import Dispatch
import Foundation
import Kernels
import Scoring
import Synchronization

/// Writes a pool block by block, in bounded memory.
final class PoolWriter {
  /// Two bytes name each row of a block.
  static let blockRows = DistinctWords.most

  private let file: FileHandle
  private let fields: [HashedField]
  private var directory: PoolDirectory
  private var offset = PoolHead.byteCount
  private var pending: [RecordBatch] = []
  private var pendingRows = 0
  private var end = RowPosition.start

  var rows: Int { directory.blocks.reduce(0) { $0 + $1.rows } }

  /// `directory` has no blocks yet.
  init(_ draft: URL, fields: [HashedField], directory: PoolDirectory) throws {
    try Data(count: PoolHead.byteCount).write(to: draft)
    file = try FileHandle(forWritingTo: draft)
    try file.seekToEnd()
    self.fields = fields
    self.directory = directory
  }

  deinit { try? file.close() }

  /// A block has rows of one input, so that its numbers ascend.
  func take(_ batch: RecordBatch, end: RowPosition) throws {
    if pendingRows + batch.rowCount > Self.blockRows || end.input != self.end.input { try flush() }
    precondition(batch.rowCount <= Self.blockRows, "a batch is larger than a block")
    pending.append(batch)
    pendingRows += batch.rowCount
    self.end = end
  }

  private func flush() throws {
    guard pendingRows > 0 else { return }
    let (batches, fields, kept) = (pending, fields, directory.kept)
    let parts = Mutex([[UInt8]](repeating: [], count: fields.count + 2 + kept.count))
    DispatchQueue.concurrentPerform(iterations: fields.count + 2 + kept.count) { index in
      var out = ByteWriter()
      switch index - fields.count {
      case ..<0: PoolColumn(fields[index].cells(of: batches)).write(to: &out)
      case 0: Self.numbers(batches, to: &out)
      case 1: Self.texts("_file", batches).write(to: &out)
      case let place: Self.texts(kept[place - 2], batches).write(to: &out)
      }
      let bytes = out.bytes
      parts.withLock { $0[index] = bytes }
    }
    let bytes = parts.withLock { $0 }.flatMap(\.self)
    try file.write(contentsOf: bytes)
    directory.blocks.append(
      PoolDirectory.Block(
        offset: offset,
        bytes: bytes.count,
        rows: pendingRows,
        checksum: checksum(bytes.span.bytes),
        end: end
      )
    )
    offset += bytes.count
    pending.removeAll(keepingCapacity: true)
    pendingRows = 0
  }

  private static func numbers(_ batches: [RecordBatch], to out: inout ByteWriter) {
    var numbers: [Double] = []
    for batch in batches {
      numbers += batch.column("_row")?.doubles() ?? Array(repeating: 0, count: batch.rowCount)
    }
    RowNumbers(numbers).write(to: &out)
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
    try flush()
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
