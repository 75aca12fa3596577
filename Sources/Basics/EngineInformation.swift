/// Which engine answers, and where it came from.
package struct EngineInformation: Sendable, Hashable, Codable {
  package var name: String
  package var version: String
  package var uri: String
  package var libraryPath: String
  package var driverVersion: String

  package init(
    name: String,
    version: String,
    uri: String,
    libraryPath: String,
    driverVersion: String
  ) {
    self.name = name
    self.version = version
    self.uri = uri
    self.libraryPath = libraryPath
    self.driverVersion = driverVersion
  }
}
