import Foundation
import TestSupport

/// The faults that stand in `truth-planted.csv`, read without the code that planted them.
struct PlantedFaults {
  struct Fault: Hashable {
    var kind: String
    var file: String
    var line: Int
    var lesion: String
    var detail: String
  }

  let all: [Fault]

  static let folder = SharedData.packageRoot.appending(path: "sample-data/moles")

  init() throws {
    let text = try String(
      contentsOf: Self.folder.appending(path: "truth-planted.csv"),
      encoding: .utf8
    )
    all = text.split(separator: "\n").dropFirst().map { line in
      let fields = line.split(separator: ",", maxSplits: 4, omittingEmptySubsequences: false)
      return Fault(
        kind: String(fields[0]),
        file: String(fields[1]),
        line: Int(fields[2]) ?? 0,
        lesion: String(fields[3]),
        detail: fields[4].trimmingCharacters(in: CharacterSet(charactersIn: "\""))
      )
    }
  }

  func of(_ kind: String) -> [Fault] { all.filter { $0.kind == kind } }
}
