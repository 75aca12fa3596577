import Scoring

/// The REST API of TensorFlow Serving, version 1.
enum TensorFlowProtocol {
  private static let signature = "serving_default"

  // MARK: - Status and metadata

  /// All versions, or the selected one.
  static func status(_ models: ModelSet, _ selection: ModelSet.Selection) throws(InputProblem)
    -> Reply
  {
    let chosen =
      selection == .current ? models.versions : [try find(models, selection)]
    let failures = selection == .current ? models.absent : []
    return Reply { writer in
      writer.raw("{\"model_version_status\":[")
      var isFirst = true
      func write(
        _ version: ModelVersion,
        _ state: StaticString,
        _ code: StaticString,
        _ why: String
      ) {
        if !isFirst { writer.byte(",") }
        isFirst = false
        writer.raw("{\"version\":")
        writer.text(version.description)
        writer.raw(",\"state\":\"")
        writer.raw(state)
        writer.raw("\",\"status\":{\"error_code\":\"")
        writer.raw(code)
        writer.raw("\",\"error_message\":")
        writer.text(why)
        writer.raw("}}")
      }
      for model in chosen {
        let problem = models.problem(of: model.version)
        write(model.version, "AVAILABLE", problem == nil ? "OK" : "DATA_LOSS", problem ?? "")
      }
      for failure in failures { write(failure.version, "END", "DATA_LOSS", failure.reason) }
      writer.raw("]}")
    }
  }

  /// The names and types of inputs and outputs, as a signature.
  static func metadata(
    _ models: ModelSet,
    _ selection: ModelSet.Selection
  ) throws(InputProblem) -> Reply {
    let model = try find(models, selection)
    return Reply { writer in
      writer.raw("{\"model_spec\":{\"name\":")
      writer.text(models.name)
      writer.raw(",\"signature_name\":\"\",\"version\":")
      writer.text(model.version.description)
      writer.raw(
        "},\"metadata\":{\"signature_def\":{\"signature_def\":{\"serving_default\":{\"inputs\":{"
      )
      for (place, column) in model.inputs.columns.enumerated() {
        if place > 0 { writer.byte(",") }
        tensor(column.name, Tensor.Datatype.of(column.kind).tensorFlowName, [-1], &writer)
      }
      writer.raw("},\"outputs\":{")
      for (place, output) in OutputTensor.all(of: model).enumerated() {
        if place > 0 { writer.byte(",") }
        tensor(
          output.rawValue,
          output.datatype.tensorFlowName,
          output.shape(rows: -1, model),
          &writer
        )
      }
      writer.raw("},\"method_name\":\"tensorflow/serving/predict\"}}}}}")
    }
  }

  private static func tensor(
    _ name: String,
    _ type: String,
    _ shape: [Int],
    _ writer: inout JSONWriter
  ) {
    writer.text(name)
    writer.raw(":{\"dtype\":")
    writer.text(type)
    writer.raw(",\"tensor_shape\":{\"dim\":")
    writer.list(shape) { writer, size in
      writer.raw("{\"size\":")
      writer.text(String(size))
      writer.raw(",\"name\":\"\"}")
    }
    writer.raw(",\"unknown_rank\":false},\"name\":")
    writer.text(name + ":0")
    writer.byte("}")
  }

  // MARK: - Requests

  /// The rows of a request, and how its reply is written.
  struct Request {
    enum Form { case rows, columns, classify, regress }

    var form: Form
    var table: InputTable
  }

  static func request(
    _ body: JSONValue,
    _ verb: Route.TensorFlowVerb,
    _ model: ServedModel,
    limit: Int
  ) throws(InputProblem) -> Request {
    guard case .object = body else {
      throw InputProblem("\(body.kind) stands where an object is expected")
    }
    switch body["signature_name"] {
    case nil, .text(""), .text(signature): break
    case .text(let name):
      throw InputProblem("Serving signature name: \"\(name)\" not found in signature def")
    default: throw InputProblem("signature_name is a text")
    }
    var table = InputTable(model.inputs)
    if verb != .predict {
      guard let examples = body["examples"]?.elements else {
        throw InputProblem("a list of examples is expected: {\"examples\": [{…}, …]}")
      }
      try check(examples.count, limit)
      if verb == .regress, model.scored == nil {
        throw InputProblem("the model has many classes, and none whose probability is asked for")
      }
      var shared: [JSONValue.Member] = []
      if let context = body["context"] {
        guard case .object(let members) = context else {
          throw InputProblem("context is an object")
        }
        shared = members
      }
      for (row, example) in examples.enumerated() {
        try table.append(example, row: row, label: "example", mayLack: true, shared: shared)
      }
      return Request(form: verb == .classify ? .classify : .regress, table: table)
    }
    switch (body["instances"], body["inputs"]) {
    case (nil, nil):
      throw InputProblem("either instances (rows) or inputs (columns) are expected")
    case (_?, _?): throw InputProblem("instances and inputs exclude each other")
    case (let instances?, nil):
      guard let rows = instances.elements else { throw InputProblem("instances are a list") }
      try check(rows.count, limit)
      for (row, instance) in rows.enumerated() {
        try table.append(instance, row: row, label: "instance")
      }
      return Request(form: .rows, table: table)
    case (nil, let inputs?):
      try fill(&table, inputs, limit: limit)
      return Request(form: .columns, table: table)
    }
  }

