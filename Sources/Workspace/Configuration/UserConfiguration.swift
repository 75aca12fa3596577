import Basics
package import Foundation

/// What a person has set for all datasets in `$XDG_CONFIG_HOME/tuina/config.yaml`.
package struct UserConfiguration: Sendable, Hashable {
  /// Which characters borders and marks are made of.
  package enum Glyphs: String, Sendable, Hashable, CaseIterable {
    case unicode
    case ascii
  }

  /// What charts are made of.
  package enum Graph: String, Sendable, Hashable, CaseIterable {
    case braille
    case block
    case ascii
  }

  /// How many cells the terminal gives a character of ambiguous width.
  package enum Ambiguous: String, Sendable, Hashable, CaseIterable {
    /// The terminal is asked.
    case auto
    case one = "1"
    case two = "2"
  }

  /// How texts are written into saved tables.
  package enum TableText: String, Sendable, Hashable, CaseIterable {
    /// What a spreadsheet would take for a formula gets an apostrophe before it.
    case safe
    case exact
  }

  /// The name of a theme, or the path of a theme file.
  package var theme: String?
  /// Key names by the name of the action they trigger, replacing the built-in ones.
  package var keys: [String: [String]] = [:]
  package var language: String?
  package var mouse: Bool?
  /// Nil follows the locale and the terminal.
  package var glyphs: Glyphs?
  package var graph: Graph?
  package var ambiguous = Ambiguous.auto
  package var reduceMotion = false
  package var csv = TableText.safe
  /// The engine to ask where neither command line nor manifest names one.
  package var engine: String?
  package var threads: Int?
  /// The most memory the engine may take, as it writes it: `4GB`.
  package var memory: String?

  package init() {}

  /// What is set and has no effect.
  package var warnings: [String] {
    language.map { ["'language' is '\($0)', and this version speaks only English"] } ?? []
  }

  package static func file(
    environment: [String: String] = ProcessInfo.processInfo.environment
  ) -> URL {
    XDG.configHome(environment).appending(path: "tuina/config.yaml")
  }

  /// Reads the configuration; that of a person who wrote none is empty.
  ///
  /// - Throws: `WorkspaceError` that holds every problem found.
  package static func load(
    environment: [String: String] = ProcessInfo.processInfo.environment
  ) throws -> UserConfiguration {
    let url = file(environment: environment)
    guard FileManager.default.fileExists(atPath: url.path) else { return UserConfiguration() }
    return try read(YAMLFile(url, name: url.path))
  }

  package static func read(text: String, name: String) throws -> UserConfiguration {
    try read(YAMLFile(name: name, text: text))
  }

  private static func read(_ file: YAMLFile) throws -> UserConfiguration {
    var configuration = UserConfiguration()
    guard let value = try file.root(), !value.isNothing else { return configuration }
    let known = [
      "theme", "keys", "language", "mouse", "glyphs", "graph", "ambiguous", "reduce_motion",
      "csv", "engine", "threads", "memory",
    ]
    if let block = value.block(known) {
      configuration.theme = block["theme"]?.word()
      configuration.language = block["language"]?.word()
      configuration.mouse = block["mouse"]?.truth()
      configuration.glyphs = block["glyphs"]?.choice(Glyphs.self)
      configuration.graph = block["graph"]?.choice(Graph.self)
      configuration.ambiguous = block["ambiguous"]?.choice(Ambiguous.self) ?? .auto
      configuration.reduceMotion = block["reduce_motion"]?.truth() ?? false
      configuration.csv = block["csv"]?.choice(TableText.self) ?? .safe
      configuration.engine = block["engine"]?.word()
      configuration.threads = block["threads"].flatMap(threads)
      configuration.memory = block["memory"]?.word()
      for (_, action, keys) in block["keys"]?.entries() ?? [] {
        configuration.keys[action] = keys.names()
      }
    }
    try file.throwProblems()
    return configuration
  }

  private static func threads(_ value: YAMLValue) -> Int? {
    guard let threads = value.whole() else { return nil }
    guard threads > 0 else {
      value.report("'threads' is \(threads) and must be at least 1")
      return nil
    }
    return threads
  }
}
