import Scoring

/// Writes what Open Inference answers.
enum InferReply {
  static func reply(
    _ prediction: ScoredRows,
    to request: InferRequest,
    _ model: ServedModel,
    name: String
  ) -> Reply {
    var writer = JSONWriter(capacity: 128 + prediction.probabilities.count * 14)
    var tensors: [UInt8] = []
    writer.raw("{\"model_name\":")
    writer.text(name)
    writer.raw(",\"model_version\":")
    writer.text(model.version.description)
    if let id = request.id {
      writer.raw(",\"id\":")
      writer.text(id)
    }
    writer.raw(",\"outputs\":")
    writer.list(request.outputs) { writer, output in
      write(output, prediction, model, &writer, &tensors)
    }
    writer.byte("}")
    guard request.outputs.contains(where: \.isBinary) else { return Reply(body: writer.bytes) }
    let header = writer.bytes.count
    return Reply(content: .tensors(header: header), body: writer.bytes + tensors)
  }

  private static func write(
    _ output: InferRequest.Output,
    _ prediction: ScoredRows,
    _ model: ServedModel,
    _ writer: inout JSONWriter,
    _ tensors: inout [UInt8]
  ) {
    let rows = 0..<prediction.count
    var shape = output.tensor.shape(rows: prediction.count, model)
    var datatype = output.tensor.datatype
    if let count = output.classification {
      shape = [prediction.count, count]
      datatype = .bytes
    }
    writer.raw("{\"name\":")
    writer.text(output.tensor.rawValue)
    writer.raw(",\"datatype\":")
    writer.text(datatype.rawValue)
    writer.raw(",\"shape\":")
    writer.list(shape) { $0.integer($1) }
    let start = tensors.count
    if output.isBinary {
      switch (output.tensor, output.classification) {
      case (.label, _):
        for row in rows {
          Tensor.append(model.model.classes[Int(prediction.chosen[row])], to: &tensors)
        }
      case (.probabilities, let count?):
        for row in rows {
          for text in likeliest(count, of: row, prediction, model) {
            Tensor.append(text, to: &tensors)
          }
        }
      case (.probabilities, nil):
        for value in prediction.probabilities { Tensor.append(value.bitPattern, to: &tensors) }
      case (.score, _):
        for row in rows {
          let value = prediction.probability(row, model.scored ?? 0)
          Tensor.append(value.bitPattern, to: &tensors)
        }
      }
      writer.raw(",\"parameters\":{\"binary_data_size\":")
      writer.integer(tensors.count - start)
      writer.raw("}}")
      return
    }
    writer.raw(",\"data\":")
    switch (output.tensor, output.classification) {
    case (.label, _): writer.list(rows) { $0.raw(model.quotedClasses[Int(prediction.chosen[$1])]) }
    case (.probabilities, let count?):
      writer.texts(rows.flatMap { likeliest(count, of: $0, prediction, model) })
    case (.probabilities, nil): writer.list(prediction.probabilities) { $0.number($1) }
    case (.score, _):
      writer.list(rows) { $0.number(prediction.probability($1, model.scored ?? 0)) }
    }
    writer.byte("}")
  }

  /// The likeliest classes of a row as `value:index:label`, highest first; the earlier of equals.
  private static func likeliest(
    _ count: Int,
    of row: Int,
    _ prediction: ScoredRows,
    _ model: ServedModel
  ) -> [String] {
    let order = (0..<prediction.classCount).sorted { a, b in
      let (left, right) = (prediction.probability(row, a), prediction.probability(row, b))
      return left == right ? a < b : left > right
    }
    return order.prefix(count).map { label in
      "\(prediction.probability(row, label)):\(label):\(model.model.classes[label])"
    }
  }

  // MARK: - Metadata

  static let extensions = ["binary_tensor_data", "classification", "model_repository"]

  static func server(version: String) -> Reply {
    Reply { writer in
      writer.raw("{\"name\":\"tuina\",\"version\":")
      writer.text(version)
      writer.raw(",\"extensions\":")
      writer.texts(extensions)
      writer.byte("}")
    }
  }

  static func metadata(_ models: ModelSet, _ model: ServedModel) -> Reply {
    Reply { writer in
      writer.raw("{\"name\":")
      writer.text(models.name)
      writer.raw(",\"versions\":")
      writer.texts(models.versions.map(\.version.description))
      writer.raw(",\"platform\":")
      writer.text(model.platform)
      writer.raw(",\"inputs\":")
      writer.list(model.inputs.columns) { writer, column in
        tensor(column.name, .of(column.kind), [-1], &writer)
      }
      writer.raw(",\"outputs\":")
      writer.list(OutputTensor.all(of: model)) { writer, output in
        tensor(output.rawValue, output.datatype, output.shape(rows: -1, model), &writer)
      }
      // The run and the aliases are told beside what the protocol names.
      writer.raw(",\"parameters\":{\"run\":")
      writer.text(model.version.run)
      for (alias, version) in models.aliases {
        writer.byte(",")
        writer.text(alias)
        writer.byte(":")
        writer.text(version.description)
      }
      writer.raw("}}")
    }
  }

  private static func tensor(
    _ name: String,
    _ datatype: Tensor.Datatype,
    _ shape: [Int],
    _ writer: inout JSONWriter
  ) {
    writer.raw("{\"name\":")
    writer.text(name)
    writer.raw(",\"datatype\":")
    writer.text(datatype.rawValue)
    writer.raw(",\"shape\":")
    writer.list(shape) { $0.integer($1) }
    writer.byte("}")
  }

  /// The versions with their states, as model repositories list them.
  static func repository(_ models: ModelSet) -> Reply {
    Reply { writer in
      writer.byte("[")
      for (place, model) in models.versions.enumerated() {
        if place > 0 { writer.byte(",") }
        entry(models.name, model.version, "READY", models.problem(of: model.version) ?? "", &writer)
      }
      for failure in models.absent {
        writer.byte(",")
        entry(models.name, failure.version, "UNAVAILABLE", failure.reason, &writer)
      }
      writer.byte("]")
    }
  }

  private static func entry(
    _ name: String,
    _ version: ModelVersion,
    _ state: StaticString,
    _ reason: String,
    _ writer: inout JSONWriter
  ) {
    writer.raw("{\"name\":")
    writer.text(name)
    writer.raw(",\"version\":")
    writer.text(version.description)
    writer.raw(",\"state\":\"")
    writer.raw(state)
    writer.raw("\",\"reason\":")
    writer.text(reason)
    writer.byte("}")
  }
}
