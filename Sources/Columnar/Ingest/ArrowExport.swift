internal import CADBC

/// Hands a table to a driver through the Arrow C stream interface, as one batch.
enum ArrowExport {
  /// The caller, or who it passes the stream to, releases it.
  static func stream(_ table: IngestTable) -> ArrowArrayStream {
    var stream = unsafe ArrowArrayStream()
    let source = StreamSource(table)
    unsafe stream.private_data = Unmanaged.passRetained(source).toOpaque()
    unsafe stream.get_schema = { stream, out in
      unsafe out.pointee = unsafe ArrowExport.schema(StreamSource.of(stream).table)
      return 0
    }
    unsafe stream.get_next = { stream, out in
      let source = unsafe StreamSource.of(stream)
      unsafe out.pointee = unsafe source.isRead ? ArrowArray() : ArrowExport.array(source.table)
      source.isRead = true
      return 0
    }
    unsafe stream.get_last_error = { _ in nil }
    unsafe stream.release = { stream in
      unsafe releaseObject(&stream.pointee.private_data)
      unsafe stream.pointee.release = nil
    }
    return unsafe stream
  }

  static func schema(_ table: IngestTable) -> ArrowSchema {
    let children = unsafe table.columns.map { column in
      unsafe schema(format: column.values.format, name: column.name, children: [])
    }
    return unsafe schema(format: "+s", name: "", children: children)
  }

  static func array(_ table: IngestTable) -> ArrowArray {
    let children = unsafe table.columns.map { column in
      let built = ColumnBuilder(column.values)
      return unsafe array(
        length: built.count,
        nullCount: built.nullCount,
        buffers: built.buffers,
        children: []
      )
    }
    return unsafe array(length: table.rowCount, nullCount: 0, buffers: [[]], children: children)
  }

  private static func schema(
    format: String,
    name: String,
    children: [ArrowSchema]
  ) -> ArrowSchema {
    // SAFETY: the schema points into `memory`, which its `private_data` holds until `release`.
    let memory = unsafe SchemaMemory(format: format, name: name, children: children)
    var schema = unsafe ArrowSchema()
    unsafe schema.format = unsafe UnsafePointer(memory.format)
    unsafe schema.name = unsafe UnsafePointer(memory.name)
    unsafe schema.flags = Int64(CADBC_FLAG_NULLABLE)
    unsafe schema.n_children = Int64(children.count)
    unsafe schema.children = unsafe memory.children.pointers.baseAddress
    unsafe schema.private_data = Unmanaged.passRetained(memory).toOpaque()
    unsafe schema.release = { schema in
      unsafe releaseObject(&schema.pointee.private_data)
      unsafe schema.pointee.release = nil
    }
    return unsafe schema
  }

  /// An empty first buffer stands for an absent validity bitmap.
  private static func array(
    length: Int,
    nullCount: Int,
    buffers: [[UInt8]],
    children: [ArrowArray]
  ) -> ArrowArray {
    // SAFETY: the array points into `memory`, which its `private_data` holds until `release`.
    let memory = unsafe ArrayMemory(buffers: buffers, children: children)
    var array = unsafe ArrowArray()
    unsafe array.length = Int64(length)
    unsafe array.null_count = Int64(nullCount)
    unsafe array.n_buffers = Int64(buffers.count)
    unsafe array.n_children = Int64(children.count)
    unsafe array.buffers = unsafe memory.buffers.baseAddress
    unsafe array.children = unsafe memory.children.pointers.baseAddress
    unsafe array.private_data = Unmanaged.passRetained(memory).toOpaque()
    unsafe array.release = { array in
      unsafe releaseObject(&array.pointee.private_data)
      unsafe array.pointee.release = nil
    }
    return unsafe array
  }
}

/// Gives back the one reference that an exported struct holds.
private func releaseObject(_ data: inout UnsafeMutableRawPointer?) {
  // SAFETY: retained once when the struct was made; the pointer is cleared with the release.
  // SAFETY: `data` was retained once when it was made, and is null from here on.
  if let object = unsafe data { unsafe Unmanaged<AnyObject>.fromOpaque(object).release() }
  unsafe data = nil
}

