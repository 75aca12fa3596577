import Terminal
import Testing

@Suite struct ThemeTests {
  static let coloured = ThemeFixture.names.filter { $0 != "mono" }
  static let read: [Role] = [
    .text, .dim, .title, .accent, .good, .warning, .bad, .header, .key, .link,
  ]

  @Test(arguments: coloured)
  func whatOneReadsStandsOutOnCanvasAndSelection(name: String) throws {
    let theme = try ThemeFixture.theme(name)
    let least = name == "high-contrast" ? 7.0 : 4.5
    let canvas = try #require(ThemeFixture.shown(.background, theme))
    let selection = try #require(ThemeFixture.shown(.selection, theme))
    for role in Self.read {
      let colour = try #require(ThemeFixture.shown(role, theme))
      let contrast = colour.contrast(with: canvas)
      #expect(contrast >= least, "\(name): \(role.name) on canvas \(contrast)")
    }
    for role in [Role.text, .dim, .key, .good, .bad, .warning] {
      let colour = try #require(ThemeFixture.shown(role, theme))
      let contrast = colour.contrast(with: selection)
      #expect(contrast >= (role == .text ? least : 3), "\(name): \(role.name) selected \(contrast)")
    }
    #expect(canvas != selection, "\(name): the selection cannot be seen")
  }

  @Test(arguments: coloured)
  func linesOfChartsStandOut(name: String) throws {
    let theme = try ThemeFixture.theme(name)
    let canvas = try #require(ThemeFixture.shown(.background, theme))
    for role in Role.series {
      let contrast = try #require(ThemeFixture.shown(role, theme)).contrast(with: canvas)
      #expect(contrast >= (name == "high-contrast" ? 7 : 3), "\(name): \(role.name) \(contrast)")
    }
  }

  @Test func theBuiltInThemesAreTheFiles() throws {
    for (name, builtIn) in [("dark", Theme.dark), ("mono", Theme.mono)] {
      let file = try ThemeFixture.theme(name)
      for role in Role.allCases { #expect(file[role] == builtIn[role], "\(name): \(role.name)") }
      for gradient in Gradient.allCases {
        for step in [0, 50, 100] {
          #expect(
            file.colour(of: gradient, step: step) == builtIn.colour(of: gradient, step: step)
          )
        }
      }
    }
    #expect(try ThemeFixture.theme("light").isLight == true)
    #expect(Theme.dark.isLight == false)
    #expect(Theme.mono.isLight == nil)
  }

  @Test func missingEntriesComeFromTheDarkTheme() throws {
    let theme = try Theme(name: "mine", entries: ["good": "#00ff00 bold underline"])
    #expect(theme[.good].colour == RGB(red: 0, green: 255, blue: 0))
    #expect(theme[.good].attributes == [.bold, .underline])
    #expect(theme[.bad] == Theme.dark[.bad])
    #expect(theme.resolve(.good, .indexed256) == 46)
  }

  @Test(arguments: [
    ("bordr", "#112233", "theme t, bordr: there is no such role; did you mean border?"),
    ("text", "red", "theme t, text: 'red' is not a colour; write #rrggbb or default"),
    ("text", "#12345", "theme t, text: '#12345' is not a colour; write #rrggbb or default"),
    ("text", "", "theme t, text: '' is not a colour; write #rrggbb or default"),
    (
      "text", "#112233 blink",
      "theme t, text: 'blink' is not an attribute; use bold, underline, reverse or dim"
    ),
    (
      "gradient-heat", "#112233 #445566",
      "theme t, gradient-heat: '#112233 #445566' is not a gradient; "
        + "write three colours: #rrggbb #rrggbb #rrggbb"
    ),
  ])
  func wrongEntriesAreNamed(role: String, value: String, message: String) {
    #expect {
      try Theme(name: "t", entries: [role: value])
    } throws: {
      "\($0)" == message
    }
  }

  @Test func withoutColoursAttributesTellStatesApart() {
    let looks = [Role.text, .good, .warning, .bad].map { Theme.dark.resolve(Style($0), .none) }
    #expect(Set(looks).count == 4)
    #expect(looks.allSatisfy { $0.foreground == nil && $0.background == nil })
    let selected = Theme.dark.resolve(Style(.text, background: .selection), .none)
    #expect(selected.attributes.contains(.reverse))
    let mono = Theme.mono.resolve(Style(.bad), .indexed256)
    #expect(mono.foreground == nil && mono.attributes.contains(.reverse))
  }

  @Test(arguments: [Appearance.Colours.eight, .sixteen])
  func coarsePalettesKeepTextReadable(colours: Appearance.Colours) throws {
    for name in Self.coloured {
      let theme = try ThemeFixture.theme(name)
      for role in Self.read {
        for background in [Role.background, .selection] {
          let look = theme.resolve(Style(role, background: background), colours)
          let foreground = Palette.colours[try #require(look.foreground)]
          let canvas = Palette.colours[try #require(look.background)]
          let contrast = foreground.contrast(with: canvas)
          #expect(contrast >= 2, "\(name): \(role.name) on \(background.name) \(contrast)")
        }
      }
    }
  }

  @Test func gradientsPassThroughTheirStops() throws {
    let theme = try Theme(name: "t", entries: ["gradient-heat": "#000000 #646464 #ffffff"])
    #expect(theme.colour(of: .heat, step: 0) == RGB(red: 0, green: 0, blue: 0))
    #expect(theme.colour(of: .heat, step: 25) == RGB(red: 50, green: 50, blue: 50))
    #expect(theme.colour(of: .heat, step: 50) == RGB(red: 100, green: 100, blue: 100))
    #expect(theme.colour(of: .heat, step: 400) == RGB(red: 255, green: 255, blue: 255))
  }

  @Test(arguments: [("#E69F00", 214), ("#56B4E9", 74), ("#009E73", 36), ("#D55E00", 166)])
  func nearestColoursAreThoseOfTheEye(hex: String, index: Int) throws {
    let colour = try #require(RGB(hex: hex))
    #expect(Palette.nearest(to: colour, colours: .indexed256) == index)
  }

  @Test func labOfKnownColours() throws {
    let red = ColourMath.lab(try #require(RGB(hex: "#ff0000")))
    #expect(abs(red.x - 53.24) < 0.02 && abs(red.y - 80.09) < 0.02 && abs(red.z - 67.20) < 0.02)
    #expect(
      abs(RGB(red: 255, green: 255, blue: 255).contrast(with: RGB(red: 0, green: 0, blue: 0)) - 21)
        < 1e-9
    )
  }
}
