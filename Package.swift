// swift-tools-version: 6.2
import PackageDescription

// Parts, from the executable down. A part may depend only on parts below it.

let cTargets: Set<String> = ["CADBC", "CNcurses", "COpenBLAS", "CImage", "CZlib"]

/// Parts where unsafe code is allowed; every unsafe expression in them is spelled out.
let fenced: Set<String> = ["Basics", "TextFiles", "Kernels", "Columnar", "NcursesTerminal"]

let upcoming: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
]

/// A part and its tests, which may use what the part uses.
func module(
  _ name: String,
  _ dependencies: [Target.Dependency] = [],
  tests: [Target.Dependency] = [],
  golden: [String] = []
) -> [Target] {
  [
    .target(name: name, dependencies: dependencies),
    .testTarget(
      name: name + "Tests",
      dependencies: [.byName(name: name), "TestSupport"] + tests,
      exclude: golden
    ),
  ]
}

func product(_ name: String, _ package: String) -> Target.Dependency {
  .product(name: name, package: package)
}

var targets: [Target] = [
  .executableTarget(name: "tuina", dependencies: ["Commands"])
]

targets += module(
  "Commands",
  [
    "Dashboard", "NcursesTerminal", "Reporting", "Serving", "Pipeline", "Review", "Feedback",
    "Deployment", "Learning", "Scoring", "Fusion", "Profiling", "Ingest", "Conform", "Samples",
    "Workspace", "TextFiles", "Engine", "Terminal", "Basics",
    product("ArgumentParser", "swift-argument-parser"),
  ]
)
targets += module(
  "Dashboard",
  [
    "Terminal", "Reporting", "Pipeline", "Deployment", "Review", "Feedback", "Learning", "Scoring",
    "Fusion",
    "Profiling",
    "Conform",
    "Ingest", "Workspace", "TextFiles", "Basics",
  ],
  tests: ["Engine", "Columnar"],
  golden: ["Snapshots"]
)
targets += module(
  "Reporting",
  [
    "Pipeline", "Feedback", "Learning", "Scoring", "Fusion", "Profiling", "Ingest", "Workspace",
    "Basics",
    product("Mustache", "swift-mustache"),
  ],
  golden: ["Snapshots"]
)
targets += module(
  "Review",
  ["Fusion", "Ingest", "Conform", "Workspace", "TextFiles", "Engine", "Columnar", "Basics"]
)
targets += module(
  "Pipeline",
  [
    "Deployment", "Feedback", "Learning", "Scoring", "Review", "Fusion", "Profiling", "Ingest",
    "Conform",
    "Workspace",
    "Engine",
    "Columnar", "Kernels", "Basics",
  ],
  tests: ["DatasetSupport"]
)
targets += module(
  "Serving",
  [
    "Feedback", "Learning", "Scoring", "Workspace", "Basics",
    product("HummingbirdCore", "hummingbird"),
    product("HTTPTypes", "swift-http-types"),
    product("Logging", "swift-log"),
    product("NIOCore", "swift-nio"),
    product("NIOHTTPTypes", "swift-nio-extras"),
    product("NIOPosix", "swift-nio"),
  ]
)
targets += module(
  "Deployment",
  [
    "Learning", "Scoring", "Ingest", "Conform", "Workspace", "Engine", "Columnar", "Kernels",
    "Basics",
  ],
  tests: ["DatasetSupport"]
)
targets += module("Feedback", ["Scoring", "Workspace", "Kernels", "Basics"])
targets += module(
  "Learning",
  [
    "Scoring", "Fusion", "Profiling", "Conform", "Ingest", "Workspace", "Engine", "Columnar",
    "Kernels", "Basics",
  ]
)
targets += module("Scoring", ["Columnar", "Kernels", "Basics", "CImage"])
targets += module(
  "Fusion",
  ["Profiling", "Conform", "Ingest", "Workspace", "Engine", "Columnar", "Kernels", "Basics"],
  tests: ["DatasetSupport", "Pipeline"]
)
targets += module(
  "Profiling",
  ["Conform", "Ingest", "Workspace", "Engine", "Columnar", "Basics"],
  tests: ["DatasetSupport", "Pipeline"]
)
targets += module("Conform", ["Engine", "Columnar", "Workspace", "Basics"])
targets += module(
  "Ingest",
  ["Conform", "Workspace", "TextFiles", "Engine", "Columnar", "Basics"],
  tests: ["DatasetSupport", "Pipeline"]
)
targets += module("Samples", ["TextFiles", "Engine", "Columnar", "Basics", "CImage"])
targets += module(
  "Workspace",
  ["TextFiles", "Basics", product("GRDB", "GRDB.swift"), product("Yams", "Yams")]
)
targets += module("Basics", [product("Crypto", "swift-crypto")])
targets += module("Engine", ["Columnar", "Basics"])
targets += module("TextFiles", ["Basics", "CZlib"])
targets += module("Columnar", ["CADBC", "Basics"])
targets += module("Kernels", ["Basics", "COpenBLAS"])
targets += module("NcursesTerminal", ["Terminal", "Basics", "CNcurses"])
targets += module("Terminal", ["Basics"])

