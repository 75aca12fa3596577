import Basics
import Foundation
import Learning
import Pipeline
import Workspace

/// What people said of entities, as a source that a manifest can name.
struct UserClaims {
  let lines: Data
  let count: Int

  init(_ events: LabelledEvents, _ manifest: Manifest) {
    let rows = events.rows
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    var (lines, count) = (Data(), 0)
    for row in 0..<rows.count {
      guard let entity = rows.entities[row], let label = rows.table.labels[row] else { continue }
      let parts = EntityKey.parts(entity, count: manifest.entity.count)
      guard parts.count == manifest.entity.count else { continue }
      var claim = Dictionary(zip(manifest.entity, parts)) { first, _ in first }
      claim[rows.table.label] = label
      claim["source"] = "users"
      claim["said"] = rows.origins[row].rawValue
      claim["time"] = Date(timeIntervalSince1970: rows.times[row]).ISO8601Format()
      guard let line = try? encoder.encode(claim) else { continue }
      lines += line + Data("\n".utf8)
      count += 1
    }
    (self.lines, self.count) = (lines, count)
  }
}
