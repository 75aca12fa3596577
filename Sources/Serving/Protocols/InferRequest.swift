import Scoring

/// A request of Open Inference, version 2, in JSON or with tensors in bytes behind it.
struct InferRequest {
  struct Output: Hashable {
    var tensor: OutputTensor
    /// How many of the likeliest classes are named instead of all probabilities.
    var classification: Int?
    var isBinary: Bool
  }

  /// Is sent back as it came.
  var id: String?
  var table: InputTable
  var outputs: [Output]

  /// Reads a request.
  ///
  /// `headerLength` is how many bytes are JSON; nil where all are. `limit` is the most rows.
  init(
    _ body: [UInt8],
    headerLength: Int?,
    _ model: ServedModel,
    limit: Int
  ) throws(InputProblem) {
    let split = headerLength ?? body.count
    guard (0...body.count).contains(split) else {
      throw InputProblem("Inference-Header-Content-Length is more than the body has")
    }
    let head = try JSONValue(of: body, 0..<split)
    guard case .object = head else {
      throw InputProblem("\(head.kind) stands where an object is expected")
    }
    switch head["id"] {
    case nil, .null: id = nil
    case .text(let text): id = text
    default: throw InputProblem("id is a text")
    }
    outputs = try Self.outputs(head, model)
    guard let inputs = head["inputs"]?.elements else {
      throw InputProblem("a list of inputs is expected: \(model.inputs.names)")
    }
    table = InputTable(model.inputs)
    var at = split
    for value in inputs {
      let input = try Input(value, limit: limit, columns: model.inputs.columns.count)
      let bytes = at..<(at + (input.binarySize ?? 0))
      guard bytes.upperBound <= body.count else {
        throw InputProblem("\(input.name): the body ends within its bytes")
      }
      at = bytes.upperBound
      try Self.fill(&table, input, value["data"], body, bytes, isOnly: inputs.count == 1)
    }
    guard at == body.count else {
      throw InputProblem("\(body.count - at) bytes follow the tensors that the inputs name")
    }
    try table.endColumns()
  }

  // MARK: - Inputs

  private struct Input {
    var name: String
    var datatype: Tensor.Datatype
    var shape: [Int]
    var count: Int
    var binarySize: Int?

    init(_ value: JSONValue, limit: Int, columns: Int) throws(InputProblem) {
      guard case .text(let name)? = value["name"] else {
        throw InputProblem("each input has a name")
      }
      self.name = name
      guard case .text(let type)? = value["datatype"] else {
        throw InputProblem("\(name): a datatype is expected")
      }
      guard let datatype = Tensor.Datatype(rawValue: type) else {
        throw InputProblem("\(name): the datatype \(type) is not known")
      }
      self.datatype = datatype
      guard case .numbers(let sizes)? = value["shape"],
        sizes.allSatisfy({ $0 >= 0 && $0 <= 1e9 && $0 == $0.rounded() })
      else { throw InputProblem("\(name): a shape of whole numbers is expected") }
      shape = sizes.map { Int($0) }
      guard shape.count == 1 || shape.count == 2 else {
        throw InputProblem("\(name): the shape is [rows] or [rows, 1]")
      }
      guard shape[0] <= limit else {
        throw InputProblem(
          "\(shape[0]) rows in one request; at most \(limit) are scored",
          status: 413
        )
      }
      let width = shape.count == 2 ? shape[1] : 1
      guard width == 1 || width == columns else {
        throw InputProblem("\(name): \(width) values a row; the shape is [rows] or [rows, 1]")
      }
      count = shape[0] * width
      guard let size = value["parameters"]?["binary_data_size"] else { return }
      guard case .number(let bytes) = size, bytes >= 0, bytes <= 1e12, bytes == bytes.rounded()
      else { throw InputProblem("\(name): binary_data_size is a number of bytes") }
      binarySize = Int(bytes)
    }
  }

