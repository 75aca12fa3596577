import Basics
package import Foundation

/// Remembers what a person agreed to, in the user's state folder: one file a question.
///
/// It stands outside of every dataset, so that no folder can bring its own consent.
package struct ConsentStore: Sendable {
  private let folder: URL

  package init(environment: [String: String] = ProcessInfo.processInfo.environment) {
    folder = XDG.stateHome(environment).appending(
      path: "tuina/consent",
      directoryHint: .isDirectory
    )
  }

  private struct Record: Codable {
    var kind = "consent"
    var version = 1
    var folder: String
    var givenAt: Date
    var requests: [ConsentRequest]

    enum CodingKeys: String, CodingKey {
      case kind, version, folder, requests
      case givenAt = "given_at"
    }
  }

  package func isGiven(_ question: ConsentQuestion) -> Bool {
    let decoder = JSONDecoder()
    decoder.dateDecodingStrategy = .iso8601
    guard let data = try? RegularFile.read(file(question)),
      let record = try? decoder.decode(Record.self, from: data)
    else { return false }
    return record.kind == "consent" && record.version == 1 && record.folder == question.folder
      && record.requests == question.requests
  }

  /// Remembers that the person said yes.
  ///
  /// - Throws: `WorkspaceError` with code `unwritable`.
  package func give(_ question: ConsentQuestion, at date: Date = Date()) throws {
    let encoder = JSONEncoder()
    encoder.dateEncodingStrategy = .iso8601
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
    let record = Record(
      folder: question.folder,
      givenAt: date,
      requests: question.requests
    )
    try AtomicFile.write(encoder.encode(record), to: file(question))
  }

  private func file(_ question: ConsentQuestion) -> URL {
    folder.appending(path: question.identity + ".json")
  }
}
