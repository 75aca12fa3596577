import Foundation

/// Finds the sources of a dataset whose manifest names none.
///
/// Every data file is a source of its own, a folder of folders of pictures is one too, and
/// everything left out is named with the reason.
struct Discovery {
  private(set) var sources: [Manifest.Source] = []
  private(set) var inferences: [Inference] = []

  private var boundary: URL?
  private let root: URL
  private let feedback: Glob
  private let feedbackFolder: String
  private let manifestPath: String?

  /// Reads the first bytes of every file in the folder.
  ///
  /// Links that lead out of the folder are followed when they `mayLeave` it.
  static func sources(
    in root: URL,
    manifest: Manifest,
    manifestFile: URL?,
    mayLeave: Bool = false
  ) -> Discovery {
    var discovery = Discovery(root, manifest.feedbackPattern, manifestFile)
    discovery.boundary = mayLeave ? nil : root
    discovery.run()
    return discovery
  }

  private init(_ root: URL, _ feedbackPattern: String, _ manifestFile: URL?) {
    self.root = root
    feedback = Glob(feedbackPattern)
    let fixed = feedbackPattern.split(separator: "/").dropLast()
      .prefix { !Glob.isPattern(String($0)) }
    feedbackFolder = fixed.joined(separator: "/")
    manifestPath = manifestFile.map { SourceFiles.relativePath(of: $0, in: root) }
  }

  private mutating func run() {
    var skipped: [FolderWalk.Omission] = []
    let walk = FolderWalk(root, boundary: boundary) { name, path in
      if path == feedbackFolder {
        skipped.append(.init(path: path, reason: "feedback is read as events, not as rows"))
        return false
      }
      if name.hasPrefix(".") {
        if name != ".tuina" { skipped.append(.init(path: path, reason: "hidden")) }
        return false
      }
      return true
    }
    var found: [(path: String, format: SourceFormat, reason: String)] = []
    var pictures: [String] = []
    for file in walk.files {
      if file.path == manifestPath { continue }
      if let reason = reasonToLeaveOut(file) {
        skipped.append(.init(path: file.path, reason: reason))
        continue
      }
      switch FormatSniffer.sniff(file.url) {
      case .data(let format, let reason): found.append((file.path, format, reason))
      case .picture: pictures.append(file.path)
      case .notData(let reason): skipped.append(.init(path: file.path, reason: reason))
      }
    }
    let metadata = found.filter { Self.isMetadata($0.path) }.map { file in
      file.path.split(separator: "/").dropLast().joined(separator: "/")
    }
    let grouped = PictureFolders(pictures, named: metadata, hasTables: !found.isEmpty)
    for folder in grouped.folders {
      found.append((folder.path, .images, "it holds pictures in \(folder.classes) folders"))
    }
    found = NumberedFiles.joined(Shards.joined(found), in: root)
    skipped += grouped.omissions + walk.omissions
    adopt(found.sorted { $0.path < $1.path })
    say(skipped.sorted { $0.path < $1.path })
  }

  /// Whether a file names the pictures beside it, as in the image folders of Hugging Face.
  private static func isMetadata(_ path: String) -> Bool {
    let name = path.split(separator: "/").last?.lowercased() ?? ""
    return ["metadata.csv", "metadata.jsonl", "metadata.parquet"].contains(name)
  }

  private func reasonToLeaveOut(_ file: FolderWalk.Entry) -> String? {
    let name = file.name.lowercased()
    if name.hasPrefix(".") { return "hidden" }
    if name.hasPrefix("truth") { return "gold values are read only when --truth asks for them" }
    if name.hasPrefix("readme") { return "it speaks about the data" }
    if feedback.matches(file.path) { return "feedback is read as events, not as rows" }
    return nil
  }

  private mutating func adopt(_ found: [(path: String, format: SourceFormat, reason: String)]) {
    let names = SourceName.unique(
      paths: found.map { $0.path == "." ? root.lastPathComponent : $0.path }
    )
    for (name, file) in zip(names, found) {
      var source = Manifest.Source(name: name, path: file.path)
      source.format = file.format
      sources.append(source)
      inferences.append(
        Inference(
          subject: "source \(name)",
          value: "\(file.path) (\(file.format.rawValue))",
          reason: file.reason
        )
      )
    }
    if found.isEmpty {
      inferences.append(
        Inference(subject: "sources", value: "none", reason: "the folder holds no data file")
      )
    }
  }

  /// Says what was left out, files of one folder and reason together.
  private mutating func say(_ omissions: [FolderWalk.Omission]) {
    struct Group: Hashable {
      let folder: String
      let reason: String
    }
    var order: [Group] = []
    var members: [Group: [String]] = [:]
    for omission in omissions {
      let folder = omission.path.split(separator: "/").dropLast().joined(separator: "/")
      let group = Group(folder: folder, reason: omission.reason)
      if members[group] == nil { order.append(group) }
      members[group, default: []].append(omission.path)
    }
    let shown = 3
    for group in order {
      let paths = members[group] ?? []
      let more = paths.count > shown ? " and \(paths.count - shown) more" : ""
      inferences.append(
        Inference(
          subject: "left out",
          value: paths.prefix(shown).joined(separator: ", ") + more,
          reason: group.reason
        )
      )
    }
  }
}
