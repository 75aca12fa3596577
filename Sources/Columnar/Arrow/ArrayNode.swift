internal import CADBC

/// Holds one moved Arrow array, and releases it when the last column over it is gone.
///
/// SAFETY: the array is immutable once imported, and Arrow allows any number of readers.
@safe final class ArrayOwner: @unchecked Sendable {
  private var array: ArrowArray

  /// Takes the array over; the caller's copy then counts as released.
  init(moving source: inout ArrowArray) {
    unsafe array = unsafe ArrowArray()
    // SAFETY: both pointers are to live local structs for the length of the call.
    unsafe cadbc_array_move(&source, &array)
  }

  deinit {
    // SAFETY: the only release of this array; every node that pointed into it is gone.
    unsafe cadbc_array_release(&array)
  }

  /// Builds the tree of nodes over the array.
  func node(_ field: ArrowField) throws(ADBCError) -> ArrayNode {
    // SAFETY: the nodes keep this owner, hence the buffers, alive; the struct itself is not kept.
    unsafe try ArrayNode(array, field: field, owner: self)
  }
}

/// One array of a batch: its layout, buffers, children and dictionary.
///
/// Indexes here are physical: they count from the start of the buffers, the array's own offset
/// included. ``Column`` does that sum.
///
/// SAFETY: pointers to immutable memory that `owner` keeps alive.
@safe final class ArrayNode: @unchecked Sendable {
  let field: ArrowField
  let length: Int
  let offset: Int
  /// −1 when the producer did not count.
  let declaredNullCount: Int
  let children: [ArrayNode]
  let dictionary: ArrayNode?
  private let buffers: [UnsafeRawPointer?]
  private let owner: ArrayOwner

  var type: DataType { field.type }

  fileprivate init(_ array: ArrowArray, field: ArrowField, owner: ArrayOwner) throws(ADBCError) {
    let layout = field.layout
    self.field = field
    self.owner = owner
    guard unsafe array.length >= 0, unsafe array.offset >= 0,
      unsafe Int(array.n_children) == field.children.count,
      unsafe Int(array.n_buffers) >= layout.bufferCount
    else { throw .invalidData("malformed Arrow array for column \(field.name)") }
    length = unsafe Int(array.length)
    offset = unsafe Int(array.offset)

    var buffers: [UnsafeRawPointer?] = unsafe []
    if let first = unsafe array.buffers {
      unsafe buffers = (0..<Int(array.n_buffers)).map { unsafe first[$0] }
    }
    // Unions had a validity bitmap before Arrow 1.0 and some producers still send its slot.
    switch layout {
    case .denseUnion, .sparseUnion:
      if unsafe buffers.count > layout.bufferCount { unsafe buffers.removeFirst() }
    default: break
    }
    unsafe self.buffers = buffers
    declaredNullCount =
      unsafe layout.hasValidity && buffers.first.flatMap { unsafe $0 } == nil
      ? 0 : Int(array.null_count)

    var children: [ArrayNode] = []
    for (index, childField) in field.children.enumerated() {
      guard let child = unsafe array.children?[index] else {
        throw .invalidData("missing child array \(childField.name)")
      }
      children.append(unsafe try ArrayNode(child.pointee, field: childField, owner: owner))
    }
    self.children = children
    if let valueField = field.dictionary {
      guard let values = unsafe array.dictionary else {
        throw .invalidData("missing dictionary of column \(field.name)")
      }
      dictionary = unsafe try ArrayNode(values.pointee, field: valueField, owner: owner)
    } else {
      dictionary = nil
    }
  }

  /// Reads one fixed-width element; nil when the buffer is absent.
  @inline(__always)
  func load<T: BitwiseCopyable>(_ type: T.Type, buffer: Int, at index: Int) -> T? {
    guard unsafe buffer < buffers.count, let base = unsafe buffers[buffer] else { return nil }
    // SAFETY: the producer vouches for `offset + length` elements; callers stay below it.
    return unsafe base.loadUnaligned(
      fromByteOffset: index &* MemoryLayout<T>.stride,
      as: T.self
    )
  }

