/// How the bytes of a column lie in memory, as its Arrow format string says.
enum ColumnLayout: Sendable, Hashable {
  case null
  case bits
  case fixedWidth(bytes: Int)
  /// 32-bit or 64-bit offsets into one buffer of bytes.
  case variable(isLarge: Bool)
  /// 16-byte views: short values inline, long ones in numbered buffers.
  case view
  case list(isLarge: Bool)
  /// Offsets and sizes, in any order.
  case listView(isLarge: Bool)
  case fixedList(count: Int)
  case structure
  case map
  case dictionary(index: DataType)
  case runEndEncoded
  case denseUnion(codes: [Int8])
  case sparseUnion(codes: [Int8])

  /// The number of buffers that the C data interface prescribes; views may have more.
  var bufferCount: Int {
    switch self {
    case .null, .runEndEncoded: 0
    case .structure, .fixedList, .sparseUnion: 1
    case .bits, .fixedWidth, .list, .map, .dictionary, .denseUnion: 2
    case .variable, .listView, .view: 3
    }
  }

  /// Whether the first buffer is a validity bitmap.
  var hasValidity: Bool {
    switch self {
    case .null, .runEndEncoded, .denseUnion, .sparseUnion: false
    default: true
    }
  }
}
