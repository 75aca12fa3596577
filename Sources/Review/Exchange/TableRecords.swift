import Foundation
import TextFiles

/// The records of a table that came back, each with its line.
enum TableRecords {
  enum Record {
    /// A field without quotes and content is nil.
    case fields([String?])
    case malformed(String)
  }

  static func all(_ data: Data) -> [(line: Int, record: Record)] {
    var bytes = [UInt8](data)
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes.removeFirst(3) }
    guard String(validating: bytes, as: UTF8.self) != nil else {
      return [(1, .malformed("the file is not in UTF-8"))]
    }
    let first = bytes.prefix { $0 != 0x0A && $0 != 0x0D }
    let delimiter = [UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "\t")].max { one, other in
      first.count { $0 == one } < first.count { $0 == other }
    }
    var dialect = DelimitedDialect(delimiter: delimiter ?? UInt8(ascii: ","))
    dialect.endsAtReturn = true
    var parser = RecordParser(dialect)
    var records: [(line: Int, record: Record)] = []
    var (start, line) = (0, 1)
    while true {
      let outcome = parser.parse(bytes.span, from: start, isEnd: true)
      switch outcome {
      case .record:
        let fields = parser.fields.map { field -> String? in
          if field.range.isEmpty && !field.wasQuoted { return nil }
          return String(decoding: parser.content(field, in: bytes.span), as: UTF8.self)
        }
        records.append((line, .fields(fields)))
      case .malformed(let reason): records.append((line, .malformed(reason)))
      case .blank, .remark: break
      case .incomplete, .end: return records
      }
      line += parser.lineEnds
      start = parser.next
    }
  }
}
