import Scoring

/// The rows of a request, column by column.
struct InputTable {
  let schema: InputSchema
  private(set) var columns: [InputColumn]
  private(set) var rowCount = 0

  init(_ schema: InputSchema) {
    self.schema = schema
    columns = schema.columns.map { InputColumn($0, missing: schema.missing) }
  }

  var features: [FeatureColumn] { columns.map(\.column) }

  /// Appends a row: an object by names, a list in the order of the columns, or the value of the only
  /// column.
  ///
  /// `row` is its place in the request, from 0, and `label` what rows are called there. Columns that an
  /// object lacks are refused unless they `mayLack`: a model that silently scores with missing values
  /// is wrong in silence. `shared` are values that all rows have.
  mutating func append(
    _ value: JSONValue,
    row: Int,
    label: String,
    mayLack: Bool = false,
    shared: [JSONValue.Member] = []
  ) throws(InputProblem) {
    do throws(InputProblem) {
      switch value {
      case .object(let members) where value["b64"] == nil || schema.place(of: "b64") != nil:
        for member in members { try append(member) }
        for member in shared { try append(member) }
      case .list(let values): try append(ordered: values)
      case .numbers(let numbers): try append(ordered: numbers.map { .number($0) })
      default:
        guard columns.count == 1 else {
          throw InputProblem(
            "\(value.kind) stands where an object with the inputs is expected: \(schema.names)"
          )
        }
        try columns[0].append(value)
      }
      for place in columns.indices where columns[place].count == rowCount {
        guard mayLack else {
          throw InputProblem(
            "the input \(columns[place].name) is missing: send null where it has no value"
          )
        }
        columns[place].appendMissing()
      }
      rowCount += 1
    } catch {
      throw InputProblem("\(label) \(row): \(error.message)", status: error.status)
    }
  }

  private mutating func append(_ member: JSONValue.Member) throws(InputProblem) {
    guard let place = schema.place(of: member.name) else {
      throw InputProblem("there is no input \(member.name): the model reads \(schema.names)")
    }
    guard columns[place].count == rowCount else {
      throw InputProblem("the input \(member.name) is given twice")
    }
    try columns[place].append(member.value)
  }

  private mutating func append(ordered values: [JSONValue]) throws(InputProblem) {
    guard values.count == columns.count else {
      throw InputProblem(
        "\(values.count) values for \(columns.count) inputs: \(schema.names)"
      )
    }
    for (place, value) in values.enumerated() { try columns[place].append(value) }
  }

  /// Fills a whole column by `body`; see ``endColumns()``.
  mutating func fill(
    _ place: Int,
    _ body: (inout InputColumn) throws(InputProblem) -> Void
  ) throws(InputProblem) {
    guard columns[place].count == 0 else {
      throw InputProblem("the input \(columns[place].name) is given twice")
    }
    try body(&columns[place])
  }

  /// Ends a request that came column by column: each must be there, all as long.
  mutating func endColumns() throws(InputProblem) {
    let count = columns.map(\.count).max() ?? 0
    for column in columns where column.count != count {
      throw InputProblem(
        column.count == 0
          ? "the input \(column.name) is missing: the model reads \(schema.names)"
          : "the input \(column.name) has \(column.count) rows, and another has \(count)"
      )
    }
    rowCount = count
  }
}
