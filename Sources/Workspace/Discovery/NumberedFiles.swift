import Basics
import Foundation

/// Many files whose names differ by numbers: pieces of one table, when one header stands in all.
///
/// A few such files may well be sources that contradict each other (`site1.csv`, `site2.csv`);
/// hundreds are what a job wrote piece by piece.
enum NumberedFiles {
  /// Up to so many files of one name stay sources of their own.
  static let mostSources = 40
  private static let headBytes = 1 << 16

  /// Joins the files of each name under a glob, where it matches them and nothing else.
  static func joined(_ files: [Shards.Found], in root: URL) -> [Shards.Found] {
    guard files.count > mostSources else { return files }
    let groups = Dictionary(grouping: files) { Name($0.path) }
    var replaced: [Name: Shards.Found] = [:]
    for (name, members) in groups where name.hasNumber && members.count > mostSources {
      let format = members[0].format
      let glob = Glob(name.glob)
      guard members.allSatisfy({ $0.format == format }), !Glob.isPattern(name.plain),
        files.count(where: { glob.matches($0.path) }) == members.count,
        shareHeader(members, in: root)
      else { continue }
      replaced[name] = (
        name.glob, format,
        "\(members.count) files whose names differ by numbers have one header: pieces of one table; "
          + "name them as sources where they contradict each other"
      )
    }
    var done: Set<Name> = []
    return files.compactMap { file in
      let name = Name(file.path)
      guard let joined = replaced[name] else { return file }
      return done.insert(name).inserted ? joined : nil
    }
  }

  /// Whether delimited files begin with the same line; other formats name what they hold.
  private static func shareHeader(_ files: [Shards.Found], in root: URL) -> Bool {
    guard [.csv, .tsv].contains(files[0].format) else {
      return [.json, .jsonl, .parquet].contains(files[0].format)
    }
    var header: ArraySlice<UInt8>?
    for file in files {
      guard let head = try? FileHead(root.appending(path: file.path), limit: headBytes),
        let line = head.bytes.split(separator: 0x0A, maxSplits: 1).first
      else { return false }
      if let header, header != line { return false }
      header = line
    }
    return true
  }

  /// A path with the numbers in its last part left open.
  private struct Name: Hashable {
    let glob: String
    /// What stands around the numbers.
    let plain: String
    let hasNumber: Bool

    init(_ path: String) {
      let folder = path.lastIndex(of: "/").map { path[...$0] } ?? ""
      let parts = path[folder.endIndex...].split(
        separator: /[0-9]+/,
        omittingEmptySubsequences: false
      )
      glob = folder + parts.joined(separator: "*")
      plain = folder + parts.joined()
      hasNumber = parts.count > 1
    }
  }
}
