import Basics
import Columnar
import Engine
import Foundation
import Ingest

extension SourceProfiler {
  /// Rows that patterns, scripts and examples are looked at in: the first ones.
  private static let sampledRows = 2_000
  /// Pictures whose headers are read.
  private static let sampledPictures = 2_000

  /// Adds what each kind of column has beside the figures of all.
  func addKinds(_ profiles: inout [ColumnProfile]) async throws {
    for index in profiles.indices {
      let present = profiles[index].rows - profiles[index].missing - profiles[index].unreadable
      guard present > 0 else { continue }
      switch profiles[index].type {
      case .category:
        let shown = profiles[index].top.reduce(0) { $0 + $1.count }
        profiles[index].other = OtherValues(
          values: max(profiles[index].distinct.count - profiles[index].top.count, 0),
          rows: max(present - shown, 0)
        )
      case .time where profiles[index].isWrittenMoment:
        let name = profiles[index].name
        guard let column = source.columns.first(where: { $0.name == name }),
          let clock = try await groups(column)?.clockTimes
        else { break }
        profiles[index].min = .text(clock.earliest)
        profiles[index].max = .text(clock.latest)
      case .number: profiles[index].spikes = Self.spikes(profiles[index], present: present)
      default: break
      }
    }
    try await addSamples(&profiles)
  }

  /// Values that stand at least five times as often as the least frequent of those shown, where
  /// there are many different ones: sentinels such as -999 or 0.
  private static func spikes(_ profile: ColumnProfile, present: Int) -> [ValueCount] {
    guard profile.distinct.count > 50, let least = profile.top.last?.count else { return [] }
    return profile.top.filter { $0.count >= 5 * least && $0.count * 100 >= present }
  }

  private func addSamples(_ profiles: inout [ColumnProfile]) async throws {
    let open = profiles.indices.filter {
      profiles[$0].rows > profiles[$0].missing
        && (profiles[$0].type == .id || profiles[$0].type == .text || profiles[$0].type == .image)
        && (!profiles[$0].part.isBinary || profiles[$0].type == .image)
    }
    guard !open.isEmpty else { return }
    let items = open.map { index -> SQL in
      let name = SQL.identifier(profiles[index].name)
      if profiles[index].type == .image { return "\(name) AS \(raw: "c\(index)")" }
      return "\(engine.dialect.cast(name, to: .text)) AS \(raw: "c\(index)")"
    }
    let rows = try await engine.query(
      """
      SELECT \(items.joined()) FROM \(identifier: relation) LIMIT \(literal: Self.sampledRows)
      """
    )
    for index in open {
      let name = "c\(index)"
      switch profiles[index].type {
      case .id:
        let present = profiles[index].rows - profiles[index].missing
        profiles[index].identifier = IdentifierProfile(
          uniqueness: min(1, Double(profiles[index].distinct.count) / Double(max(present, 1))),
          patterns: TextPatterns.shares(rows.strings(name).compactMap(\.self)),
          overlaps: []
        )
      case .text:
        profiles[index].text = TextPatterns.profile(rows.strings(name).compactMap(\.self))
      case .image:
        profiles[index].image = ImageProfile(
          rows.values(name).prefix(Self.sampledPictures),
          folders: folders
        )
      default: break
      }
    }
  }
}