  /// The elements `range` of a fixed-width buffer, for the time of the call.
  @inline(__always)
  func withElements<T: BitwiseCopyable, R>(
    _ type: T.Type,
    buffer: Int,
    range: Range<Int>,
    _ body: (UnsafeBufferPointer<T>) throws -> R
  ) rethrows -> R? {
    guard unsafe buffer < buffers.count, let base = unsafe buffers[buffer] else { return nil }
    // SAFETY: as for `load`; Arrow buffers are aligned for their elements.
    let start = unsafe base.assumingMemoryBound(to: T.self) + range.lowerBound
    return unsafe try body(UnsafeBufferPointer(start: start, count: range.count))
  }

  @inline(__always)
  func bit(buffer: Int, at index: Int) -> Bool? {
    load(UInt8.self, buffer: buffer, at: index >> 3).map { $0 >> UInt8(index & 7) & 1 == 1 }
  }

  /// Whether the validity bitmap allows the element; dictionaries are not looked through.
  @inline(__always)
  func isValid(_ index: Int) -> Bool {
    switch field.layout {
    case .null: false
    case .runEndEncoded, .denseUnion, .sparseUnion: true
    default: bit(buffer: 0, at: index) ?? true
    }
  }

  var hasValidityBuffer: Bool {
    unsafe field.layout.hasValidity && buffers.first.flatMap { unsafe $0 } != nil
  }

  /// The nulls that the validity bitmap marks in a range.
  ///
  /// - Complexity: O(range / 8).
  func nullCount(in range: Range<Int>) -> Int {
    guard field.layout != .null else { return range.count }
    guard hasValidityBuffer else { return 0 }
    if declaredNullCount >= 0 && range == offset..<(offset + length) { return declaredNullCount }
    var valid = 0
    var index = range.lowerBound
    while index < range.upperBound {
      if index & 7 == 0 && index + 8 <= range.upperBound {
        valid += load(UInt8.self, buffer: 0, at: index >> 3)?.nonzeroBitCount ?? 8
        index += 8
      } else {
        valid += isValid(index) ? 1 : 0
        index += 1
      }
    }
    return range.count - valid
  }

  /// The bytes of a text or binary element, for the time of the call.
  @inline(__always)
  func withBytes<R>(
    at index: Int,
    _ body: (UnsafeBufferPointer<UInt8>) throws -> R
  ) rethrows -> R? {
    switch field.layout {
    case .variable(let isLarge):
      guard let range = offsets(buffer: 1, at: index, isLarge: isLarge) else { return nil }
      if range.isEmpty { return unsafe try body(UnsafeBufferPointer(start: nil, count: 0)) }
      return unsafe try withElements(UInt8.self, buffer: 2, range: range, body)
    case .fixedWidth(let width):
      let range = (index * width)..<((index + 1) * width)
      return unsafe try withElements(UInt8.self, buffer: 1, range: range, body)
    case .view:
      let start = index * 16
      guard let count = load(Int32.self, buffer: 1, at: index * 4) else { return nil }
      let inlineCapacity = 12
      if Int(count) <= inlineCapacity {
        return unsafe try withElements(
          UInt8.self,
          buffer: 1,
          range: (start + 4)..<(start + 4 + Int(count)),
          body
        )
      }
      guard let number = load(Int32.self, buffer: 1, at: index * 4 + 2),
        let position = load(Int32.self, buffer: 1, at: index * 4 + 3)
      else { return nil }
      return unsafe try withElements(
        UInt8.self,
        buffer: 2 + Int(number),
        range: Int(position)..<(Int(position) + Int(count)),
        body
      )
    default: return nil
    }
  }

  /// The range that two neighbouring offsets enclose.
  @inline(__always)
  func offsets(buffer: Int, at index: Int, isLarge: Bool) -> Range<Int>? {
    if isLarge {
      guard let low = load(Int64.self, buffer: buffer, at: index),
        let high = load(Int64.self, buffer: buffer, at: index + 1), low <= high
      else { return nil }
      return Int(low)..<Int(high)
    }
    guard let low = load(Int32.self, buffer: buffer, at: index),
      let high = load(Int32.self, buffer: buffer, at: index + 1), low <= high
    else { return nil }
    return Int(low)..<Int(high)
  }
}
