/// A column of one batch, or a slice of it: a view that keeps the batch's memory alive.
///
/// Rows count from 0. Dictionaries, runs and unions are looked through: a column of coded text
/// reads as text.
package struct Column: Sendable {
  let node: ArrayNode
  /// The physical index of row 0.
  let start: Int
  package let count: Int

  init(_ node: ArrayNode, start: Int, count: Int) {
    self.node = node
    self.start = start
    self.count = count
  }

  package var type: DataType { node.type }
  package var name: String { node.field.name }

  /// The number of null rows.
  ///
  /// - Complexity: O(1) for a whole column whose producer counted, else O(rows).
  package var nullCount: Int {
    switch node.field.layout {
    case .dictionary, .runEndEncoded, .denseUnion, .sparseUnion:
      (0..<count).count { isNull($0) }
    default: node.nullCount(in: start..<(start + count))
    }
  }

  /// Whether no row can be null, known without looking at the rows.
  var isKnownNonNull: Bool { node.declaredNullCount == 0 && node.field.layout != .null }

  package func isNull(_ row: Int) -> Bool { leaf(row) == nil }

  /// The rows of a range as a column of their own; shares the memory.
  package func slice(_ rows: Range<Int>) -> Column {
    precondition(rows.lowerBound >= 0 && rows.upperBound <= count, "rows \(rows) of \(count)")
    return Column(node, start: start + rows.lowerBound, count: rows.count)
  }

  /// The first child of this name of a structure column.
  ///
  /// A null structure's child may hold any value: ask the parent's ``isNull(_:)`` too.
  package func child(_ name: String) -> Column? {
    guard case .structure = node.field.layout,
      let child = node.children.first(where: { $0.field.name == name })
    else { return nil }
    return Column(child, start: start + child.offset, count: count)
  }

  /// The elements of a list, fixed list or list view; nil for a null row and other types.
  package func elements(_ row: Int) -> Column? {
    leaf(row).flatMap { $0.elements }
  }

  /// Where a row's value lies once dictionaries, runs and unions are looked through; nil for null.
  func leaf(_ row: Int) -> Leaf? {
    precondition(row >= 0 && row < count, "row \(row) of \(count)")
    return Leaf(node, start + row)
  }
}

/// The node and the physical index that hold one value that is not null.
struct Leaf {
  let node: ArrayNode
  let index: Int

  init?(_ node: ArrayNode, _ index: Int) {
    var node = node
    var index = index
    while true {
      guard node.isValid(index) else { return nil }
      switch node.field.layout {
      case .dictionary(let indexType):
        guard let values = node.dictionary,
          let code = node.integer(indexType, at: index), code >= 0, code < values.length
        else { return nil }
        (node, index) = (values, values.offset + Int(code))
      case .runEndEncoded:
        let ends = node.children[0]
        let values = node.children[1]
        (node, index) = (values, values.offset + ends.run(holding: index))
      case .sparseUnion(let codes):
        guard let child = node.unionChild(codes, at: index) else { return nil }
        (node, index) = (child, child.offset + index)
      case .denseUnion(let codes):
        guard let child = node.unionChild(codes, at: index),
          let position = node.load(Int32.self, buffer: 1, at: index)
        else { return nil }
        (node, index) = (child, child.offset + Int(position))
      default:
        self.node = node
        self.index = index
        return
      }
    }
  }

  var elements: Column? {
    let range: Range<Int>?
    switch node.field.layout {
    case .list(let isLarge): range = node.offsets(buffer: 1, at: index, isLarge: isLarge)
    case .map: range = node.offsets(buffer: 1, at: index, isLarge: false)
    case .fixedList(let count): range = (index * count)..<((index + 1) * count)
    case .listView(let isLarge):
      let width: DataType = isLarge ? .int64 : .int32
      if let low = node.integer(width, at: index, buffer: 1),
        let size = node.integer(width, at: index, buffer: 2)
      {
        range = Int(low)..<Int(low + size)
      } else {
        range = nil
      }
    default: range = nil
    }
    guard let range, let child = node.children.first else { return nil }
    return Column(child, start: child.offset + range.lowerBound, count: range.count)
  }
}

extension ArrayNode {
  /// An integer of a known width as 64 bits; nil for unsigned values beyond them.
  func integer(_ type: DataType, at index: Int, buffer: Int = 1) -> Int64? {
    switch type {
    case .int8: load(Int8.self, buffer: buffer, at: index).map { Int64($0) }
    case .int16: load(Int16.self, buffer: buffer, at: index).map { Int64($0) }
    case .int32: load(Int32.self, buffer: buffer, at: index).map { Int64($0) }
    case .int64: load(Int64.self, buffer: buffer, at: index)
    case .uint8: load(UInt8.self, buffer: buffer, at: index).map { Int64($0) }
    case .uint16: load(UInt16.self, buffer: buffer, at: index).map { Int64($0) }
    case .uint32: load(UInt32.self, buffer: buffer, at: index).map { Int64($0) }
    case .uint64: load(UInt64.self, buffer: buffer, at: index).flatMap { Int64(exactly: $0) }
    default: nil
    }
  }

  /// The number of the run that holds a logical index, by bisection.
  func run(holding index: Int) -> Int {
    var low = 0
    var high = length
    while low < high {
      let middle = (low + high) / 2
      if let end = integer(type, at: offset + middle), end <= index {
        low = middle + 1
      } else {
        high = middle
      }
    }
    return low
  }

  func unionChild(_ codes: [Int8], at index: Int) -> ArrayNode? {
    guard let code = load(Int8.self, buffer: 0, at: index),
      let position = codes.firstIndex(of: code)
    else { return nil }
    return children[position]
  }
}
