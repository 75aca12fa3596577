internal import Columnar
package import Foundation

/// What an embedded engine may reach outside of its own memory.
package struct EngineAccess: Sendable, Hashable {
  /// Folders with all they hold, to read and to write.
  package var folders: [URL]
  /// Single files and URIs.
  package var files: [String]
  /// Extensions that must be there to read the URIs; those not installed are passed over.
  package var extensions: [String]

  package init(folders: [URL], files: [String] = [], extensions: [String] = []) {
    self.folders = folders
    self.files = files
    self.extensions = extensions
  }
}

extension QueryEngine {
  /// Shuts an embedded engine off from everything but `access`, for as long as it lives and on all
  /// its connections.
  ///
  /// Call it before the engine sees a text that a stranger may have written. Afterwards files
  /// elsewhere, the network, databases, extensions and every setting are out of reach.
  ///
  /// - Throws: ``EngineError`` when the engine refuses, or is confined already to less than this.
  package func confine(to access: EngineAccess) async throws {
    guard dialect.kind == .duckDB else { return }
    let folders = access.folders.map(\.path)
    if try await isConfined {
      let missing = try await query(
        """
        SELECT (SELECT count(*) FROM unnest([\(literals: folders)]::VARCHAR[]) AS f(path) WHERE
          NOT list_contains(\(Self.known("allowed_directories")), rtrim(path, '/')))
        + (SELECT count(*) FROM unnest([\(literals: access.files)]::VARCHAR[]) AS f(path) WHERE
          NOT list_contains(\(Self.known("allowed_paths")), rtrim(path, '/')))
        """
      ).row(0)[0].int
      guard missing == 0 else {
        throw EngineError(
          code: .access,
          message: "the engine is confined to other folders already; open another engine"
        )
      }
      return
    }
    for name in access.extensions {
      // What is not installed is told when a URI cannot be read.
      _ = try? await execute("LOAD \(identifier: name)")
    }
    let settings: [SQL] = [
      "SET allowed_directories = [\(literals: folders)]",
      "SET allowed_paths = [\(literals: access.files)]",
      "SET autoload_known_extensions = false",
      "SET allow_community_extensions = false",
      "SET enable_external_access = false",
      "SET lock_configuration = true",
    ]
    for setting in settings { try await execute(setting) }
  }

  private var isConfined: Bool {
    get async throws {
      let setting = "enable_external_access"
      return try await query("SELECT CAST(current_setting(\(literal: setting)) AS VARCHAR)")
        .row(0)[0].string == "false"
    }
  }

  /// The paths of a setting, without the separators that the engine adds at their ends.
  private static func known(_ setting: String) -> SQL {
    "list_transform(current_setting(\(literal: setting)), lambda p: rtrim(p, '/'))"
  }
}
