import Foundation
import Testing

@testable import Pipeline

/// The form in which results of stages are kept.
@Suite struct StageFileTests {
  @Test(arguments: [StageCache.Entry.rejects, .profile, .skew, .conflicts])
  func aFileNamesItsKindStageAndVersion(_ entry: StageCache.Entry) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    let text = String(decoding: try encoder.encode(StageFile(entry, [1, 2])), as: UTF8.self)
    #expect(
      text == #"{"kind":"tuina-stage","stage":"\#(entry.rawValue)","value":[1,2],"#
        + #""version":\#(entry.version)}"#
    )
    let read = try JSONDecoder().decode(StageFile<[Int]>.self, from: Data(text.utf8))
    #expect(read.isOf(entry))
    #expect(read.value == [1, 2])
  }

  @Test func anotherKindStageOrVersionIsNotBelieved() {
    let file = StageFile(.profile, 1)
    var kind = file
    kind.kind = "tuina-run"
    var version = file
    version.version += 1
    #expect([kind, version].allSatisfy { !$0.isOf(.profile) })
    #expect(!file.isOf(.skew))
  }
}
