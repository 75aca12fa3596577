import Foundation

/// Reads a small table of text with separators: a header and records (RFC 4180).
struct DelimitedText: Sendable, Hashable {
  let header: [String]
  let records: [[String]]

  /// Reads comma, tab or semicolon separated text in UTF-8, with or without a byte order mark.
  ///
  /// The separator is the one that stands most often in the header. Quotes open only at the start
  /// of a field. Empty lines are skipped.
  init(_ text: String) {
    let lines = Self.records(Array(text.utf8), separator: Self.separator(of: text))
    header = lines.first ?? []
    records = Array(lines.dropFirst())
  }

  private static func separator(of text: String) -> UInt8 {
    let first = text.utf8.prefix { $0 != 0x0A && $0 != 0x0D }
    let separators = Array(",\t;".utf8)
    return separators.max { left, right in
      first.count { $0 == left } < first.count { $0 == right }
    } ?? 0x2C
  }

  private static func records(_ bytes: [UInt8], separator: UInt8) -> [[String]] {
    var records: [[String]] = []
    var record: [String] = []
    var field: [UInt8] = []
    var isQuoted = false
    var wasQuoted = false
    func finishField() {
      record.append(String(decoding: field, as: UTF8.self))
      field.removeAll(keepingCapacity: true)
      wasQuoted = false
    }
    func finishRecord() {
      if record.isEmpty, field.isEmpty, !wasQuoted { return }
      finishField()
      records.append(record)
      record.removeAll()
    }
    var index = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    while index < bytes.count {
      let byte = bytes[index]
      if isQuoted {
        if byte != 0x22 {
          field.append(byte)
        } else if index + 1 < bytes.count, bytes[index + 1] == 0x22 {
          field.append(byte)
          index += 1
        } else {
          isQuoted = false
        }
      } else if byte == 0x22, field.isEmpty, !wasQuoted {
        isQuoted = true
        wasQuoted = true
      } else if byte == separator {
        finishField()
      } else if byte == 0x0A {
        finishRecord()
      } else if byte == 0x0D {
        if index + 1 >= bytes.count || bytes[index + 1] != 0x0A { finishRecord() }
      } else {
        field.append(byte)
      }
      index += 1
    }
    finishRecord()
    return records
  }
}
