/// The palette of xterm: 16 system colours, a 6x6x6 cube, and 24 greys.
package enum Palette {
  /// The colours by index 0...255; the first 16 are xterm's defaults.
  package static let colours: [RGB] = {
    let system: [UInt32] = [
      0x000000, 0xCD0000, 0x00CD00, 0xCDCD00, 0x0000EE, 0xCD00CD, 0x00CDCD, 0xE5E5E5,
      0x7F7F7F, 0xFF0000, 0x00FF00, 0xFFFF00, 0x5C5CFF, 0xFF00FF, 0x00FFFF, 0xFFFFFF,
    ]
    var colours = system.map {
      RGB(red: UInt8($0 >> 16), green: UInt8($0 >> 8 & 0xFF), blue: UInt8($0 & 0xFF))
    }
    let levels: [UInt8] = [0, 95, 135, 175, 215, 255]
    for red in levels {
      for green in levels {
        for blue in levels { colours.append(RGB(red: red, green: green, blue: blue)) }
      }
    }
    for step in 0..<24 {
      let level = UInt8(8 + 10 * step)
      colours.append(RGB(red: level, green: level, blue: level))
    }
    return colours
  }()

  private static let labs: [SIMD3<Double>] = colours.map(ColourMath.lab)

  /// The index nearest in Lab.
  ///
  /// In 256 colours the first 16 are left out, because users recolour them.
  package static func nearest(to colour: RGB, colours depth: Appearance.Colours) -> Int? {
    let candidates: Range<Int>
    switch depth {
    case .none: return nil
    case .eight: candidates = 0..<8
    case .sixteen: candidates = 0..<16
    case .indexed256: candidates = 16..<256
    case .direct: return colour.direct
    }
    let wanted = ColourMath.lab(colour)
    return candidates.min {
      ColourMath.squaredDistance(labs[$0], wanted) < ColourMath.squaredDistance(labs[$1], wanted)
    }
  }
}
