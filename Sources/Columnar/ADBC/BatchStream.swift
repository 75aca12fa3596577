internal import CADBC

/// The batches of one result, read once from first to last.
///
/// Not a `Sequence`: reading can fail, and a stream that is not copyable cannot be one.
@safe package struct BatchStream: ~Copyable {
  package let schema: Schema
  private let root: ArrowField
  private let sql: String
  private let statement: Statement?
  /// Keeps the producer alive for streams that no statement made.
  private let connection: Connection
  private let stream: UnsafeMutablePointer<ArrowArrayStream>

  init(_ statement: consuming Statement) throws(ADBCError) {
    // SAFETY: some producers keep the address, so it is stable; freed in `deinit` or below.
    let stream = UnsafeMutablePointer<ArrowArrayStream>.allocate(capacity: 1)
    unsafe stream.initialize(to: ArrowArrayStream())
    do throws(ADBCError) {
      unsafe try statement.execute(into: &stream.pointee)
      root = unsafe try Self.readSchema(stream, sql: statement.sql)
    } catch {
      unsafe cadbc_stream_release(stream)
      unsafe stream.deallocate()
      throw error
    }
    schema = Schema(fields: root.children.map(\.field))
    connection = statement.connection
    sql = statement.sql
    self.statement = consume statement
    unsafe self.stream = unsafe stream
  }

  /// Reads a stream that the connection itself produced.
  init(connection: Connection, moving source: inout ArrowArrayStream) throws(ADBCError) {
    // SAFETY: as above.
    let stream = UnsafeMutablePointer<ArrowArrayStream>.allocate(capacity: 1)
    unsafe stream.initialize(to: ArrowArrayStream())
    unsafe cadbc_stream_move(&source, stream)
    do throws(ADBCError) {
      root = unsafe try Self.readSchema(stream, sql: "")
    } catch {
      unsafe cadbc_stream_release(stream)
      unsafe stream.deallocate()
      throw error
    }
    schema = Schema(fields: root.children.map(\.field))
    sql = ""
    statement = nil
    self.connection = connection
    unsafe self.stream = unsafe stream
  }

  deinit {
    // SAFETY: the one release; batches own their arrays and do not need the stream.
    unsafe cadbc_stream_release(stream)
    unsafe stream.deallocate()
  }

  /// The next batch, or nil after the last; blocks while the engine works.
  package mutating func next() throws(ADBCError) -> RecordBatch? {
    var array = unsafe ArrowArray()
    // SAFETY: the stream fills a released array or leaves it released at the end.
    let status = unsafe cadbc_stream_next(stream, &array)
    guard status == 0 else { throw unsafe Self.failure(stream, status, sql: sql) }
    guard unsafe array.release != nil else { return nil }
    return unsafe try RecordBatch(moving: &array, schema: schema, root: root)
  }

  /// Reads what is left.
  package mutating func readAll() throws(ADBCError) -> Table {
    var batches: [RecordBatch] = []
    while let batch = try next() { batches.append(batch) }
    return Table(schema: schema, batches: batches)
  }

  private static func readSchema(
    _ stream: UnsafeMutablePointer<ArrowArrayStream>,
    sql: String
  ) throws(ADBCError) -> ArrowField {
    var schema = unsafe ArrowSchema()
    let status = unsafe cadbc_stream_schema(stream, &schema)
    guard status == 0 else { throw unsafe failure(stream, status, sql: sql) }
    // SAFETY: names and types are copied out before the release.
    defer { unsafe cadbc_schema_release(&schema) }
    let root = unsafe try ArrowField(schema)
    guard case .structure = root.type else {
      throw .invalidData("a result must be a struct of columns, not \(root.type)")
    }
    return root
  }

  /// The stream's own message, whose status is an `errno`.
  private static func failure(
    _ stream: UnsafeMutablePointer<ArrowArrayStream>,
    _ status: Int32,
    sql: String
  ) -> ADBCError {
    let text = unsafe cadbc_stream_last_error(stream).map { unsafe String(cString: $0) }
    let interrupted: Int32 = 4
    let cancelled: Int32 = 125
    return ADBCError(
      status == interrupted || status == cancelled ? .cancelled : .io,
      text ?? "reading the result failed (errno \(status))",
      sql: sql
    )
  }
}
