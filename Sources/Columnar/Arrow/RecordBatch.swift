internal import CADBC

/// A run of rows of one result: columns of equal length over one Arrow array.
package final class RecordBatch: Sendable {
  package let schema: Schema
  package let rowCount: Int
  package let columns: [Column]

  /// Takes over a struct array as a stream yields it.
  init(moving array: inout ArrowArray, schema: Schema, root: ArrowField) throws(ADBCError) {
    // SAFETY: the owner takes the array over, and releases it once.
    let owner = unsafe ArrayOwner(moving: &array)
    let node = try owner.node(root)
    self.schema = schema
    rowCount = node.length
    columns = node.children.map { child in
      Column(child, start: child.offset + node.offset, count: node.length)
    }
    for column in node.children where column.length < node.offset + node.length {
      throw .invalidData("column \(column.field.name) is shorter than its batch")
    }
  }

  /// The first column with this name.
  package func column(_ name: String) -> Column? {
    schema.index(of: name).map { columns[$0] }
  }
}
