package import Foundation
package import Ingest
package import Scoring
internal import Workspace

extension PictureFile {
  /// The dataset folder, and the folders of the files that rows come from.
  package static func folders(of loaded: LoadedDataset) -> [URL] {
    let root = loaded.dataset.root
    var folders = [root]
    var known = Set(folders)
    for file in loaded.sources.flatMap(\.files) {
      let folder = root.appending(path: file).deletingLastPathComponent()
      if known.insert(folder).inserted { folders.append(folder) }
    }
    return folders
  }
}
