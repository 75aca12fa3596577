/// Tells folders of pictures by class from pictures that lie beside the data.
struct PictureFolders {
  struct Folder: Hashable {
    let path: String
    /// How many folders with pictures it holds.
    let classes: Int
  }

  private(set) var folders: [Folder] = []
  private(set) var omissions: [FolderWalk.Omission] = []

  /// Groups the paths of pictures: a folder whose pictures all lie in at least two folders of
  /// its own is a source, and those folders are its classes.
  init(_ pictures: [String]) {
    let byFolder = Dictionary(grouping: pictures, by: Self.parent)
    let byParent = Dictionary(grouping: byFolder.keys.filter { !$0.isEmpty }, by: Self.parent)
    for (parent, classes) in byParent.sorted(by: { $0.key < $1.key }) {
      let isSource = classes.count > 1 && byFolder[parent] == nil && !parent.isEmpty
      if isSource { folders.append(Folder(path: parent, classes: classes.count)) }
    }
    let taken = Set(folders.map(\.path))
    for (folder, paths) in byFolder.sorted(by: { $0.key < $1.key })
    where !taken.contains(Self.parent(folder)) {
      for path in paths.sorted() {
        omissions.append(
          .init(path: path, reason: "pictures are read where a column of type image names them")
        )
      }
    }
  }

  private static func parent(_ path: String) -> String {
    path.split(separator: "/").dropLast().joined(separator: "/")
  }
}
