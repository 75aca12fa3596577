import Foundation
import Workspace

/// What was found by training many models that are not kept: one of each kind, beside the runs.
protocol StudyRecord: Codable, Sendable {
  /// Names its file and its seal.
  static var name: String { get }
}

extension RunStore {
  /// Keeps a race in the place of the one before.
  ///
  /// - Throws: `WorkspaceError` when it cannot be written.
  package func save(_ race: RaceRecord) throws { try keep(race) }

  /// The last race that this user's Tuina kept; nil for none, and for one that is damaged or made by
  /// somebody else.
  package func race() -> RaceRecord? { study() }

  func keep(_ study: some StudyRecord) throws { try keep(study, as: type(of: study).name) }

  func keep(_ study: some StudyRecord, as name: String) throws {
    let encoder = JSONEncoder()
    encoder.dateEncodingStrategy = .iso8601
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
    try put(RunRecord.seal(try encoder.encode(study), id: name, key: key), studyURL(name))
  }

  func study<Study: StudyRecord>() -> Study? { study(as: Study.name) }

  func study<Study: StudyRecord>(as name: String) -> Study? {
    guard let data = try? RegularFile.read(studyURL(name)),
      let record = try? RunRecord.unseal(data, id: name, key: key)
    else { return nil }
    let decoder = JSONDecoder()
    decoder.dateDecodingStrategy = .iso8601
    return try? decoder.decode(Study.self, from: record)
  }

  private func studyURL(_ name: String) -> URL { folder.appending(path: "\(name).json") }
}