/// What an exported stream reads from.
private final class StreamSource {
  let table: IngestTable
  var isRead = false

  init(_ table: IngestTable) { self.table = table }

  static func of(_ stream: UnsafeMutablePointer<ArrowArrayStream>) -> StreamSource {
    guard let data = unsafe stream.pointee.private_data else {
      preconditionFailure("a released stream was read")
    }
    // SAFETY: set by `ArrowExport.stream` and alive until the release callback.
    return unsafe Unmanaged<StreamSource>.fromOpaque(data).takeUnretainedValue()
  }
}

/// Children that an exported struct owns, with the array of pointers that C wants.
@safe private final class ChildMemory<Child> {
  let pointers: UnsafeMutableBufferPointer<UnsafeMutablePointer<Child>?>
  private let release: (UnsafeMutablePointer<Child>) -> Void

  init(_ children: [Child], release: @escaping (UnsafeMutablePointer<Child>) -> Void) {
    unsafe self.release = unsafe release
    unsafe pointers = .allocate(capacity: children.count)
    for (index, child) in children.enumerated() {
      let pointer = UnsafeMutablePointer<Child>.allocate(capacity: 1)
      unsafe pointer.initialize(to: child)
      unsafe pointers.initializeElement(at: index, to: pointer)
    }
  }

  deinit {
    // SAFETY: each pointer was allocated and initialised in `init`, and nothing refers to it now.
    for index in unsafe pointers.indices {
      guard let pointer = unsafe pointers[index] else { continue }
      unsafe release(pointer)
      unsafe pointer.deallocate()
    }
    unsafe pointers.deallocate()
  }
}

@safe private final class SchemaMemory {
  let format: UnsafeMutablePointer<CChar>
  let name: UnsafeMutablePointer<CChar>
  let children: ChildMemory<ArrowSchema>

  init(format: String, name: String, children: [ArrowSchema]) {
    unsafe self.format = unsafe Self.copy(format)
    unsafe self.name = unsafe Self.copy(name)
    unsafe self.children = unsafe ChildMemory(children) { unsafe cadbc_schema_release($0) }
  }

  private static func copy(_ text: String) -> UnsafeMutablePointer<CChar> {
    let bytes = text.utf8CString
    let pointer = UnsafeMutablePointer<CChar>.allocate(capacity: bytes.count)
    for (index, byte) in bytes.enumerated() { unsafe (pointer + index).initialize(to: byte) }
    return unsafe pointer
  }

  deinit {
    // SAFETY: allocated by `copy`; the schema that pointed there is released.
    unsafe format.deallocate()
    unsafe name.deallocate()
  }
}

@safe private final class ArrayMemory {
  let buffers: UnsafeMutableBufferPointer<UnsafeRawPointer?>
  let children: ChildMemory<ArrowArray>

  init(buffers contents: [[UInt8]], children: [ArrowArray]) {
    unsafe buffers = .allocate(capacity: contents.count)
    for (index, bytes) in contents.enumerated() {
      // Only the first buffer may be absent; others get an address even when empty.
      guard index > 0 || !bytes.isEmpty else {
        unsafe buffers.initializeElement(at: index, to: nil)
        continue
      }
      let alignment = 64
      let memory = UnsafeMutableRawPointer.allocate(
        byteCount: max(bytes.count, 1),
        alignment: alignment
      )
      // SAFETY: the memory holds as many bytes as are copied.
      unsafe bytes.withUnsafeBytes { source in
        if let base = source.baseAddress {
          unsafe memory.copyMemory(from: base, byteCount: source.count)
        }
      }
      unsafe buffers.initializeElement(at: index, to: UnsafeRawPointer(memory))
    }
    unsafe self.children = unsafe ChildMemory(children) { unsafe cadbc_array_release($0) }
  }

  deinit {
    // SAFETY: allocated in `init`; the array that pointed there is released.
    for index in unsafe buffers.indices { unsafe buffers[index]?.deallocate() }
    unsafe buffers.deallocate()
  }
}
