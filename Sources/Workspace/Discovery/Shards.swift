/// Files that are pieces of one: `train-00000-of-00002.parquet`.
enum Shards {
  typealias Found = (path: String, format: SourceFormat, reason: String)

  /// Joins the pieces of one file, when all of them are there, under a glob.
  static func joined(_ files: [Found]) -> [Found] {
    let groups = Dictionary(grouping: files) { piece($0.path)?.glob ?? "" }
    var joined: [Found] = []
    var done: Set<String> = []
    for file in files {
      guard let own = piece(file.path), let members = groups[own.glob] else {
        joined.append(file)
        continue
      }
      guard members.count == own.count, members.allSatisfy({ $0.format == file.format }) else {
        joined.append(
          (
            file.path, file.format,
            file.reason + "; of its \(own.count) pieces \(members.count) are here"
          )
        )
        continue
      }
      guard done.insert(own.glob).inserted else { continue }
      let pieces = own.count == 1 ? "one piece" : "\(own.count) pieces"
      joined.append((own.glob, file.format, file.reason + "; it stands in \(pieces)"))
    }
    return joined
  }

  /// `a-00001-of-00003.parquet` as the glob of all pieces, with their number.
  private static func piece(_ path: String) -> (glob: String, count: Int)? {
    // A pattern is made anew for each path, and few paths are of pieces.
    guard path.contains("-of-"), let match = path.wholeMatch(of: /(.*)-\d{5}-of-(\d{5})(\.[^\/]+)/),
      !Glob.isPattern(String(match.1)), let count = Int(match.2), count > 0
    else { return nil }
    return ("\(match.1)-*-of-\(match.2)\(match.3)", count)
  }
}
