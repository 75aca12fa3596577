import Kernels

/// A column of a block that is written beside scores, as a pool holds it: different cells once, and their codes.
struct PoolTexts: Sendable, Hashable {
  private var distinct: [OutputCell] = []
  private var codes: [UInt16] = []

  /// A block has no more rows than two bytes can name.
  ///
  /// - Complexity: O(bytes of the cells).
  init(_ cells: some Sequence<OutputCell>) {
    var known: [OutputCell: UInt16] = [:]
    for cell in cells {
      let code = known[cell] ?? UInt16(distinct.count)
      if Int(code) == distinct.count {
        known[cell] = code
        distinct.append(cell)
      }
      codes.append(code)
    }
  }

  subscript(_ row: Int) -> OutputCell { distinct[Int(codes[row])] }

  func write(to out: inout ByteWriter) {
    out.append(UInt64(distinct.count))
    for cell in distinct {
      let (tag, text): (UInt8, String) =
        switch cell {
        case .null: (0, "")
        case .plain(let text): (1, text)
        case .text(let text): (2, text)
        }
      out.append(UInt64(text.utf8.count))
      out.append([tag])
      out.append(Array(text.utf8))
    }
    if distinct.count > 1 { out.append(codes) }
  }

  /// Reads a column of `rows` rows; nil where the bytes are none.
  init?(from bytes: inout ByteDecoder, rows: Int) {
    guard let count = bytes.word().flatMap({ Int(exactly: $0) }), count <= rows else { return nil }
    for _ in 0..<count {
      guard let length = bytes.word().flatMap({ Int(exactly: $0) }), let tag = bytes.bytes(1)?[0],
        let text = bytes.bytes(length)
      else { return nil }
      switch tag {
      case 0: distinct.append(.null)
      case 1: distinct.append(.plain(String(decoding: text, as: UTF8.self)))
      case 2: distinct.append(.text(String(decoding: text, as: UTF8.self)))
      default: return nil
      }
    }
    if count > 1 {
      guard let read = bytes.shorts(rows), read.allSatisfy({ Int($0) < count }) else { return nil }
      codes = read
    } else {
      guard count == 1 || rows == 0 else { return nil }
      codes = Array(repeating: 0, count: rows)
    }
  }
}
