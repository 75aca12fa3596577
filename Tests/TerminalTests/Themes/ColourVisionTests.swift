import Foundation
import Terminal
import Testing

/// Colours as people with a missing cone type see them.
///
/// Machado, Oliveira and Fernandes 2009, severity 1.0, on linear light.
/// https://doi.org/10.1109/TVCG.2009.113
enum ColourVision: CaseIterable {
  case protanopia
  case deuteranopia
  case tritanopia

  private var rows: [SIMD3<Double>] {
    switch self {
    case .protanopia:
      [
        SIMD3(0.152286, 1.052583, -0.204868), SIMD3(0.114503, 0.786281, 0.099216),
        SIMD3(-0.003882, -0.048116, 1.051998),
      ]
    case .deuteranopia:
      [
        SIMD3(0.367322, 0.860646, -0.227968), SIMD3(0.280085, 0.672501, 0.047413),
        SIMD3(-0.011820, 0.042940, 0.968881),
      ]
    case .tritanopia:
      [
        SIMD3(1.255528, -0.076749, -0.178779), SIMD3(-0.078411, 0.930809, 0.147602),
        SIMD3(0.004733, 0.691367, 0.303900),
      ]
    }
  }

  func seen(_ colour: RGB) -> RGB {
    let light = ColourMath.linear(colour)
    let channels = rows.map { row -> UInt8 in
      let value = min(max((row * light).sum(), 0), 1)
      let encoded = value <= 0.0031308 ? 12.92 * value : 1.055 * pow(value, 1 / 2.4) - 0.055
      return UInt8((encoded * 255).rounded())
    }
    return RGB(red: channels[0], green: channels[1], blue: channels[2])
  }

  func distance(_ one: RGB, _ two: RGB) -> Double {
    ColourMath.squaredDistance(ColourMath.lab(seen(one)), ColourMath.lab(seen(two))).squareRoot()
  }
}

@Suite struct ColourVisionTests {
  @Test(arguments: [
    ("deuteranopia", ColourVision.deuteranopia), ("deuteranopia", .protanopia),
    ("tritanopia", .tritanopia),
  ])
  func statesAndSeriesStayApart(name: String, vision: ColourVision) throws {
    let theme = try ThemeFixture.theme(name)
    let states: [Role] = [.good, .warning, .bad]
    let lines: [Role] = [.series1, .series2, .series3, .series4]
    for (roles, least) in [(states, 20.0), (lines, 20.0)] {
      for (index, one) in roles.enumerated() {
        for two in roles[(index + 1)...] {
          let first = try #require(ThemeFixture.shown(one, theme))
          let second = try #require(ThemeFixture.shown(two, theme))
          let distance = vision.distance(first, second)
          #expect(distance >= least, "\(name): \(one.name) and \(two.name) \(distance)")
        }
      }
    }
  }

  @Test func theSimulationConfusesWhatItShould() throws {
    let red = try #require(RGB(hex: "#c05000"))
    let green = try #require(RGB(hex: "#707000"))
    #expect(ColourVision.deuteranopia.distance(red, green) < 25)
    #expect(ColourVision.tritanopia.distance(red, green) > 50)
  }
}
