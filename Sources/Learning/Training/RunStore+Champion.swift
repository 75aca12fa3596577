package import Foundation

/// The run that was chosen for use: `champion.json` beside the runs.
package struct Champion: Sendable, Hashable {
  package var run: String
  package var promotedAt: Date
}

extension RunStore {
  private static let championKind = "tuina-champion"
  private static let championVersion = 1

  package var championURL: URL { folder.appending(path: "champion.json") }

  /// The champion, as long as its run is there.
  package func champion() -> Champion? {
    let decoder = JSONDecoder()
    decoder.dateDecodingStrategy = .iso8601
    guard let data = try? Data(contentsOf: championURL),
      let file = try? decoder.decode(ChampionFile.self, from: data),
      file.kind == Self.championKind, file.version == Self.championVersion, run(file.run) != nil
    else { return nil }
    return Champion(run: file.run, promotedAt: file.promotedAt)
  }

  /// Makes a run the champion in place of the one before; the file is replaced as a whole.
  ///
  /// - Throws: `LearningError.Code.badConfiguration` for a run without a model that can be read;
  ///   what writing throws.
  package func promote(_ id: String, at date: Date = Date()) throws {
    guard let run = run(id), run.hasEnded, (try? model(of: id)) != nil else {
      throw LearningError(
        .badConfiguration,
        "run \(id) has no model to be used",
        suggestion: "let it end first, or choose another run"
      )
    }
    let encoder = JSONEncoder()
    encoder.dateEncodingStrategy = .iso8601
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
    let file = ChampionFile(
      kind: Self.championKind,
      version: Self.championVersion,
      run: id,
      promotedAt: date
    )
    try put(encoder.encode(file), championURL)
    try amend(id) { run in
      run.log(RunAction(.promoted, at: date, epoch: run.epochs.count))
    }
  }

  /// Gives a run that nobody trains a tag, or takes it away.
  package func tag(_ id: String, _ tag: String?) throws {
    try amend(id) { run in
      run.tag = tag
      run.log(RunAction(.tagged, epoch: run.epochs.count))
    }
  }

  /// Changes what a run's record says while nobody trains it.
  ///
  /// - Throws: `LearningError.Code.inUse` when somebody does; what writing throws.
  package func amend(_ id: String, _ body: (inout TrainingRun) -> Void) throws {
    let lock = try exclusively(id)
    defer { withExtendedLifetime(lock) {} }
    guard var run = run(id) else {
      throw LearningError(.badConfiguration, "run \(id) is gone", suggestion: "read the data again")
    }
    body(&run)
    try save(run)
  }
}

private struct ChampionFile: Codable {
  var kind: String
  var version: Int
  var run: String
  var promotedAt: Date

  private enum CodingKeys: String, CodingKey { case kind, version, run, promotedAt }
}
