import Foundation
import Scoring
import Synchronization

/// Answers requests that are there as a whole.
final class ModelService: Sendable {
  let catalog: ModelCatalog
  let limits: ServerLimits
  let metrics: ServerMetrics
  private let shadow: ShadowScorer?
  private let events: EventLog?
  private let eventProblem: String?
  private let programVersion: String
  private let stopping = Mutex(false)

  init(
    catalog: ModelCatalog,
    limits: ServerLimits,
    metrics: ServerMetrics,
    shadow: ShadowScorer?,
    events: EventLog?,
    eventProblem: String?,
    programVersion: String
  ) {
    self.catalog = catalog
    self.limits = limits
    self.metrics = metrics
    self.shadow = shadow
    self.events = events
    self.eventProblem = eventProblem
    self.programVersion = programVersion
  }

  /// Whether no new work shall be sent here.
  var isStopping: Bool { stopping.withLock { $0 } }

  func stop() { stopping.withLock { $0 = true } }

  /// Answers; `scoring` is set to the seconds that the model took, `scores` to what it gave.
  ///
  /// `headerLength` is that of the JSON where tensors follow it.
  func reply(
    _ route: Route,
    body: [UInt8],
    headerLength: Int?,
    scoring: inout Double,
    scores: inout [Float]
  ) async -> Reply {
    let models = catalog.models
    do {
      switch route {
      case .health, .live, .ready: return health(route)
      case .metrics:
        return Reply(content: .metrics, body: Array(metrics.text(models).utf8))
      case .events: return await keep(body)
      case .models:
        return Reply { writer in
          writer.raw("{\"models\":")
          writer.texts([models.name])
          writer.byte("}")
        }
      case .server: return InferReply.server(version: programVersion)
      case .repository: return InferReply.repository(models)
      case .tensorFlow(let name, let selection, let verb):
        guard name == models.name else { throw unknown(name, selection) }
        switch verb {
        case .status: return try TensorFlowProtocol.status(models, selection)
        case .metadata: return try TensorFlowProtocol.metadata(models, selection)
        case .predict, .classify, .regress:
          let model = try TensorFlowProtocol.find(models, selection)
          let request = try TensorFlowProtocol.request(
            JSONValue(of: body, 0..<body.count),
            verb,
            model,
            limit: limits.batchRows
          )
          let prediction = predict(request.table, model, models, &scoring, &scores)
          return answer(
            Reply(body: TensorFlowProtocol.reply(prediction, request.form, model)),
            prediction,
            model
          )
        }
      case .inference(let name, let selection, let verb):
        guard name == models.name, let model = models.model(selection) else {
          throw InputProblem("Request for unknown model: '\(name)' is not found", status: 404)
        }
        switch verb {
        case .metadata: return InferReply.metadata(models, model)
        case .ready: return ready(name)
        case .infer:
          let request = try InferRequest(
            body,
            headerLength: headerLength,
            model,
            limit: limits.batchRows
          )
          let prediction = predict(request.table, model, models, &scoring, &scores)
          return answer(
            InferReply.reply(prediction, to: request, model, name: name),
            prediction,
            model
          )
        }
      }
    } catch let problem as InputProblem {
      return .error(problem)
    } catch {
      return .error(500, "the request could not be answered")
    }
  }

  private func unknown(_ name: String, _ selection: ModelSet.Selection) -> InputProblem {
    let asked =
      switch selection {
      case .current: "Latest(\(name))"
      case .version(let version): "Specific(\(name), \(version))"
      case .label(let label): "Label(\(name), \(label))"
      }
    return InputProblem("Servable not found for request: \(asked)", status: 404)
  }

  private func answer(_ reply: Reply, _ prediction: ScoredRows, _ model: ServedModel) -> Reply {
    var reply = reply
    reply.rows = prediction.count
    reply.version = model.version
    return reply
  }

  private func predict(
    _ table: InputTable,
    _ model: ServedModel,
    _ models: ModelSet,
    _ scoring: inout Double,
    _ scores: inout [Float]
  ) -> ScoredRows {
    let columns = table.features
    let clock = ContinuousClock()
    let start = clock.now
    let prediction = model.score(columns, rows: table.rowCount)
    scoring = (clock.now - start) / .seconds(1)
    if let scored = model.scored {
      scores = (0..<prediction.count).map { prediction.probability($0, scored) }
    }
    if prediction.count > 0, let shadow, let challenger = models.challenger,
      model.version == models.current.version
    {
      shadow.add(
        ShadowScorer.Work(
          columns: columns,
          inputs: table.schema,
          champion: model,
          challenger: challenger,
          prediction: prediction
        )
      )
    }
    return prediction
  }

  private func health(_ route: Route) -> Reply {
    let isReady = !isStopping
    return Reply(status: route == .live || isReady ? 200 : 503) { writer in
      // The protocol's text names the one key for both.
      writer.raw("{\"live\":true,\"ready\":")
      writer.raw(isReady ? "true}" : "false}")
    }
  }

  private func ready(_ name: String) -> Reply {
    let isReady = !isStopping
    return Reply(status: isReady ? 200 : 503) { writer in
      writer.raw("{\"name\":")
      writer.text(name)
      writer.raw(",\"ready\":")
      writer.raw(isReady ? "true}" : "false}")
    }
  }

  private func keep(_ body: [UInt8]) async -> Reply {
    guard let events else {
      return .error(503, eventProblem ?? "events are not kept here")
    }
    let request = EventRequest(body)
    if request.accepted > 0 {
      do {
        try await events.append(request.lines)
      } catch {
        var reply = Reply.error(503, "the events could not be written, and none of them is kept")
        reply.retryAfter = 5
        return reply
      }
    }
    metrics.add(.events, request.accepted)
    metrics.add(.eventsRejected, request.rejected)
    return request.reply
  }
}