  private static func fill(
    _ table: inout InputTable,
    _ inputs: JSONValue,
    limit: Int
  ) throws(InputProblem) {
    let members: [JSONValue.Member]
    if case .object(let named) = inputs {
      members = named
    } else if let only = table.schema.columns.first, table.schema.columns.count == 1 {
      members = [JSONValue.Member(name: only.name, value: inputs)]
    } else {
      throw InputProblem("inputs are an object of lists by name: \(table.schema.names)")
    }
    for member in members {
      guard let place = table.schema.place(of: member.name) else {
        throw InputProblem(
          "there is no input \(member.name): the model reads \(table.schema.names)"
        )
      }
      guard let values = member.value.elements else {
        throw InputProblem("the input \(member.name) is a list of values, one a row")
      }
      try check(values.count, limit)
      try table.fill(place) { column throws(InputProblem) in
        for value in values { try column.append(value) }
      }
    }
    try table.endColumns()
  }

  private static func check(_ rows: Int, _ limit: Int) throws(InputProblem) {
    guard rows <= limit else {
      throw InputProblem("\(rows) rows in one request; at most \(limit) are scored", status: 413)
    }
  }

  static func find(
    _ models: ModelSet,
    _ selection: ModelSet.Selection
  ) throws(InputProblem) -> ServedModel {
    if let model = models.model(selection) { return model }
    let asked =
      switch selection {
      case .current: "Latest(\(models.name))"
      case .version(let version): "Specific(\(models.name), \(version))"
      case .label(let label): "Label(\(models.name), \(label))"
      }
    throw InputProblem("Servable not found for request: \(asked)", status: 404)
  }

  // MARK: - Replies

  static func reply(_ prediction: ScoredRows, _ form: Request.Form, _ model: ServedModel) -> [UInt8]
  {
    var writer = JSONWriter(capacity: 64 + prediction.probabilities.count * 14)
    let rows = 0..<prediction.count
    switch form {
    case .rows:
      writer.raw("{\"predictions\":")
      writer.list(rows) { writer, row in
        writer.raw("{\"label\":")
        writer.raw(model.quotedClasses[Int(prediction.chosen[row])])
        writer.raw(",\"probabilities\":")
        writer.list(prediction.probabilities(of: row)) { $0.number($1) }
        if let scored = model.scored {
          writer.raw(",\"score\":")
          writer.number(prediction.probability(row, scored))
        }
        writer.byte("}")
      }
    case .columns:
      writer.raw("{\"outputs\":{\"label\":")
      writer.list(rows) { $0.raw(model.quotedClasses[Int(prediction.chosen[$1])]) }
      writer.raw(",\"probabilities\":")
      writer.list(rows) { writer, row in
        writer.list(prediction.probabilities(of: row)) { $0.number($1) }
      }
      if let scored = model.scored {
        writer.raw(",\"score\":")
        writer.list(rows) { $0.number(prediction.probability($1, scored)) }
      }
      writer.byte("}")
    case .classify:
      writer.raw("{\"result\":")
      writer.list(rows) { writer, row in
        writer.list(0..<prediction.classCount) { writer, label in
          writer.byte("[")
          writer.raw(model.quotedClasses[label])
          writer.byte(",")
          writer.number(prediction.probability(row, label))
          writer.byte("]")
        }
      }
    case .regress:
      writer.raw("{\"result\":")
      writer.list(rows) { $0.number(prediction.probability($1, model.scored ?? 0)) }
    }
    writer.byte("}")
    return writer.bytes
  }
}
