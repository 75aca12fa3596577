/// Names sources after their files.
enum SourceName {
  private static let compressions: Set<String> = ["gz", "zst"]
  private static let separators = "-_. "

  /// The last part of a path without its extensions: `a/st-mary.csv.gz` is named `st-mary`.
  static func from(path: String) -> String {
    let parts = path.split(separator: "/").map(String.init)
    guard var name = parts.last else { return path }
    // The glob of a file in pieces is named like the file.
    if name.contains("-*-of-"), let pieces = name.firstMatch(of: /-\*-of-\d{5}\./) {
      return String(name[..<pieces.range.lowerBound])
    }
    if name.contains(where: { "*?[".contains($0) }), parts.count > 1 {
      // A glob is named by the folder it looks into.
      if let folder = parts.dropLast().last(where: { !$0.contains(where: { "*?[".contains($0) }) })
      {
        return folder
      }
    }
    if let dot = name.lastIndex(of: "."),
      compressions.contains(String(name[name.index(after: dot)...]))
    {
      name = String(name[..<dot])
    }
    if let dot = name.lastIndex(of: "."), dot > name.startIndex { name = String(name[..<dot]) }
    guard Glob.isPattern(name) else { return name }
    let plain = name.filter { !"*?[]".contains($0) }
    let start = plain.firstIndex { !separators.contains($0) }
    guard let start, let end = plain.lastIndex(where: { !separators.contains($0) }) else {
      return "files"
    }
    return String(plain[start...end])
  }

  /// Names of files that were found: the path without extensions, so that a file's name does not
  /// change with what lies beside it; of those that would be the same, with them.
  static func unique(paths: [String]) -> [String] {
    let plain = paths.map { path -> String in
      let folder = path.split(separator: "/").dropLast().joined(separator: "/")
      let name = from(path: path)
      // A glob that is named by its folder needs no second mention of it.
      if Glob.isPattern(path), folder.split(separator: "/").last.map(String.init) == name {
        return folder
      }
      return folder.isEmpty || Glob.isPattern(folder) ? name : folder + "/" + name
    }
    let shared = Set(Dictionary(grouping: plain) { $0 }.filter { $1.count > 1 }.keys)
    var taken: Set<String> = []
    return zip(paths, plain).map { path, name in
      let base = shared.contains(name) ? path : name
      var candidate = base
      var number = 2
      while !taken.insert(candidate).inserted {
        candidate = "\(base)-\(number)"
        number += 1
      }
      return candidate
    }
  }
}
