import Foundation
import Scoring
import Workspace

/// `run.json`: the record of a run, and at its end the seal of the user who made it.
///
/// The seal is the code of the user's key over the record without it. A record that was changed
/// since, or came from somebody else, is not believed.
enum RunRecord {
  private static let sealKey = ",\n  \"seal\" : \""
  private static let end = "\n}"
  /// Counts above this are no counts: their sums would overflow.
  private static let largestCount = 1 << 52

  static func encode(_ run: TrainingRun, key: UserKey) throws -> Data {
    let encoder = JSONEncoder()
    encoder.dateEncodingStrategy = .iso8601
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
    return seal(try encoder.encode(RunFile(run)), id: run.id, key: key)
  }

  /// A record with its seal at the end.
  static func seal(_ record: Data, id: String, key: UserKey) -> Data {
    let code = key.code(of: record, name: name(id))
    return record.dropLast(end.utf8.count) + Data("\(sealKey)\(code)\"\(end)".utf8)
  }

  /// The record without its seal.
  ///
  /// - Throws: `ModelFileError` when the seal is not the user's.
  static func unseal(_ data: Data, id: String, key: UserKey) throws -> Data {
    guard let seal = data.range(of: Data(sealKey.utf8), options: .backwards) else {
      throw damaged("its record carries no seal: an older Tuina or somebody else made it")
    }
    let record = data[..<seal.lowerBound] + Data(end.utf8)
    let code = key.code(of: Data(record), name: name(id))
    guard data[seal.upperBound...].elementsEqual(Data("\(code)\"\(end)".utf8)) else {
      throw damaged("its record was changed, or made by another user or on another machine")
    }
    return Data(record)
  }

  /// - Throws: `ModelFileError`.
  static func decode(_ data: Data, id: String, key: UserKey) throws -> TrainingRun {
    let record = try unseal(data, id: id, key: key)
    let decoder = JSONDecoder()
    decoder.dateDecodingStrategy = .iso8601
    let run: TrainingRun
    do {
      run = try decoder.decode(RunFile.self, from: record).run
    } catch let error as ModelFileError {
      throw error
    } catch {
      throw damaged("its record is not one of this version")
    }
    guard run.id == id,
      [run.rows.train, run.rows.validation, run.rows.test, run.featureCount, run.epochs.count]
        .allSatisfy({ (0...largestCount).contains($0) })
    else { throw damaged("its record is not one of this version") }
    return run
  }

  private static func name(_ id: String) -> String { "run \(id)" }

  private static func damaged(_ what: String) -> ModelFileError {
    ModelFileError(.damagedFile, what, suggestion: "train again, or remove its folder")
  }
}
