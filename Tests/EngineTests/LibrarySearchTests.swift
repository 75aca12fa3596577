import Foundation
import Testing

@testable import Engine

@Suite struct LibrarySearchTests {
  private func temporaryFolder() throws -> URL {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    return folder
  }

  @Test func theVariableWinsAlone() {
    let search = LibrarySearch(
      environment: ["TUINA_DUCKDB": "/opt/x.so"],
      executable: URL(filePath: "/a/bin/tuina")
    )
    #expect(search.candidates(library: "l.so", variable: "TUINA_DUCKDB") == ["/opt/x.so"])
  }

  @Test func theOrderIsBinaryCheckoutSystem() throws {
    let build = try temporaryFolder()
    defer { try? FileManager.default.removeItem(at: build) }
    try Data().write(to: build.appending(path: "Package.swift"))
    let search = LibrarySearch(
      environment: ["LD_LIBRARY_PATH": "relative::/opt/lib:"],
      executable: build.appending(path: ".build/debug/tuina")
    )
    let paths = search.candidates(library: "l.so", variable: "TUINA_DUCKDB")
    #expect(
      Array(paths.prefix(4)) == [
        build.appending(path: ".build/lib/l.so").path,
        build.appending(path: ".deps/lib/l.so").path, "/opt/lib/l.so", "/usr/local/lib/l.so",
      ]
    )
    #expect(paths.allSatisfy { $0.hasPrefix("/") })
  }

  @Test func theWorkingDirectoryIsNeverSearched() throws {
    // A folder that looks like a checkout, and holds a library of its own.
    let stranger = try temporaryFolder()
    defer { try? FileManager.default.removeItem(at: stranger) }
    try Data().write(to: stranger.appending(path: "Package.swift"))
    let before = FileManager.default.currentDirectoryPath
    defer { _ = FileManager.default.changeCurrentDirectoryPath(before) }
    #expect(FileManager.default.changeCurrentDirectoryPath(stranger.path))
    for environment in [[:], ["LD_LIBRARY_PATH": ".:lib:"]] {
      let search = LibrarySearch(
        environment: environment,
        executable: URL(filePath: "/a/bin/tuina")
      )
      let paths = search.candidates(library: "l.so", variable: "TUINA_DUCKDB")
      #expect(!paths.contains { $0.contains(stranger.lastPathComponent) || !$0.hasPrefix("/") })
    }
  }

  @Test func thePinIsTheOneOfTheBootstrap() throws {
    let script = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../../scripts/bootstrap")
    let text = try String(contentsOf: script, encoding: .utf8)
    #expect(text.contains("library_sha256=\(DuckDB.pinned)\n"))
  }

  @Test func aPinnedLibraryThatWasChangedIsPassedOver() throws {
    let folder = try temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = folder.appending(path: "libduckdb.so")
    try Data("no ELF".utf8).write(to: file)
    let error = #expect(throws: EngineError.self) {
      try DriverLoading.load(
        "X",
        paths: [file.path],
        entryPoints: ["f"],
        advice: "",
        pinned: (file.path, DuckDB.pinned)
      )
    }
    #expect(error?.description.contains("SHA-256 differs") == true)
  }

  @Test func aMissingLibraryIsReportedWithEveryPathAndTheWayOut() async {
    let search = LibrarySearch(
      environment: ["TUINA_DUCKDB": "/nonexistent/libduckdb.so"],
      executable: URL(filePath: "/a/bin/tuina")
    )
    let error = await #expect(throws: EngineError.self) {
      try await DuckDB.open(path: ":memory:", threads: nil, memory: nil, search: search)
    }
    #expect(error?.code == .library)
    #expect(error?.description.contains("/nonexistent/libduckdb.so: no such file") == true)
    #expect(error?.description.contains("scripts/bootstrap") == true)
  }

  @Test func aFileThatIsNoLibraryIsReported() async throws {
    let folder = try temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = folder.appending(path: "libduckdb.so")
    try Data("no ELF".utf8).write(to: file)
    #expect(throws: EngineError.self) {
      try DriverLoading.load("X", paths: [file.path], entryPoints: ["f"], advice: "")
    }
    let error = #expect(throws: EngineError.self) {
      try DriverLoading.load(
        "X",
        paths: [LibrarySearch().systemLibrary("libm.so.6")],
        entryPoints: ["no_init"],
        advice: ""
      )
    }
    #expect(error?.description.contains("not an ADBC driver") == true)
  }

  @Test func manifestsNameTheLibraryOfThePlatform() throws {
    let text = """
      name = 'Example'  # a comment
      [ADBC]
      version = "v1.1.0"
      [Driver]
      entrypoint = "ExampleInit"
      [Driver.shared]
      linux_amd64 = "/opt/example/amd64.so"
      "linux_arm64" = '/opt/example/arm64.so'
      """
    let file = URL(filePath: "/etc/adbc/drivers/example.toml")
    let amd64 = try DriverManifest(text, file: file, platform: "linux_amd64")
    #expect(amd64.library == "/opt/example/amd64.so")
    #expect(amd64.entryPoint == "ExampleInit")
    #expect(
      try DriverManifest(text, file: file, platform: "linux_arm64").library
        == "/opt/example/arm64.so"
    )
    #expect(throws: EngineError.self) {
      try DriverManifest(text, file: file, platform: "windows_amd64")
    }
    let plain = try DriverManifest("[Driver]\nshared = \"libx.so\"", file: file)
    #expect(plain.library == "libx.so")
  }

  @Test func manifestsAreFoundOnTheDriverPathFirst() throws {
    let folder = try temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    try Data("[Driver]\nshared = \"/opt/a.so\"".utf8)
      .write(to: folder.appending(path: "example.toml"))
    let environment = ["ADBC_DRIVER_PATH": "/nonexistent:\(folder.path)", "HOME": "/h"]
    #expect(try DriverManifest.find("example", environment: environment)?.library == "/opt/a.so")
    #expect(try DriverManifest.find("other", environment: environment) == nil)
    #expect(
      DriverManifest.folders(environment).map(\.path).suffix(2)
        == ["/h/.config/adbc/drivers", "/etc/adbc/drivers"]
    )
  }

  @Test func entryPointsFollowTheDriversName() {
    #expect(ManifestDriver.pascal("flight_sql") == "FlightSql")
    #expect(ManifestDriver.pascal("postgresql") == "Postgresql")
  }

  @Test(arguments: [
    (String?.none, EngineLocation.duckDB(path: ":memory:")), ("duckdb", .duckDB(path: ":memory:")),
    ("duckdb:///tmp/a.db", .duckDB(path: "/tmp/a.db")),
    ("sc://host:15002", .spark(uri: "sc://host:15002")),
    ("sqlite", .driver(name: "sqlite", uri: nil)),
    ("postgresql://u@h/d", .driver(name: "postgresql", uri: "postgresql://u@h/d")),
  ])
  func enginesAreChosenByURI(_ uri: String?, _ location: EngineLocation) throws {
    #expect(try EngineLocation(uri) == location)
  }

  @Test func aMissingSparkDriverIsReportedWithTheWayOut() async {
    let search = LibrarySearch(
      environment: ["TUINA_SPARK_DRIVER": "/nonexistent/libadbc_driver_spark.so", "HOME": "/h"],
      executable: URL(filePath: "/a/bin/tuina")
    )
    let error = await #expect(throws: EngineError.self) {
      try await Spark.open(uri: "sc://127.0.0.1:15002", search: search)
    }
    #expect(error?.code == .library)
    #expect(error?.description.contains("/nonexistent/libadbc_driver_spark.so: no such") == true)
    #expect(error?.description.contains("scripts/bootstrap --spark") == true)
  }

  @Test(
    .enabled(if: SparkServer.hasDriver)
  ) func anAbsentSparkServerIsReportedWithTheWayOut() async {
    let error = await #expect(throws: EngineError.self) {
      try await Engines.open(uri: "sc://127.0.0.1:1/;x-key=hunter2")
    }
    #expect(error?.code == .connection)
    #expect(error?.description.contains("sc://127.0.0.1:1/;x-key=…") == true)
    #expect(error?.description.contains("connection refused") == true)
    #expect(error?.description.contains("scripts/spark-server start") == true)
  }

  @Test func secretsOfASparkAddressAreHidden() {
    #expect(
      Spark.withoutSecrets("sc://h:443/;use_ssl=true;token=a=b;user_id=me")
        == "sc://h:443/;use_ssl=true;token=…;user_id=me"
    )
    #expect(Spark.withoutSecrets("sc://h:443") == "sc://h:443")
  }
}
