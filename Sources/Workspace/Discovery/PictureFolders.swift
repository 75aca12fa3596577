/// Tells folders of pictures by class from pictures that lie beside the data.
struct PictureFolders {
  struct Folder: Hashable {
    let path: String
    /// How many folders with pictures it holds.
    let classes: Int
  }

  private(set) var folders: [Folder] = []
  private(set) var omissions: [FolderWalk.Omission] = []

  /// Groups the paths of pictures: a folder without pictures of its own, whose folders (at least
  /// two) hold some, is a source, and those folders are its classes.
  ///
  /// - Parameters:
  ///   - pictures: relative to the dataset folder, whose own path is empty.
  ///   - named: folders in which a table names the pictures, so that their folders are no classes.
  ///   - hasTables: whether other data lies in the dataset: its folders of pictures at the top
  ///     are then more likely named by it than classes.
  init(_ pictures: [String], named: [String] = [], hasTables: Bool = false) {
    let byFolder = Dictionary(grouping: pictures, by: Self.parent)
    let byParent = Dictionary(grouping: byFolder.keys.filter { !$0.isEmpty }, by: Self.parent)
    for (parent, classes) in byParent.sorted(by: { $0.key < $1.key }) {
      let isNamed = named.contains { $0.isEmpty || parent == $0 || parent.hasPrefix($0 + "/") }
      let parts = classes.count { GivenParts.part(of: Self.name($0)) != nil }
      let isSource =
        classes.count > 1 && byFolder[parent] == nil && !isNamed && !(parent.isEmpty && hasTables)
        && parts * 2 < classes.count
        && !folders.contains { $0.path == "." || parent.hasPrefix($0.path + "/") }
      if isSource {
        folders.append(Folder(path: parent.isEmpty ? "." : parent, classes: classes.count))
      }
    }
    let taken = folders.map { $0.path == "." ? "" : $0.path }
    for (folder, paths) in byFolder.sorted(by: { $0.key < $1.key })
    where !taken.contains(where: { $0.isEmpty || folder.hasPrefix($0 + "/") }) {
      for path in paths.sorted() {
        omissions.append(
          .init(path: path, reason: "pictures are read where a column of type image names them")
        )
      }
    }
  }

  private static func name(_ path: String) -> String {
    path.split(separator: "/").last.map(String.init) ?? ""
  }

  private static func parent(_ path: String) -> String {
    path.split(separator: "/").dropLast().joined(separator: "/")
  }
}
