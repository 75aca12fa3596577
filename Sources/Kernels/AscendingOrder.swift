/// The places of values from the lowest to the highest, those of equal ones in their order.
///
/// By three passes of a radix sort over eleven bits each. No value may be NaN.
///
/// - Complexity: O(n).
package func ascendingOrder(_ values: Span<Float>) -> [Int32] {
  precondition(values.count <= Int(Int32.max), "places of 32 bits")
  let (bits, mask) = (11, UInt64(1 << 11 - 1))
  var entries = [UInt64](repeating: 0, count: values.count)
  var counts = [Int](repeating: 0, count: 3 << bits)
  for index in values.indices {
    // Both zeros are the same value.
    let pattern = (values[index] + 0).bitPattern
    // As a whole number: negative values stand below the others, and their order is turned.
    let key = UInt64(pattern >> 31 == 0 ? pattern | 1 << 31 : ~pattern)
    entries[index] = key << 32 | UInt64(index)
    for digit in 0..<3 { counts[digit << bits + Int(key >> UInt64(digit * bits) & mask)] += 1 }
  }
  var moved = entries
  for digit in 0..<3 {
    let first = digit << bits
    var start = 0
    for place in first..<(first + 1 << bits) {
      (counts[place], start) = (start, start + counts[place])
    }
    let shift = UInt64(32 + digit * bits)
    for entry in entries {
      let place = first + Int(entry >> shift & mask)
      moved[counts[place]] = entry
      counts[place] += 1
    }
    swap(&entries, &moved)
  }
  return entries.map { Int32(truncatingIfNeeded: $0) }
}