  /// Fills one column by an input, or all of them in their order by the only one.
  private static func fill(
    _ table: inout InputTable,
    _ input: Input,
    _ data: JSONValue?,
    _ body: [UInt8],
    _ bytes: Range<Int>,
    isOnly: Bool
  ) throws(InputProblem) {
    let width = input.shape.count == 2 ? input.shape[1] : 1
    let targets: Range<Int>
    if let place = table.schema.place(of: input.name), width == 1 {
      targets = place..<place + 1
    } else if isOnly, width == table.schema.columns.count {
      targets = 0..<width
    } else if table.schema.place(of: input.name) != nil {
      throw InputProblem("\(input.name): one value a row is expected")
    } else {
      throw InputProblem("there is no input \(input.name): the model reads \(table.schema.names)")
    }
    if input.binarySize != nil {
      guard data == nil else {
        throw InputProblem("\(input.name): either data or binary_data_size, not both")
      }
      for (offset, target) in targets.enumerated() {
        try table.fill(target) { column throws(InputProblem) in
          try Tensor.decode(input.datatype, body, bytes, count: input.count, name: input.name) {
            index,
            element throws(InputProblem) in
            if index % width == offset { try column.append(element) }
          }
        }
      }
      return
    }
    guard input.datatype != .fp16 else {
      throw InputProblem("\(input.name): FP16 has no form in JSON: send it in bytes, or as FP32")
    }
    guard let data else { throw InputProblem("\(input.name): data are expected") }
    var values: [JSONValue] = []
    flatten(data, into: &values)
    guard values.count == input.count else {
      throw InputProblem(
        "\(input.name): \(values.count) values for the shape \(input.shape.map(String.init))"
      )
    }
    for (offset, target) in targets.enumerated() {
      try table.fill(target) { column throws(InputProblem) in
        for index in stride(from: offset, to: values.count, by: width) {
          try column.append(checked(values[index], input))
        }
      }
    }
  }

  private static func checked(_ value: JSONValue, _ input: Input) throws(InputProblem) -> JSONValue
  {
    switch (value, input.datatype) {
    case (.null, _), (.text, .bytes), (.truth, .bool): return value
    // Booleans are sent as 0 and 1, too.
    case (.number(let number), .bool) where number == 0 || number == 1: return .truth(number == 1)
    case (.number, .bool), (.number, .bytes): break
    case (.number, _): return value
    default: break
    }
    throw InputProblem("\(input.name): \(value.kind) in a tensor of \(input.datatype.rawValue)")
  }

  /// Data may be flat or nested by the shape.
  private static func flatten(_ value: JSONValue, into values: inout [JSONValue]) {
    switch value {
    case .numbers(let numbers): values += numbers.map { .number($0) }
    case .list(let elements): for element in elements { flatten(element, into: &values) }
    default: values.append(value)
    }
  }

  // MARK: - Outputs

  private static func outputs(
    _ head: JSONValue,
    _ model: ServedModel
  ) throws(InputProblem) -> [Output] {
    let known = OutputTensor.all(of: model)
    let isBinary = head["parameters"]?["binary_data_output"] == .truth(true)
    guard let asked = head["outputs"]?.elements, !asked.isEmpty else {
      return known.map { Output(tensor: $0, isBinary: isBinary) }
    }
    var outputs: [Output] = []
    for value in asked {
      guard case .text(let name)? = value["name"] else {
        throw InputProblem("each output has a name")
      }
      guard let tensor = OutputTensor(rawValue: name), known.contains(tensor) else {
        throw InputProblem(
          "there is no output \(name): the model gives \(known.map(\.rawValue).joined(separator: ", "))"
        )
      }
      guard !outputs.contains(where: { $0.tensor == tensor }) else {
        throw InputProblem("the output \(name) is asked for twice")
      }
      var output = Output(tensor: tensor, isBinary: isBinary)
      if let own = value["parameters"]?["binary_data"] { output.isBinary = own == .truth(true) }
      if let count = value["parameters"]?["classification"] {
        guard tensor == .probabilities else {
          throw InputProblem("\(name): classification is for the output probabilities")
        }
        guard case .number(let count) = count, count >= 1, count == count.rounded() else {
          throw InputProblem("\(name): classification is a number of classes")
        }
        output.classification = Int(min(count, Double(model.quotedClasses.count)))
      }
      outputs.append(output)
    }
    return outputs
  }
}

extension InputColumn {
  mutating func append(_ element: Tensor.Element) throws(InputProblem) {
    switch element {
    case .truth(let truth): try append(truth)
    // Codes of many digits stay what they are.
    case .whole(let text, _) where kind == .category || kind == .text: try append(text)
    case .whole(_, let number), .real(let number): try append(number)
    case .bytes(let bytes): try append(bytes: bytes)
    }
  }
}

extension JSONValue {
  /// Reads the whole of a range.
  init(of body: [UInt8], _ range: Range<Int>) throws(InputProblem) {
    do {
      self = try JSONValueReader.read(body, range)
    } catch {
      throw InputProblem(
        "JSON Parse error: \(error.reason) at byte \(range.lowerBound + error.column - 1)"
      )
    }
  }
}
