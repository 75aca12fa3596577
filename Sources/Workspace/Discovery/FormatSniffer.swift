package import Foundation
import TextFiles

/// Finds the format of a file by its first bytes; the name decides only where they do not.
package enum FormatSniffer {
  package enum Finding: Hashable {
    /// A format, and a sentence that says how it was recognised.
    case data(SourceFormat, String)
    case picture
    case notData(String)
  }

  /// What is read of a file: enough for the header of several thousand columns.
  static let headSize = TableSniffer.headSize

  package static func sniff(_ url: URL) -> Finding {
    let name = FileNameFormat(url.lastPathComponent)
    let head: FileHead
    do {
      head = try FileHead(url, limit: headSize)
    } catch {
      let reason = FileProblem.reason(error)
      return name.format.map { .data($0, "its name says so; it cannot be read: \(reason)") }
        ?? .notData("it cannot be read: \(reason)")
    }
    return sniff(head, name: name)
  }

  static func sniff(_ head: FileHead, name: FileNameFormat) -> Finding {
    if head.bytes.isEmpty {
      return name.format.map { .data($0, "its name says so; the file is empty") }
        ?? .notData("the file is empty")
    }
    if let finding = binary(head, name) { return finding }
    if name.isKnownAsOther { return .notData("its name is not that of a data file") }
    let text = head.narrowed
    if let finding = json(text, head, name) { return finding }
    if name.format == .json || name.format == .jsonl, let format = name.format {
      return .data(format, "its name says so")
    }
    let lines = text.completeLines(isWhole: head.isWhole)
    if LibSVMPattern.matches(lines) {
      return .data(.libsvm, "each line is a label and index:value pairs")
    }
    if let finding = marked(lines) { return finding }
    if let finding = table(text, head, name) { return finding }
    if let format = name.format, format != .parquet, format != .images {
      return .data(format, "its name says so")
    }
    return .notData("its content has no form that Tuina reads")
  }

  /// Prose has commas too: a name that does not promise a table needs more lines as proof.
  private static func table(
    _ text: NarrowText,
    _ head: FileHead,
    _ name: FileNameFormat
  ) -> Finding? {
    let promisesTable = name.format == .csv || name.format == .tsv
    let sniffer = TableSniffer(text.bytes, isWhole: head.isWhole)
    guard let layout = sniffer.sniff(), layout.width > 1, layout.agreement >= 0.8 else {
      return nil
    }
    let isOfBlanks = layout.separator == .blanks || layout.separator == .fixed
    let least = promisesTable ? 1 : isOfBlanks ? 5 : 3
    guard layout.sampled >= least, promisesTable || !isOfBlanks || layout.agreement >= 0.95 else {
      return nil
    }
    let format: SourceFormat = layout.separator == .byte(0x09) ? .tsv : .csv
    return .data(
      format,
      "its lines hold \(layout.kept.count) fields with \(layout.separator.name) between them"
    )
  }

  /// Formats whose lines begin with a mark of their own.
  private static func marked(_ lines: [ArraySlice<UInt8>]) -> Finding? {
    let filled = lines.lazy.map { $0.drop(while: NarrowText.isSpace) }.filter { !$0.isEmpty }
      .prefix(50)
    let labelled = filled.count { $0.starts(with: Array("__label__".utf8)) }
    if labelled > 0, labelled * 10 >= filled.count * 9 {
      return .data(.fasttext, "its lines begin with '__label__'")
    }
    let first = filled.first { $0.first != UInt8(ascii: "%") }
    if let first, String(decoding: first.prefix(9), as: UTF8.self).lowercased() == "@relation" {
      return .data(.arff, "it begins with '@relation'")
    }
    return nil
  }

  private static func binary(_ head: FileHead, _ name: FileNameFormat) -> Finding? {
    if head.starts(with: Array("PAR1".utf8)) {
      return .data(.parquet, "it begins with the mark of Parquet")
    }
    if head.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A])
      || head.starts(with: [0xFF, 0xD8, 0xFF])
    {
      return .picture
    }
    if head.starts(with: [0x28, 0xB5, 0x2F, 0xFD]) {
      return .notData(
        "it is compressed by Zstandard, which Tuina does not read; decompress it by zstd -d, "
          + "or compress it by gzip instead"
      )
    }
    if head.starts(with: [0x1F, 0x8B]) {
      guard name.isCompressed, let format = name.format else {
        return .notData("it is compressed, and its name does not say what it holds")
      }
      return .data(format, "its name says so; the file is compressed")
    }
    guard head.utf16 == nil, head.bytes.contains(0) else { return nil }
    // A text with stray NUL bytes is still worth reading; its bad rows become rejects.
    return name.format.map { .data($0, "its name says so; it holds NUL bytes") }
      ?? .notData("it is neither text nor a format that Tuina reads")
  }

  private static func json(
    _ text: NarrowText,
    _ head: FileHead,
    _ name: FileNameFormat
  ) -> Finding? {
    guard let first = text.bytes.first(where: { !NarrowText.isSpace($0) }) else { return nil }
    if first == UInt8(ascii: "["), text.looksLikeJSONArray {
      return .data(.json, "it begins with a JSON array")
    }
    guard first == UInt8(ascii: "{") else { return nil }
    let lines = text.completeLines(isWhole: head.isWhole).filter {
      !$0.allSatisfy(NarrowText.isSpace)
    }
    guard let line = lines.first else {
      let format = name.format == .jsonl ? SourceFormat.jsonl : .json
      return .data(format, "it begins with a JSON object of more than \(headSize >> 10) KB")
    }
    let isComplete = (try? JSONSerialization.jsonObject(with: Data(line))) != nil
    if isComplete, lines.count > 1 || name.format != .json {
      return .data(.jsonl, "each line is a JSON object")
    }
    if isComplete || lines.count > 1 || name.format == .json {
      // A first line that is broken, in a file whose other lines begin as objects too.
      let opening = lines.count { $0.first == UInt8(ascii: "{") }
      if !isComplete, lines.count > 1, opening == lines.count {
        return .data(.jsonl, "each line begins as a JSON object")
      }
      return .data(.json, "it begins with a JSON object")
    }
    return nil
  }
}
