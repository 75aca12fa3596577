import Basics
package import Foundation
import Kernels
import Scoring

/// Encoded candidates in one file, so that the same files are scored again without being read and parsed.
///
/// Columns are held in blocks of at most 65,536 rows: a category as 32 bits of its hash, a number as itself,
/// each different value of a block once, with codes of one or two bytes. None of that depends on what a model
/// learnt, nor on the size of its table: so a pool serves each later model that reads the same columns in
/// the same way. Blocks are read into memory when their turn comes, and not mapped: a mapped file that
/// somebody cuts short ends the process, and its pages would count as memory of the process.
package final class CandidatePool: Sendable {
  /// Why a pool cannot be used.
  package struct Unfit: Error, Hashable {
    package var reason: String

    init(_ reason: String) { self.reason = reason }
  }

  private static let mostDirectoryBytes = 1 << 30

  package let file: URL
  package let bytes: Int
  let directory: PoolDirectory
  private let descriptor: Int32

  /// Opens a pool.
  ///
  /// - Throws: `Unfit` where the file is none, or was cut or altered.
  init(_ file: URL) throws(Unfit) {
    self.file = file
    let opened = open(file.path, O_RDONLY | O_CLOEXEC)
    guard opened >= 0 else { throw Unfit("there is none yet") }
    do {
      let (directory, size) = try Self.read(opened)
      (self.directory, bytes, descriptor) = (directory, size, opened)
    } catch {
      close(opened)
      throw error
    }
  }

  deinit { close(descriptor) }

  private static func read(_ descriptor: Int32) throws(Unfit) -> (PoolDirectory, Int) {
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      throw Unfit("it is no file")
    }
    let size = Int(status.st_size)
    guard let head = read(descriptor, at: 0, PoolHead.byteCount).flatMap(PoolHead.init) else {
      throw Unfit("the file is no pool of this version, or it was altered")
    }
    let section = head.directory
    guard section.bytes <= mostDirectoryBytes, section.offset <= size,
      section.bytes <= size - section.offset,
      let bytes = read(descriptor, at: section.offset, section.bytes),
      checksum(bytes.span.bytes) == head.directoryChecksum,
      let directory = try? JSONDecoder().decode(PoolDirectory.self, from: Data(bytes)),
      directory.isSound(bytes: size), directory.counts.rows == head.rows,
      PoolWriter.fingerprint(directory.fields) == head.fingerprint
    else { throw Unfit("the pool was cut or altered") }
    return (directory, size)
  }

  /// Bytes of the file; nil when there are fewer.
  private static func read(_ descriptor: Int32, at offset: Int, _ count: Int) -> [UInt8]? {
    var bytes = [UInt8](repeating: 0, count: count)
    guard (try? Descriptor.read(descriptor, at: offset, into: &bytes)) == count else { return nil }
    return bytes
  }

  /// Sees that it holds the files as they are, and what the model reads of them.
  ///
  /// - Throws: `Unfit` with the reason why it does not.
  func check(files: [URL], fields: [HashedField], kept: [String]) throws(Unfit) {
    guard let now = try? files.map(PoolDirectory.File.init), now == directory.files else {
      throw Unfit("the files are not those that it was made of, or have changed since")
    }
    for field in fields.map(PoolDirectory.Field.init) where !directory.fields.contains(field) {
      let other = directory.fields.first { $0.name == field.name }
      throw Unfit(
        other.map { "the model reads \(field.name) as \(field.form), not as \($0.form)" }
          ?? "the model reads \(field.name), which it lacks"
      )
    }
    if let lacking = kept.first(where: { !directory.kept.contains($0) }) {
      throw Unfit("it was made without the column \(lacking)")
    }
  }

  /// A block in memory.
  ///
  /// - Throws: `DeploymentError.Code.damagedPool`.
  func block(_ block: PoolDirectory.Block) throws -> PoolBlock {
    guard let bytes = Self.read(descriptor, at: block.offset, block.bytes),
      checksum(bytes.span.bytes) == block.checksum,
      let read = PoolBlock(bytes, rows: block.rows, directory)
    else { throw damage }
    return read
  }

  /// The table of rejected rows and cells; nil where none was rejected.
  func rejects() throws -> [UInt8]? {
    guard let section = directory.rejects else { return nil }
    guard let bytes = Self.read(descriptor, at: section.offset, section.bytes) else { throw damage }
    return bytes
  }

  var damage: DeploymentError {
    DeploymentError(
      .damagedPool,
      "the pool was cut or altered",
      at: file.path,
      suggestion: "remove it, and it is made again"
    )
  }
}

extension PoolDirectory {
  /// Whether what it names lies in a file of so many bytes.
  fileprivate func isSound(bytes: Int) -> Bool {
    func lies(_ offset: Int, _ count: Int) -> Bool {
      offset >= 0 && count >= 0 && offset <= bytes && count <= bytes - offset
    }
    var order = RowOrder<Void>(counts.rowsByInput, after: .start)
    for block in blocks {
      guard lies(block.offset, block.bytes), (1...PoolWriter.blockRows).contains(block.rows),
        block.end.input >= 0, block.range.first > 0,
        (try? order.insert((), at: block.range)) != nil,
        order.next() != nil
      else { return false }
    }
    return order.given == counts.rows && rejects.map { lies($0.offset, $0.bytes) } != false
  }
}
