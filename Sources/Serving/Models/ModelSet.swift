/// The versions that are served at one moment, and the names by which they are asked for.
package struct ModelSet: Sendable {
  /// A version that cannot be served.
  package struct Failure: Sendable, Hashable {
    package var version: ModelVersion
    package var reason: String
  }

  package static let championAlias = "champion"
  package static let challengerAlias = "challenger"

  package let name: String
  /// Answers requests that name no version.
  package let current: ServedModel
  package let challenger: ServedModel?
  /// Whether the current one was promoted, as opposed to being the newest or asked for.
  package let isChampion: Bool
  /// All that can be asked for, newest first.
  package let versions: [ServedModel]
  package let failures: [Failure]

  package init(
    name: String,
    current: ServedModel,
    isChampion: Bool = false,
    challenger: ServedModel? = nil,
    others: [ServedModel] = [],
    failures: [Failure] = []
  ) {
    self.name = name
    self.current = current
    self.isChampion = isChampion
    self.challenger = challenger
    self.failures = failures
    var all: [String: ServedModel] = [:]
    for model in [current] + (challenger.map { [$0] } ?? []) + others {
      all[model.version.run] = model
    }
    versions = all.values.sorted { $0.version > $1.version }
  }

  /// How a request says which version it means.
  enum Selection: Sendable, Hashable {
    case current
    case version(String)
    case label(String)
  }

  /// Why a served version could not be read anew from its file; nil where nothing is wrong.
  func problem(of version: ModelVersion) -> String? {
    failures.first { $0.version == version }?.reason
  }

  /// Failures of versions that are not served.
  var absent: [Failure] {
    failures.filter { failure in !versions.contains { $0.version == failure.version } }
  }

  func model(_ selection: Selection) -> ServedModel? {
    switch selection {
    case .current: current
    case .version(let name): versions.first { $0.version.isCalled(name) }
    case .label(Self.championAlias): current
    case .label(Self.challengerAlias): challenger
    case .label: nil
    }
  }

  /// The aliases with what they mean now.
  var aliases: [(alias: String, version: ModelVersion)] {
    [(Self.championAlias, current.version)]
      + (challenger.map { [(Self.challengerAlias, $0.version)] } ?? [])
  }
}
