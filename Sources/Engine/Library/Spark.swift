/// A Spark cluster through Spark Connect.
///
/// Each connection is a session of the server, with views of its own; ``SessionScript`` makes
/// them alike. The driver sends the server no interrupt when a statement is cancelled, and the
/// server would go on with it for as long as the session lasts: so the session is ended, and the
/// next statement begins another.
enum Spark {
  static let library = "libadbc_driver_spark.so"
  static let variable = "TUINA_SPARK_DRIVER"
  static let entryPoints = ["AdbcDriverSparkInit", "AdbcDriverInit"]
  static let driverAdvice = """
    Get it with scripts/bootstrap --spark in the checkout, which puts a checked copy into \
    .deps/lib, set \(variable) to \(library), or install an ADBC driver manifest named spark.
    """
  static let serverAdvice = """
    Is a Spark Connect server (Spark 4.0 or later) running there? Start one on this machine with \
    scripts/spark-server start, elsewhere with Spark's sbin/start-connect-server.sh.
    """

  /// What SQL text means must not depend on how the cluster is configured.
  ///
  /// Substitution would replace `${env:HOME}` inside literals; the others choose how literals
  /// are escaped, that failed casts are errors, and that a time without a zone stays as it is.
  static let settings: [SQL] = [
    "SET spark.sql.variable.substitute=false",
    "SET spark.sql.parser.escapedStringLiterals=false",
    "SET spark.sql.ansi.enabled=true",
    "SET spark.sql.ansi.doubleQuotedIdentifiers=false",
    "SET spark.sql.session.timeZone=UTC",
  ]

  static func open(uri: String, search: LibrarySearch = LibrarySearch()) async throws -> ADBCEngine
  {
    var paths = search.candidates(library: library, variable: variable)
    if let manifest = try DriverManifest.find("spark", environment: search.environment) {
      // After the program's own places, before the system's.
      paths.insert(manifest.path(search), at: min(2, paths.count))
    }
    let driver = try DriverLoading.load(
      "the Spark driver",
      paths: paths,
      entryPoints: entryPoints,
      advice: driverAdvice
    )
    return try await DriverLoading.engine(
      driver: driver,
      options: [(name: "uri", value: uri)],
      dialect: .spark,
      uri: withoutSecrets(uri),
      script: SessionScript(settings: settings),
      advice: serverAdvice
    )
  }

  /// The URI for messages and reports: of its parameters only those that are no secret.
  static func withoutSecrets(_ uri: String) -> String {
    let known: Set<Substring> = ["use_ssl", "user_id", "user_agent", "session_id"]
    let parts = uri.split(separator: ";", omittingEmptySubsequences: false)
    let parameters = parts.dropFirst().map { part -> String in
      guard let equals = part.firstIndex(of: "="), !known.contains(part[..<equals]) else {
        return String(part)
      }
      return part[...equals] + "…"
    }
    return ([String(parts.first ?? "")] + parameters).joined(separator: ";")
  }
}
