package import Foundation
internal import Workspace

/// A change of the champion, as the history keeps it.
package struct Promotion: Sendable, Hashable {
  package enum Kind: String, Sendable, Hashable, Codable {
    case promoted
    case rolledBack = "rolled-back"
  }

  package var kind: Kind
  package var at: Date
  /// The login name of who did it.
  package var by: String
  /// The champion before; nil for none.
  package var from: String?
  package var to: String
  /// The gate that was run before, and what it found; nil where none was.
  package var gate: String?
  package var gateState: GateReport.State?
}

extension Promotion: Codable {
  private enum CodingKeys: String, CodingKey {
    case kind, at, by, from, to, gate
    case gateState = "gate_state"
  }
}

extension RunStore {
  private var historyURL: URL { folder.appending(path: "promotions.jsonl") }

  /// All changes of the champion, the oldest first; lines that are damaged are passed over.
  package func promotions() -> [Promotion] {
    guard let data = try? RegularFile.read(historyURL) else { return [] }
    let decoder = JSONDecoder()
    decoder.dateDecodingStrategy = .iso8601
    return data.split(separator: UInt8(ascii: "\n")).compactMap {
      try? decoder.decode(Promotion.self, from: Data($0))
    }
  }

  /// Makes a run the champion, and writes that down behind what stands in the history.
  ///
  /// - Throws: what ``promote(_:at:)`` throws; `LearningError.Code.cannotWrite` when the history cannot be
  ///   written, and then nothing has changed.
  @discardableResult
  package func promote(
    _ id: String,
    by person: String,
    gate: GateReport? = nil,
    kind: Promotion.Kind = .promoted,
    at date: Date = Date()
  ) throws -> Promotion {
    let promotion = Promotion(
      kind: kind,
      at: date,
      by: person,
      from: champion()?.run,
      to: id,
      gate: gate?.id,
      gateState: gate?.state
    )
    try promote(id, at: date)
    do {
      try append(promotion)
    } catch {
      if let before = promotion.from {
        try? promote(before, at: date)
      } else {
        try? FileManager.default.removeItem(at: championURL)
      }
      throw error
    }
    return promotion
  }

  /// Gives the place back to the champion before the last promotion that was not rolled back.
  ///
  /// - Throws: `LearningError.Code.badConfiguration` when there was none, or its run is gone.
  @discardableResult
  package func rollBack(by person: String, at date: Date = Date()) throws -> Promotion {
    guard let before = previousChampion() else {
      throw LearningError(
        .badConfiguration,
        "there is no champion to go back to",
        suggestion: "promote a run by its name"
      )
    }
    return try promote(before, by: person, kind: .rolledBack, at: date)
  }

  /// The champion before the last promotion that was not rolled back; nil when there was none, or its run
  /// is gone.
  package func previousChampion() -> String? {
    var undone = 0
    for promotion in promotions().reversed() {
      if promotion.kind == .rolledBack {
        undone += 1
      } else if undone > 0 {
        undone -= 1
      } else {
        return promotion.from.flatMap { run($0) == nil ? nil : $0 }
      }
    }
    return nil
  }

  private func append(_ promotion: Promotion) throws {
    do {
      let encoder = JSONEncoder()
      encoder.dateEncodingStrategy = .iso8601
      encoder.outputFormatting = .sortedKeys
      let line = try encoder.encode(promotion) + Data("\n".utf8)
      let path = historyURL.path
      if !FileManager.default.fileExists(atPath: path) {
        try put(Data(), historyURL)
      }
      let handle = try FileHandle(forUpdating: historyURL)
      defer { try? handle.close() }
      // A line that a kill cut short is ended first, so that it takes no other with it.
      if try handle.seekToEnd() > 0 {
        try handle.seek(toOffset: handle.offset() - 1)
        if try handle.read(upToCount: 1) != Data("\n".utf8) {
          try handle.write(contentsOf: Data("\n".utf8))
        }
      }
      try handle.seekToEnd()
      try handle.write(contentsOf: line)
      try handle.synchronize()
    } catch {
      throw LearningError(
        .cannotWrite,
        "the history of promotions cannot be written",
        suggestion: "make room, or check the permissions of \(historyURL.path)",
        underlying: "\(error)"
      )
    }
  }
}
