extension Column {
  /// Calls the body with the bytes of every row in turn; without any for null and for other types.
  ///
  /// - Complexity: O(rows); texts whose offsets lie side by side are not looked up one by one.
  package func forEachText(_ body: (_ row: Int, _ bytes: Span<UInt8>) -> Void) {
    if node.field.layout == .variable(isLarge: false), node.type == .utf8 || node.type == .binary,
      count > 0
    {
      let hasNulls = !isKnownNonNull && node.hasValidityBuffer
      let none = unsafe UnsafeBufferPointer<UInt8>(start: nil, count: 0)
      // SAFETY: the producer vouches for `count + 1` ascending offsets into the bytes; each is checked
      // against the one before and the last.
      let done: Void? = unsafe node.withElements(
        Int32.self,
        buffer: 1,
        range: start..<(start + count + 1)
      ) { offsets in
        let end = Int(unsafe offsets[count])
        let bytes: Void? = unsafe node.withElements(UInt8.self, buffer: 2, range: 0..<max(0, end)) {
          bytes in
          for row in 0..<count {
            let (low, high) = unsafe (Int(offsets[row]), Int(offsets[row + 1]))
            if hasNulls && !node.isValid(start + row) || low < 0 || low >= high || high > end {
              unsafe body(row, none.span)
            } else {
              unsafe body(row, UnsafeBufferPointer(rebasing: bytes[low..<high]).span)
            }
          }
        }
        if bytes == nil { for row in 0..<count { unsafe body(row, none.span) } }
      }
      if done != nil { return }
    }
    if node.field.layout == .view {
      let hasNulls = !isKnownNonNull && node.hasValidityBuffer
      let none = unsafe UnsafeBufferPointer<UInt8>(start: nil, count: 0)
      for row in 0..<count {
        let index = start &+ row
        let isThere: Void? =
          hasNulls && !node.isValid(index)
          // SAFETY: as for `withBytes`; the owner of the node stands while the closure runs.
          ? nil : unsafe node.withBytes(at: index) { unsafe body(row, $0.span) }
        if isThere == nil { unsafe body(row, none.span) }
      }
      return
    }
    for row in 0..<count {
      let isThere: Void? = withBytes(at: row) { body(row, $0) }
      if isThere == nil { unsafe body(row, UnsafeBufferPointer<UInt8>(start: nil, count: 0).span) }
    }
  }

  /// Lets the body look at the texts of all rows at once: row r has the bytes `offsets[r]..<offsets[r + 1]`,
  /// which are not checked; what null has for bytes is without meaning.
  ///
  /// - Returns: nil where texts do not lie side by side.
  package func withTexts<R>(_ body: (_ offsets: Span<Int32>, _ bytes: Span<UInt8>) -> R) -> R? {
    guard node.field.layout == .variable(isLarge: false),
      node.type == .utf8 || node.type == .binary,
      count > 0
    else { return nil }
    // SAFETY: the producer vouches for `count + 1` offsets, and for as many bytes as the last one says.
    let found: R?? = unsafe node.withElements(
      Int32.self,
      buffer: 1,
      range: start..<(start + count + 1)
    ) { offsets in
      let end = max(0, Int(unsafe offsets[count]))
      return unsafe node.withElements(UInt8.self, buffer: 2, range: 0..<end) { bytes in
        unsafe body(offsets.span, bytes.span)
      }
    }
    return found ?? nil
  }

  /// Lets the body look at the texts of all rows at once where each is a view of four words.
  ///
  /// A view is the length, then the bytes of a text of at most twelve; what null has for one is without
  /// meaning.
  ///
  /// - Returns: nil where texts are no views.
  package func withTextViews<R>(_ body: (_ views: Span<UInt32>) -> R) -> R? {
    guard node.field.layout == .view, count > 0 else { return nil }
    // SAFETY: the producer vouches for a view of sixteen bytes a row.
    return unsafe node.withElements(
      UInt32.self,
      buffer: 1,
      range: (4 * start)..<(4 * (start + count))
    ) { unsafe body($0.span) }
  }

  /// Calls the body with each row that is null.
  package func forEachNull(_ body: (_ row: Int) -> Void) {
    guard !isKnownNonNull else { return }
    for row in 0..<count where isNull(row) { body(row) }
  }
}
