import Basics

/// The values of one candidate, as indices into the texts of its fields.
///
/// A value depends on the seed, the row's number and the field alone, so that any part of any number
/// of rows can be made without the others.
struct AdRow: Sendable {
  /// Rows of the log and of the events are numbered far behind any candidate.
  static let firstOfLog = 1 << 40
  static let firstOfEvents = 1 << 41

  private(set) var indices: [Int]

  init(seed: UInt64, row: Int) {
    let state = AdRow.state(seed: seed, row: row)
    let ad = AdRow.draw(state, field: AdField.ad, count: AdClickModel.ads, isSkewed: false)
    indices = AdField.all.indices.map { field in
      let count = AdField.all[field].texts.count
      switch AdField.all[field].draw {
      case .even: return AdRow.draw(state, field: field, count: count, isSkewed: false)
      case .skewed: return AdRow.draw(state, field: field, count: count, isSkewed: true)
      case .ofAd(let ads): return ad / ads
      }
    }
  }

  /// Shows another ad to the same person at the same place.
  mutating func show(ad: Int) {
    for (field, definition) in AdField.all.enumerated() {
      if case .ofAd(let ads) = definition.draw { indices[field] = ad / ads }
    }
    indices[AdField.ad] = ad
  }

  mutating func set(_ field: Int, to index: Int) { indices[field] = index }

  /// The start of a row's own sequence.
  @inline(__always)
  static func state(seed: UInt64, row: Int) -> UInt64 {
    FeatureHash.mix(seed &+ UInt64(truncatingIfNeeded: row) &* 0xD1B5_4A32_D192_ED03)
  }

  /// An index below `count`, from 32 random bits.
  @inline(__always)
  static func draw(_ state: UInt64, field: Int, count: Int, isSkewed: Bool) -> Int {
    let bits = FeatureHash.mix(state ^ UInt64(truncatingIfNeeded: field)) >> 32
    let share = isSkewed ? (bits &* bits) >> 32 : bits
    return Int(truncatingIfNeeded: (share &* UInt64(truncatingIfNeeded: count)) >> 32)
  }
}

extension AdField {
  static let ad = index(of: "ad")
  static let browser = index(of: "browser")
}
