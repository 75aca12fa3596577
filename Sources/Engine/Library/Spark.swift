/// A Spark cluster through Spark Connect.
enum Spark {
  static let library = "libadbc_driver_spark.so"
  static let variable = "TUINA_SPARK_DRIVER"
  static let entryPoints = ["AdbcDriverSparkInit", "AdbcDriverInit"]

  static func open(uri: String, search: LibrarySearch = LibrarySearch()) async throws -> ADBCEngine
  {
    var paths = search.candidates(library: library, variable: variable)
    if let manifest = try DriverManifest.find("spark", environment: search.environment) {
      paths.insert(manifest.library, at: max(0, paths.count - 1))
    }
    let driver = try DriverLoading.load(
      "the Spark driver",
      paths: paths,
      entryPoints: entryPoints,
      advice: "Set \(variable) to \(library), or install an ADBC driver manifest named spark."
    )
    return try await DriverLoading.engine(
      driver: driver,
      options: [(name: "uri", value: uri)],
      dialect: .spark,
      uri: uri
    )
  }
}
