import Basics

/// A small picture of a lesion: a blob of pigment on skin.
///
/// Melanomas are on average darker, larger, more ragged and of several colours; the ranges
/// overlap, so that pictures help a model without deciding everything.
struct MolePhoto: Sendable {
  /// Pixels in a row, and rows.
  static let side = 24

  /// Indices into the palette, row by row from the top left.
  private var pixels: [UInt8] = []
  /// Four shades of skin, ten of the lesion from rim to core, two of the patch.
  private var palette: [Colour]

  /// Red, green and blue of each pixel, row by row from the top left.
  var rgb: [UInt8] {
    pixels.flatMap { index in
      let colour = palette[Int(index)]
      return [colour.red, colour.green, colour.blue]
    }
  }

  fileprivate struct Colour {
    var red: UInt8
    var green: UInt8
    var blue: UInt8
  }

  /// How one lesion looks; drawn from the true diagnosis.
  private struct Look {
    var centre: (x: Double, y: Double)
    var radius: Double
    /// Amplitude and direction of the waves with two to five bumps on the outline.
    var waves: [(amplitude: Double, x: Double, y: Double)]
    var shades: [Colour]
    /// Where a second colour lies, and how strong it is.
    var patch: (x: Double, y: Double, strength: Double)
  }

  /// Draws a lesion.
  ///
  /// - Parameters:
  ///   - diagnosis: The true one.
  ///   - appearance: The same number gives the same lesion.
  ///   - exposure: Light and noise of one photograph.
  init(_ diagnosis: Lesion.Diagnosis, appearance: UInt64, exposure: UInt64) {
    var random = SeededGenerator(state: appearance)
    let skin = Self.skinColour(&random)
    let look = Self.look(diagnosis, &random)
    var noise = SeededGenerator(state: appearance ^ exposure)
    let light = Int(noise.normal(mean: 0, sd: 7))
    palette =
      [3, 1, -1, -3].map { skin.lighter(by: light + $0 * 3) }
      + look.shades.map { $0.lighter(by: light) }
    for row in 0..<Self.side {
      for column in 0..<Self.side {
        pixels.append(
          Self.pixel(x: Double(column) + 0.5, y: Double(row) + 0.5, look, &noise)
        )
      }
    }
  }

  private static func pixel(
    x: Double,
    y: Double,
    _ look: Look,
    _ noise: inout SeededGenerator
  ) -> UInt8 {
    let dx = x - look.centre.x
    let dy = y - look.centre.y
    let distance = (dx * dx + dy * dy).squareRoot()
    let grain = noise.nextUnit()
    let depth = 1 - distance / max(outline(dx, dy, distance, look), 0.5)
    guard depth + (grain - 0.5) * 0.12 > 0 else { return UInt8(grain * 4) }
    let px = x - look.patch.x
    let py = y - look.patch.y
    if px * px + py * py < look.patch.strength * look.radius, noise.chance(0.7) {
      return grain < 0.5 ? 14 : 15
    }
    let shade = 4 + Int(min(max(depth, 0), 1).squareRoot() * 9 + (grain - 0.5) * 2.4)
    return UInt8(min(max(shade, 4), 13))
  }

  /// The radius in the direction of a point, by the multiple-angle formulas.
  private static func outline(
    _ dx: Double,
    _ dy: Double,
    _ distance: Double,
    _ look: Look
  ) -> Double {
    guard distance > 0 else { return look.radius }
    let (cosine, sine) = (dx / distance, dy / distance)
    var (c, s) = (cosine, sine)
    var factor = 1.0
    for wave in look.waves {
      (c, s) = (c * cosine - s * sine, s * cosine + c * sine)
      factor += wave.amplitude * (c * wave.x + s * wave.y)
    }
    return look.radius * factor
  }

  private static func look(_ diagnosis: Lesion.Diagnosis, _ random: inout SeededGenerator) -> Look {
    let isMelanoma = diagnosis == .melanoma
    let raggedness =
      isMelanoma
      ? 0.03 + 0.11 * random.nextUnit()
      : 0.01 + 0.12 * random.nextUnit() * random.nextUnit()
    let radius =
      isMelanoma ? random.normal(mean: 7.6, sd: 1.3) : random.normal(mean: 5.6, sd: 1.4)
    let waves = (0..<4).map { _ in
      let direction = random.direction()
      return (raggedness * (0.4 + random.nextUnit()), direction.x, direction.y)
    }
    let middle = Double(side) / 2
    let centre = (
      x: middle + random.normal(mean: 0, sd: 1.2), y: middle + random.normal(mean: 0, sd: 1.2)
    )
    let darkness = random.normal(mean: isMelanoma ? 0.68 : 0.45, sd: 0.18)
    let direction = random.direction()
    let hasPatch = random.chance(isMelanoma ? 0.7 : 0.07)
    return Look(
      centre: centre,
      radius: min(max(radius, 2.5), 10.5),
      waves: waves,
      shades: shades(diagnosis, darkness: min(max(darkness, 0.1), 1)),
      patch: (
        centre.x + direction.x * radius * 0.45, centre.y + direction.y * radius * 0.45,
        hasPatch ? 0.6 + 0.9 * random.nextUnit() : 0
      )
    )
  }

  private static func skinColour(_ random: inout SeededGenerator) -> Colour {
    let tan = random.nextUnit()
    return Colour(
      red: UInt8(232 - 62 * tan),
      green: UInt8(190 - 72 * tan),
      blue: UInt8(165 - 74 * tan)
    )
  }

  /// Ten shades from rim to core and two of the patch.
  private static func shades(
    _ diagnosis: Lesion.Diagnosis,
    darkness: Double
  ) -> [Colour] {
    let (rim, core) =
      switch diagnosis {
      case .nevus: ((176.0, 124.0, 92.0), (96.0, 60.0, 40.0))
      case .keratosis: ((178.0, 132.0, 98.0), (116.0, 78.0, 52.0))
      case .angioma: ((206.0, 106.0, 98.0), (150.0, 30.0, 38.0))
      case .melanoma: ((160.0, 112.0, 88.0), (62.0, 42.0, 40.0))
      }
    let body = (0..<10).map { step in
      let depth = Double(step) / 9 * (0.45 + 0.8 * darkness)
      return Colour(
        red: byte(rim.0 + (core.0 - rim.0) * depth),
        green: byte(rim.1 + (core.1 - rim.1) * depth),
        blue: byte(rim.2 + (core.2 - rim.2) * depth)
      )
    }
    return body + [
      Colour(red: 58, green: 60, blue: 78),
      Colour(red: 120, green: 58, blue: 54),
    ]
  }

  private static func byte(_ value: Double) -> UInt8 {
    UInt8(min(max(value, 0), 255))
  }
}

extension MolePhoto.Colour {
  fileprivate func lighter(by amount: Int) -> MolePhoto.Colour {
    func shifted(_ value: UInt8) -> UInt8 { UInt8(clamping: Int(value) + amount) }
    return MolePhoto.Colour(red: shifted(red), green: shifted(green), blue: shifted(blue))
  }
}
