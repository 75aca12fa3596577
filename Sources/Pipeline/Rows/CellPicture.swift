import Basics
package import Columnar
package import Foundation
import Learning
package import Scoring

/// A cell that holds the bytes of a PNG or JPEG, by themselves or as `bytes` of a structure; or
/// that names a file of one.
package struct CellPicture: Sendable {
  /// Larger pictures are named, not drawn.
  private static let mostPixels = 16 << 20

  private let bytes: [UInt8]
  private let kind: String

  package init?(_ value: Value) {
    switch value {
    case .bytes(let bytes): self.init(bytes)
    case .structure(let members):
      guard case .bytes(let bytes)? = members.first(where: { $0.name == "bytes" })?.value else {
        return nil
      }
      self.init(bytes)
    default: return nil
    }
  }

  /// Takes a cell that names a file too: the path of one in the folders, by itself or as `path` of
  /// a structure.
  package init?(_ value: Value, in folders: [URL]) {
    if let held = CellPicture(value) {
      self = held
      return
    }
    let path: String? =
      switch value {
      case .string(let path): path
      case .structure(let members):
        members.lazy.compactMap { member -> String? in
          guard member.name == "path", case .string(let path) = member.value else { return nil }
          return path
        }.first
      default: nil
      }
    guard let path, Self.isPath(path), let bytes = try? PictureFile.bytes(path, in: folders) else {
      return nil
    }
    self.init(bytes)
  }

  /// Whether a text ends like the name of a picture's file.
  package static func isPath(_ text: String) -> Bool {
    text.utf8.count < 4096
      && [".png", ".jpg", ".jpeg"].contains { text.lowercased().hasSuffix($0) }
  }

  private init?(_ bytes: [UInt8]) {
    if bytes.starts(with: [0x89, 0x50, 0x4E, 0x47]) {
      kind = "PNG"
    } else if bytes.starts(with: [0xFF, 0xD8, 0xFF]) {
      kind = "JPEG"
    } else {
      return nil
    }
    self.bytes = bytes
  }

  /// What stands in place of the bytes, from the header alone: `PNG 28×28 grey 274 B`.
  package var text: String {
    guard let shape = try? Picture.shape(of: bytes) else {
      return "\(kind) that cannot be decoded, \(Self.size(bytes.count))"
    }
    let mode = shape.channels == 1 ? "grey" : "colour"
    return "\(kind) \(shape.width)×\(shape.height) \(mode) \(Self.size(bytes.count))"
  }

  /// The picture in RGB with no side longer than asked; nil when it cannot be decoded.
  ///
  /// - Complexity: O(pixels) time and memory.
  package func decoded(longestSide: Int) -> Picture? {
    guard let shape = try? Picture.shape(of: bytes), shape.width <= Self.mostPixels / shape.height,
      let picture = try? Picture(decoding: bytes, channels: 3)
    else { return nil }
    let longest = max(shape.width, shape.height)
    guard longest > longestSide else { return picture }
    return picture.resized(
      width: max(shape.width * longestSide / longest, 1),
      height: max(shape.height * longestSide / longest, 1)
    )
  }

  /// A number of bytes for people: `274 B`, `12.3 kB`.
  private static func size(_ bytes: Int) -> String {
    if bytes < 1000 { return "\(bytes) B" }
    if bytes < 1_000_000 { return "\(Figures.fixed(Double(bytes) / 1e3, 1)) kB" }
    return "\(Figures.fixed(Double(bytes) / 1e6, 1)) MB"
  }
}

extension DatasetSession {
  /// The pictures in some rows of a relation, in the order of rows and columns; in one column, or
  /// in all when that is nil.
  ///
  /// - Throws: `CurationError` for a column or relation that is not there.
  package func pictures(
    _ filter: RowFilter,
    sortedBy order: RowOrder? = nil,
    offset: Int,
    limit: Int,
    column: String? = nil
  ) async throws -> [CellPicture] {
    let loaded = try await loaded()
    let table = try await RowQuery.page(
      filter,
      in: try await rows(for: filter),
      sortedBy: order.map { (column: $0.column, descending: $0.isDescending) },
      offset: offset,
      limit: limit
    )
    let places = table.schema.fields.indices.filter {
      column == nil || table.schema.fields[$0].name == column
    }
    let folders = PictureFile.folders(of: loaded)
    return (0..<table.rowCount).flatMap { row in
      places.compactMap { CellPicture(table[row, $0], in: folders) }
    }
  }
}
