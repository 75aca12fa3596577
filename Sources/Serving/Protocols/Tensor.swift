import Scoring

/// Tensors as Open Inference names and lays them out.
enum Tensor {
  enum Datatype: String, Sendable, Hashable, CaseIterable {
    case bool = "BOOL"
    case uint8 = "UINT8"
    case uint16 = "UINT16"
    case uint32 = "UINT32"
    case uint64 = "UINT64"
    case int8 = "INT8"
    case int16 = "INT16"
    case int32 = "INT32"
    case int64 = "INT64"
    case fp16 = "FP16"
    case fp32 = "FP32"
    case fp64 = "FP64"
    case bytes = "BYTES"

    /// Bytes of an element; nil where elements differ in length.
    var width: Int? {
      switch self {
      case .bool, .uint8, .int8: 1
      case .uint16, .int16, .fp16: 2
      case .uint32, .int32, .fp32: 4
      case .uint64, .int64, .fp64: 8
      case .bytes: nil
      }
    }

    /// How TensorFlow calls it.
    var tensorFlowName: String {
      switch self {
      case .bool: "DT_BOOL"
      case .fp16: "DT_HALF"
      case .fp32: "DT_FLOAT"
      case .fp64: "DT_DOUBLE"
      case .bytes: "DT_STRING"
      case .uint8, .uint16, .uint32, .uint64, .int8, .int16, .int32, .int64: "DT_" + rawValue
      }
    }

    /// What a column of this kind is best sent as.
    static func of(_ kind: FeatureInput.Kind) -> Datatype {
      switch kind {
      case .number, .time, .numberOrTime: .fp64
      case .category, .text, .pairs, .picture: .bytes
      }
    }
  }

  /// Appends the elements of a tensor in bytes, little-endian and row-major, to a column.
  ///
  /// `count` elements must fill `range` exactly; `column` says where element i goes.
  static func decode(
    _ datatype: Datatype,
    _ bytes: [UInt8],
    _ range: Range<Int>,
    count: Int,
    name: String,
    _ append: (_ element: Int, _ value: Element) throws(InputProblem) -> Void
  ) throws(InputProblem) {
    guard let width = datatype.width else {
      return try decodeTexts(bytes, range, count: count, name: name, append)
    }
    guard count.multipliedReportingOverflow(by: width) == (range.count, false) else {
      throw InputProblem(
        "\(name): \(range.count) bytes for \(count) elements of \(datatype.rawValue)"
      )
    }
    for index in 0..<count {
      var bits: UInt64 = 0
      let start = range.lowerBound + index * width
      for place in 0..<width { bits |= UInt64(bytes[start + place]) << UInt64(8 * place) }
      try append(index, element(datatype, bits))
    }
  }

  /// An element of a tensor in bytes.
  enum Element {
    case truth(Bool)
    case whole(String, Double)
    case real(Double)
    case bytes([UInt8])
  }

  private static func element(_ datatype: Datatype, _ bits: UInt64) -> Element {
    func whole<Whole: FixedWidthInteger>(_ value: Whole) -> Element {
      .whole(String(value), Double(value))
    }
    return switch datatype {
    case .bool: .truth(bits != 0)
    case .uint8, .uint16, .uint32, .uint64: whole(bits)
    case .int8: whole(Int8(truncatingIfNeeded: bits))
    case .int16: whole(Int16(truncatingIfNeeded: bits))
    case .int32: whole(Int32(truncatingIfNeeded: bits))
    case .int64: whole(Int64(bitPattern: bits))
    case .fp16: .real(Double(Float16(bitPattern: UInt16(truncatingIfNeeded: bits))))
    case .fp32: .real(Double(Float(bitPattern: UInt32(truncatingIfNeeded: bits))))
    case .fp64: .real(Double(bitPattern: bits))
    case .bytes: .bytes([])
    }
  }

  private static func decodeTexts(
    _ bytes: [UInt8],
    _ range: Range<Int>,
    count: Int,
    name: String,
    _ append: (_ element: Int, _ value: Element) throws(InputProblem) -> Void
  ) throws(InputProblem) {
    var at = range.lowerBound
    for index in 0..<count {
      guard range.upperBound - at >= 4 else { throw cut(name) }
      let length = (0..<4).reduce(0) { $0 | Int(bytes[at + $1]) << (8 * $1) }
      at += 4
      guard length <= range.upperBound - at else { throw cut(name) }
      try append(index, .bytes(Array(bytes[at..<at + length])))
      at += length
    }
    guard at == range.upperBound else {
      throw InputProblem("\(name): more bytes than \(count) elements have")
    }
  }

  private static func cut(_ name: String) -> InputProblem {
    InputProblem("\(name): the tensor ends within an element")
  }

  // MARK: - Writing

  static func append<Whole: FixedWidthInteger>(_ value: Whole, to bytes: inout [UInt8]) {
    for place in 0..<Whole.bitWidth / 8 {
      bytes.append(UInt8(truncatingIfNeeded: value >> Whole(8 * place)))
    }
  }

  static func append(_ text: String, to bytes: inout [UInt8]) {
    append(UInt32(text.utf8.count), to: &bytes)
    bytes.append(contentsOf: text.utf8)
  }
}
