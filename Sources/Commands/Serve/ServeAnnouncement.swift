import Foundation
import Serving

/// Says what a server does while it runs: lines for people, or one JSON document when it listens.
struct ServeAnnouncement: Sendable {
  let output: Output
  let host: String
  let catalog: ModelCatalog

  private struct Document: Encodable {
    struct Version: Encodable {
      var run: String
      var version: String
    }

    var address: String
    var port: Int
    var model: String
    var champion: Version
    /// Whether it was promoted, as opposed to being the newest or asked for.
    var promoted: Bool
    var challenger: Version?
  }

  func say(_ notice: ModelServer.Notice) {
    switch notice {
    case .listening(let port): begin(port)
    case .serves(let run): output.remark("tuina: run \(run) answers now")
    case .cannotRead(let run, let reason):
      output.remark("tuina: run \(run) cannot be served: \(reason)")
    case .stopping: output.remark("tuina: stopping; requests under way may end")
    }
  }

  private func begin(_ port: Int) {
    let models = catalog.models
    let address = host.contains(":") ? "http://[\(host)]:\(port)" : "http://\(host):\(port)"
    let document = Document(
      address: address,
      port: port,
      model: models.name,
      champion: version(models.current.version),
      promoted: models.isChampion,
      challenger: models.challenger.map { version($0.version) }
    )
    try? output.emit(document) {
      let role = models.isChampion ? "the champion" : "not promoted"
      var text =
        "\(models.name): run \(models.current.version.run) (\(role)) answers at \(address)\n"
      if let challenger = models.challenger {
        text += "challenger: run \(challenger.version.run)\n"
      }
      let paths = [
        "POST \(address)/v1/models/\(models.name):predict",
        "POST \(address)/v2/models/\(models.name)/infer",
        "POST \(address)/v1/events",
        "GET  \(address)/metrics",
      ]
      return text + paths.map { "  \($0)\n" }.joined()
    }
  }

  private func version(_ version: ModelVersion) -> Document.Version {
    Document.Version(run: version.run, version: version.description)
  }
}
