import Foundation
import Terminal
import Testing
import Workspace

@testable import Commands

@Suite struct ThemeShelfTests {
  private static let themes = URL(filePath: #filePath).appending(path: "../../../themes")
    .standardizedFileURL

  private func folder(_ files: [String: String]) throws -> URL {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    for (name, text) in files {
      try text.write(to: folder.appending(path: name), atomically: true, encoding: .utf8)
    }
    return folder
  }

  @Test func everyThemeThatComesWithTuinaStandsOnTheShelf() {
    let library = ThemeLibrary(choice: nil, canvas: .unknown, folders: [Self.themes])
    #expect(
      library.themes.map(\.name) == [
        "dark", "deuteranopia", "high-contrast", "light", "mono", "tritanopia",
      ]
    )
    #expect(library.problems == [])
  }

  @Test(arguments: [
    (String?.none, TerminalCanvas.light, "light"), (nil, .dark, "dark"), (nil, .unknown, "dark"),
    ("light", .dark, "light"), ("tritanopia", .light, "tritanopia"),
  ])
  func thePersonChoosesAndElseTheTerminal(
    choice: String?,
    canvas: TerminalCanvas,
    expected: String
  ) {
    let library = ThemeLibrary(choice: choice, canvas: canvas, folders: [Self.themes])
    #expect(library.chosen == expected)
    #expect(library.problems == [])
  }

  @Test func withoutFilesALightTerminalGetsTheBuiltInTheme() {
    let library = ThemeLibrary(choice: nil, canvas: .light, folders: [])
    #expect(library.chosen == "dark")
    #expect(library.themes.map(\.name) == ["dark", "mono"])
  }

  @Test func aThemeIsChosenByPath() throws {
    let folder = try folder(["mine.yaml": "name: dark\ngood: \"#00ff00\"\n"])
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = folder.appending(path: "mine.yaml").path
    let library = ThemeLibrary(choice: path, canvas: .dark, folders: [])
    #expect(library.chosen == "mine")
    #expect(library.problems == [])
    let mine = try #require(library.themes.first { $0.name == "mine" })
    #expect(mine[.good].colour == RGB(red: 0, green: 255, blue: 0))
  }

  @Test func aWrongThemeIsNamedAndTheDarkOneOpens() throws {
    let folder = try folder(["bad.yaml": "bordr: \"#112233\"\n", "fine.yaml": "name: fine\n"])
    defer { try? FileManager.default.removeItem(at: folder) }
    let library = ThemeLibrary(choice: "bad", canvas: .light, folders: [folder])
    #expect(library.chosen == "dark")
    #expect(library.themes.map(\.name) == ["dark", "fine", "mono"])
    let problem = try #require(library.problems.first)
    #expect(library.problems.count == 1)
    #expect(problem.contains("bad.yaml"))
    #expect(problem.hasSuffix("there is no such role; did you mean border?"))
  }

  @Test func anAbsentThemeIsNamedAndTheDarkOneOpens() {
    let library = ThemeLibrary(choice: "lihgt", canvas: .dark, folders: [Self.themes])
    #expect(library.chosen == "dark")
    #expect(library.problems == ["there is no theme 'lihgt'; did you mean 'light'?"])
  }
}
