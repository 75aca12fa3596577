import Foundation
import Testing
import Workspace

@Suite struct ConfigurationTests {
  @Test func everyKeyIsRead() throws {
    let configuration = try UserConfiguration.read(
      text: """
        theme: dusk
        keys: {quit: q, help: ["?", F1]}
        language: zh-Hans
        mouse: false
        glyphs: ascii
        graph: block
        ambiguous: 2
        reduce_motion: true
        engine: sc://host:15002
        threads: 4
        memory: 4GB
        """,
      name: "config.yaml"
    )
    #expect(configuration.theme == "dusk")
    #expect(configuration.keys == ["quit": ["q"], "help": ["?", "F1"]])
    #expect(configuration.language == "zh-Hans")
    #expect(configuration.mouse == false)
    #expect(configuration.glyphs == .ascii)
    #expect(configuration.graph == .block)
    #expect(configuration.ambiguous == .two)
    #expect(configuration.reduceMotion)
    #expect(configuration.engine == "sc://host:15002")
    #expect(configuration.threads == 4)
    #expect(configuration.memory == "4GB")
  }

  @Test(arguments: [
    ("them: dusk", "c:1:1: unknown key 'them'; did you mean 'theme'?"),
    ("threads: 0", "c:1:10: 'threads' is 0 and must be at least 1"),
    ("mouse: perhaps", "c:1:8: 'mouse': expected true or false, found the text 'perhaps'"),
    (
      "glyphs: unicod",
      "c:1:9: 'glyphs' cannot be 'unicod'; did you mean 'unicode'?"
    ),
    ("graph: dots", "c:1:8: 'graph' cannot be 'dots'; it is one of braille, block, ascii"),
    ("ambiguous: 3", "c:1:12: 'ambiguous' cannot be '3'; did you mean '1'?"),
    (
      "reduce_motion: some",
      "c:1:16: 'reduce_motion': expected true or false, found the text 'some'"
    ),
    ("keys: [q]", "c:1:7: 'keys': expected a block of keys, found a list"),
  ])
  func aWrongConfigurationIsExplained(text: String, message: String) {
    let error = #expect(throws: WorkspaceError.self) {
      try UserConfiguration.read(text: text, name: "c")
    }
    #expect(error?.description == message)
  }

  @Test func whatHasNoEffectIsSaid() throws {
    let configuration = try UserConfiguration.read(text: "language: zh-Hans", name: "c")
    #expect(
      configuration.warnings == ["'language' is 'zh-Hans', and this version speaks only English"]
    )
    #expect(try UserConfiguration.read(text: "theme: dusk", name: "c").warnings.isEmpty)
  }

  @Test func theFileOfThePersonIsFoundByXDG() throws {
    let home = try TemporaryFolder()
    let environment = ["XDG_CONFIG_HOME": home.url.path]
    #expect(try UserConfiguration.load(environment: environment) == UserConfiguration())
    try home.write("tuina/config.yaml", "theme: dusk\n")
    #expect(try UserConfiguration.load(environment: environment).theme == "dusk")
  }

  @Test func themesAreFoundInTheirPlacesThePersonalFirst() throws {
    let folder = try TemporaryFolder()
    try folder.write("mine/dusk.yaml", "border: \"#111111\"\ntitle: \"#222222 bold\"\n")
    try folder.write("prefix/share/tuina/themes/dusk.yaml", "border: \"#333333\"\n")
    try folder.write("prefix/share/tuina/themes/dawn.yaml", "border: \"#444444\"\n")
    let folders = ThemeFile.folders(
      environment: [
        "TUINA_THEMES": folder.url.appending(path: "mine").path,
        "XDG_CONFIG_HOME": folder.url.appending(path: "none").path,
      ],
      executable: folder.url.appending(path: "prefix/bin/tuina")
    )
    #expect(folders.map(\.lastPathComponent) == ["mine", "themes"])
    #expect(ThemeFile.available(in: folders).keys.sorted() == ["dawn", "dusk"])
    let dusk = try ThemeFile.load("dusk", from: folders)
    #expect(dusk.entries == ["border": "#111111", "title": "#222222 bold"])
    let error = #expect(throws: WorkspaceError.self) {
      try ThemeFile.load("dsuk", from: folders)
    }
    #expect(error?.description == "there is no theme 'dsuk'; did you mean 'dusk'?")
  }

  @Test func theThemesOfTheCheckoutAreFound() throws {
    let folder = try TemporaryFolder()
    try folder.write("Package.swift", "")
    try folder.write("themes/dusk.yaml", "border: \"#111111\"\n")
    let folders = ThemeFile.folders(
      environment: ["XDG_CONFIG_HOME": "/absent"],
      executable: folder.url.appending(path: ".build/debug/tuina")
    )
    #expect(folders.map(\.path) == [folder.url.appending(path: "themes").path])
  }

  @Test(arguments: ["dark", "light", "high-contrast", "deuteranopia", "tritanopia", "mono"])
  func theThemesThatComeWithTuinaAreRead(name: String) throws {
    let file = URL(filePath: #filePath).appending(path: "../../../themes/\(name).yaml")
    let theme = try ThemeFile.read(file.standardizedFileURL)
    #expect(theme.name == name)
    #expect(theme.entries["background"] != nil)
    #expect(theme.entries["name"] == nil, "the heading of the file is no role")
  }

  @Test func aCopiedThemeIsWhatItsFileIsCalled() throws {
    let folder = try TemporaryFolder()
    let file = try folder.write("mine.yaml", "name: dark\nborder: \"#111111\"\n")
    let theme = try ThemeFile.read(file)
    #expect(theme.name == "mine")
    #expect(theme.entries == ["border": "#111111"])
  }

  @Test func aWrongThemeIsExplained() throws {
    let folder = try TemporaryFolder()
    let file = try folder.write("t.yaml", "border: [a]\n")
    let error = #expect(throws: WorkspaceError.self) { try ThemeFile.read(file) }
    #expect(error?.description == "\(file.path):1:9: 'border': expected a text, found a list")
  }
}
