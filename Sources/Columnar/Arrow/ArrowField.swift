internal import CADBC

/// A schema node with what reading needs beyond ``Field``: the layout and the dictionary's type.
struct ArrowField: Sendable, Hashable {
  let name: String
  let type: DataType
  let layout: ColumnLayout
  let isNullable: Bool
  let children: [ArrowField]
  private let dictionaryBox: [ArrowField]

  var dictionary: ArrowField? { dictionaryBox.first }
  var field: Field { Field(name: name, type: type, isNullable: isNullable) }

  init(_ schema: ArrowSchema) throws(ADBCError) {
    // SAFETY: a live schema's strings end in NUL and its pointers hold while it is not released.
    name = unsafe schema.name.map { unsafe String(cString: $0) } ?? ""
    let format = unsafe schema.format.map { unsafe String(cString: $0) } ?? ""
    isNullable = unsafe schema.flags & Int64(CADBC_FLAG_NULLABLE) != 0
    var children: [ArrowField] = []
    for index in 0..<(unsafe Int(schema.n_children)) {
      guard let child = unsafe schema.children?[index] else {
        throw .invalidData("missing child \(index) of \(name)")
      }
      children.append(unsafe try ArrowField(child.pointee))
    }
    self.children = children
    let parsed = try ArrowFormat(format, children: children.map(\.field))
    if let values = unsafe schema.dictionary {
      let value = unsafe try ArrowField(values.pointee)
      dictionaryBox = [value]
      type = .dictionary(value: value.type)
      layout = .dictionary(index: parsed.type)
    } else {
      dictionaryBox = []
      type = parsed.type
      layout = parsed.layout
    }
  }
}
