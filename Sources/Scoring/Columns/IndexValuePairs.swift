internal import Foundation

/// The `index:value` pairs of a row in the formats of libsvm and libFM, and `field:index:value` of libFFM.
enum IndexValuePairs {
  /// Calls the body for each pair; the index is all before the last colon.
  ///
  /// Words without a colon, and values that are no finite number, are passed over: reading has refused
  /// such lines already.
  static func forEach(
    in bytes: Span<UInt8>,
    _ body: (_ index: Span<UInt8>, _ value: Float) -> Void
  ) {
    var at = 0
    let count = bytes.count
    while at < count {
      while at < count, bytes[at].isASCIIWhiteSpace { at += 1 }
      let start = at
      var colon: Int?
      while at < count, !bytes[at].isASCIIWhiteSpace {
        if bytes[at] == 0x3A { colon = at }
        at += 1
      }
      guard let colon, colon > start else { continue }
      if at == colon + 2, bytes[colon + 1] &- 0x30 < 10 {
        body(bytes.extracting(start..<colon), Float(bytes[colon + 1] &- 0x30))
        continue
      }
      var text = ""
      for place in (colon + 1)..<at { text.unicodeScalars.append(Unicode.Scalar(bytes[place])) }
      if let value = Float(text), value.isFinite {
        body(bytes.extracting(start..<colon), value)
      }
    }
  }
}