targets += [
  .target(name: "CADBC"),
  .target(name: "CNcurses", linkerSettings: [.linkedLibrary("ncursesw")]),
  .target(name: "COpenBLAS", linkerSettings: [.linkedLibrary("openblas")]),
  .target(
    name: "CImage",
    linkerSettings: [.linkedLibrary("png"), .linkedLibrary("turbojpeg")]
  ),
  .target(name: "CZlib", linkerSettings: [.linkedLibrary("z")]),
  .executableTarget(
    name: "training-bench",
    dependencies: ["Learning", "Scoring", "Kernels", "Basics"],
    path: "Benchmarks/Training"
  ),
  .executableTarget(
    name: "scoring-bench",
    dependencies: ["Learning", "Scoring", "Kernels", "Basics"],
    path: "Benchmarks/Scoring"
  ),
  .executableTarget(
    name: "latency-bench",
    dependencies: ["Engine", "Columnar"],
    path: "Benchmarks/Latency"
  ),
  .target(name: "TestSupport", dependencies: ["Basics"], path: "Tests/TestSupport"),
  .target(
    name: "DatasetSupport",
    dependencies: [
      "TestSupport", "Conform", "Ingest", "Workspace", "TextFiles", "Engine", "Columnar", "Basics",
    ],
    path: "Tests/DatasetSupport"
  ),
  .testTarget(
    name: "EndToEndTests",
    dependencies: ["TestSupport", "Basics"],
    path: "Tests/EndToEnd",
    exclude: ["Cases/Fixtures"]
  ),
  .testTarget(
    name: "RecoveryTests",
    dependencies: [
      "Reporting", "Pipeline", "Feedback", "Learning", "Scoring", "Fusion", "Profiling", "Conform",
      "Ingest",
      "Workspace", "Engine", "Columnar", "Basics", "TestSupport",
    ]
  ),
]

for target in targets where !cTargets.contains(target.name) {
  var settings = upcoming
  if fenced.contains(target.name) { settings.append(.strictMemorySafety()) }
  if Context.environment["TUINA_CI"] != nil {
    settings.append(.treatAllWarnings(as: .error))
    // 6.3 deprecates MutableSpan.extracting in favour of a name that is not public yet.
    settings.append(.treatWarning("DeprecatedDeclaration", as: .warning))
  }
  target.swiftSettings = settings
}

let package = Package(
  name: "tuina",
  products: [.executable(name: "tuina", targets: ["tuina"])],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    .package(url: "https://github.com/apple/swift-http-types", from: "1.4.0"),
    .package(url: "https://github.com/apple/swift-log", from: "1.6.0"),
    .package(url: "https://github.com/apple/swift-nio", from: "2.90.0"),
    .package(url: "https://github.com/apple/swift-nio-extras", from: "1.30.0"),
    .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.26.0", traits: []),
    .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
  ],
  targets: targets,
  swiftLanguageModes: [.v6]
)
