import Columnar
import Foundation
import Basics
import Workspace

/// The size and mode of a picture, from the first bytes of a PNG or JPEG.
struct PictureHeader: Hashable {
  var width: Int
  var height: Int
  var mode: String

  /// A JPEG's size stands behind its thumbnails and profiles, seldom beyond this.
  static let neededBytes = 1 << 17

  /// Reads the first bytes of a file, of which `neededBytes` do; nil when they are no PNG or JPEG.
  init?(_ bytes: [UInt8]) {
    guard let header = Self.png(bytes) ?? Self.jpeg(bytes), header.width > 0, header.height > 0
    else { return nil }
    self = header
  }

  private init(_ width: Int, _ height: Int, _ mode: String) {
    (self.width, self.height, self.mode) = (width, height, mode)
  }

  private static func png(_ bytes: [UInt8]) -> PictureHeader? {
    guard bytes.count >= 26, bytes.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]),
      bytes[12..<16].elementsEqual([0x49, 0x48, 0x44, 0x52])
    else { return nil }
    let modes: [UInt8: String] = [0: "grey", 2: "rgb", 3: "palette", 4: "grey-alpha", 6: "rgba"]
    guard let mode = modes[bytes[25]] else { return nil }
    return PictureHeader(number(bytes, 16, 4), number(bytes, 20, 4), mode)
  }

  private static func jpeg(_ bytes: [UInt8]) -> PictureHeader? {
    guard bytes.starts(with: [0xFF, 0xD8]) else { return nil }
    var place = 2
    while place + 9 < bytes.count {
      guard bytes[place] == 0xFF else { return nil }
      let marker = bytes[place + 1]
      switch marker {
      case 0xFF: place += 1
      case 0x01, 0xD0...0xD8: place += 2
      case 0xC0...0xC3, 0xC5...0xC7, 0xC9...0xCB, 0xCD...0xCF:
        let modes: [UInt8: String] = [1: "grey", 3: "rgb", 4: "cmyk"]
        guard let mode = modes[bytes[place + 9]] else { return nil }
        return PictureHeader(number(bytes, place + 7, 2), number(bytes, place + 5, 2), mode)
      case 0xD9, 0xDA: return nil
      default:
        let length = number(bytes, place + 2, 2)
        guard length >= 2 else { return nil }
        place += 2 + length
      }
    }
    return nil
  }

  private static func number(_ bytes: [UInt8], _ start: Int, _ width: Int) -> Int {
    bytes[start..<(start + width)].reduce(0) { $0 << 8 | Int($1) }
  }
}

extension ImageProfile {
  /// Reads the headers of pictures that stand in cells, or whose files cells name.
  init(_ cells: some Sequence<Value>, folders: [URL]) {
    self.init(read: 0, undecodable: 0, shapes: [])
    var counts: [PictureHeader: Int] = [:]
    for cell in cells {
      let bytes: [UInt8]?
      switch cell {
      case .null: continue
      case .bytes(let content): bytes = content
      case .string(let path): bytes = Self.head(of: path, in: folders)
      case .structure(let members):
        bytes =
          members.lazy.compactMap { member -> [UInt8]? in
            switch (member.name, member.value) {
            case ("bytes", .bytes(let content)): content
            case ("path", .string(let path)): Self.head(of: path, in: folders)
            default: nil
            }
          }.first
      default: bytes = nil
      }
      if let bytes, let header = PictureHeader(bytes) {
        counts[header, default: 0] += 1
        read += 1
      } else {
        undecodable += 1
        if firstProblem == nil {
          firstProblem = bytes == nil ? "no file of this name" : "neither a PNG nor a JPEG"
        }
      }
    }
    shapes = counts.map {
      PictureShapeCount(
        width: $0.key.width,
        height: $0.key.height,
        mode: $0.key.mode,
        count: $0.value
      )
    }.sorted { ($1.count, $0.width, $0.height, $0.mode) < ($0.count, $1.width, $1.height, $1.mode) }
  }

  private static func head(of path: String, in folders: [URL]) -> [UInt8]? {
    guard let file = NamedFile.find(path, in: folders),
      let handle = try? FileHandle(forReadingFrom: file)
    else { return nil }
    defer { try? handle.close() }
    return (try? handle.read(upToCount: PictureHeader.neededBytes)).map { [UInt8]($0) }
  }
}
