import Foundation
import Testing

@testable import Serving

/// Open Inference, version 2, in JSON and with tensors in bytes.
struct OpenInferenceTests {
  private static let odds = Float(0.731_058_6)
  private static let path = "/v2/models/moles/infer"

  private static func output(_ answer: RawClient.Answer, _ name: String) -> [String: Any]? {
    (answer.json?["outputs"] as? [[String: Any]])?.first { $0["name"] as? String == name }
  }

  @Test func serverAndModelTellOfThemselves() async throws {
    try await RunningServer.run(ServingFolder()) { server in
      let about = try #require(await RawClient.ask(server.port, "GET", "/v2"))
      #expect(about.json?["name"] as? String == "tuina")
      #expect(
        about.json?["extensions"] as? [String]
          == ["binary_tensor_data", "classification", "model_repository"]
      )
      for path in ["/v2/health/live", "/v2/health/ready", "/healthz"] {
        let health = try #require(await RawClient.ask(server.port, "GET", path))
        #expect(health.status == 200)
        #expect(health.text == #"{"live":true,"ready":true}"#)
      }
      let ready = await RawClient.ask(server.port, "GET", "/v2/models/moles/ready")
      #expect(ready?.text == #"{"name":"moles","ready":true}"#)
      let model = try #require(
        await RawClient.ask(
          server.port,
          "GET",
          "/v2/models/moles/versions/\(RunningServer.version)"
        )
      )
      #expect(model.json?["platform"] as? String == "tuina_hashed-linear")
      #expect(model.json?["versions"] as? [String] == [RunningServer.version])
      #expect(
        (model.json?["inputs"] as? [[String: Any]])?.map { $0["datatype"] as? String }
          == ["FP64", "BYTES"]
      )
      let shapes = (model.json?["outputs"] as? [[String: Any]])?.map { $0["shape"] as? [Int] }
      #expect(shapes == [[-1], [-1, 2], [-1]])
      let index = try #require(
        await RawClient.ask(server.port, "POST", "/v2/repository/index", "{}")
      )
      #expect(index.text.contains(#""state":"READY""#))
    }
  }

  @Test(arguments: [
    #"{"name": "age", "shape": [2], "datatype": "FP64", "data": [50, 3.5]}, "#
      + #"{"name": "site", "shape": [2], "datatype": "BYTES", "data": ["arm", "leg"]}"#,
    #"{"name": "site", "shape": [2, 1], "datatype": "BYTES", "data": [["arm"], ["leg"]]}, "#
      + #"{"name": "age", "shape": [2, 1], "datatype": "INT64", "data": [[50], [3]]}"#,
  ])
  func tensorsAreAnsweredAndTheIDComesBack(inputs: String) async throws {
    try await RunningServer.run(ServingFolder()) { server in
      let answer = try #require(
        await RawClient.ask(
          server.port,
          "POST",
          Self.path,
          #"{"id": "a\"7", "inputs": [\#(inputs)]}"#
        )
      )
      #expect(answer.status == 200, "\(answer.text)")
      #expect(answer.json?["id"] as? String == "a\"7")
      #expect(answer.json?["model_name"] as? String == "moles")
      #expect(answer.json?["model_version"] as? String == RunningServer.version)
      #expect(Self.output(answer, "label")?["data"] as? [String] == ["melanoma", "benign"])
      let probabilities = try #require(Self.output(answer, "probabilities"))
      #expect(probabilities["shape"] as? [Int] == [2, 2])
      let data = try #require(probabilities["data"] as? [Double])
      #expect(abs(data[1] - Double(Self.odds)) < 1e-5 && data[2] == 0.5)
    }
  }

  @Test func outputsAreChosenAndTheLikeliestClassesNamed() async throws {
    let body = """
      {"inputs": [{"name": "age", "shape": [1], "datatype": "FP32", "data": [50]},
      {"name": "site", "shape": [1], "datatype": "BYTES", "data": ["arm"]}],
      "outputs": [{"name": "probabilities", "parameters": {"classification": 1}}]}
      """
    try await RunningServer.run(ServingFolder()) { server in
      let answer = try #require(await RawClient.ask(server.port, "POST", Self.path, body))
      #expect((answer.json?["outputs"] as? [Any])?.count == 1)
      #expect(answer.json?["id"] == nil)
      let output = try #require(Self.output(answer, "probabilities"))
      #expect(output["datatype"] as? String == "BYTES")
      #expect(output["shape"] as? [Int] == [1, 1])
      let text = try #require((output["data"] as? [String])?.first)
      let parts = text.split(separator: ":")
      #expect(Float(parts[0]).map { abs($0 - Self.odds) < 1e-5 } == true)
      #expect(parts.dropFirst() == ["1", "melanoma"])
    }
  }

  @Test func tensorsInBytesGoBothWays() async throws {
    var bytes: [UInt8] = []
    for age in [Float(50), 3] { Tensor.append(age.bitPattern, to: &bytes) }
    for site in ["arm", "leg"] { Tensor.append(site, to: &bytes) }
    let head = """
      {"id":"1","inputs":[{"name":"age","shape":[2],"datatype":"FP32",\
      "parameters":{"binary_data_size":8}},{"name":"site","shape":[2],"datatype":"BYTES",\
      "parameters":{"binary_data_size":14}}],"outputs":[{"name":"score",\
      "parameters":{"binary_data":true}},{"name":"label","parameters":{"binary_data":true}},\
      {"name":"probabilities","parameters":{"binary_data":false}}]}
      """
    let body = Array(head.utf8) + bytes
    try await RunningServer.run(ServingFolder()) { server in
      let answer = try #require(
        await RawClient.ask(
          server.port,
          "POST",
          Self.path,
          body,
          fields: ["Inference-Header-Content-Length": String(head.utf8.count)]
        )
      )
      #expect(answer.status == 200, "\(answer.text)")
      #expect(answer.fields["content-type"] == "application/octet-stream")
      let split = try #require(
        answer.fields["inference-header-content-length"].flatMap { Int($0) }
      )
      let tensors = Array(answer.body[split...])
      let bits = (0..<4).reduce(UInt32(0)) { $0 | UInt32(tensors[$1]) << UInt32(8 * $1) }
      #expect(abs(Float(bitPattern: bits) - Self.odds) < 1e-6)
      #expect(Array(tensors[8..<20]) == [8, 0, 0, 0] + Array("melanoma".utf8))
      #expect(tensors.count == 8 + 12 + 10)
    }
  }

  @Test(arguments: [
    (#"{"name": "age", "shape": [1], "datatype": "FP64", "data": [1]}"#, "site is missing"),
    (#"{"name": "age", "shape": [2], "datatype": "FP64", "data": [1]}"#, "1 values"),
    (#"{"name": "age", "shape": [-1], "datatype": "FP64", "data": [1]}"#, "shape"),
    (#"{"name": "age", "shape": [1, 1, 1], "datatype": "FP64", "data": [1]}"#, "shape"),
    (#"{"name": "age", "shape": [1], "datatype": "BF16", "data": [1]}"#, "BF16"),
    (#"{"name": "age", "shape": [1], "datatype": "FP16", "data": [1]}"#, "FP16"),
    (#"{"name": "age", "shape": [1], "datatype": "FP64", "data": ["x"]}"#, "a text in a tensor"),
    (#"{"name": "sex", "shape": [1], "datatype": "FP64", "data": [1]}"#, "no input sex"),
    (
      #"{"name": "age", "shape": [1], "datatype": "FP64", "parameters": {"binary_data_size": 8}}"#,
      "ends within"
    ),
    (#"{"shape": [1], "datatype": "FP64", "data": [1]}"#, "name"),
  ])
  func wrongInputsAreErrors(input: String, message: String) async throws {
    try await RunningServer.run(ServingFolder()) { server in
      let answer = try #require(
        await RawClient.ask(server.port, "POST", Self.path, #"{"inputs": [\#(input)]}"#)
      )
      #expect(answer.status == 400)
      let error = try #require(answer.json?["error"] as? String)
      #expect(error.contains(message), "\(error)")
    }
  }

  @Test(arguments: [
    ("POST", "/v2/models/other/infer", 404), ("POST", "/v2/models/moles/versions/9/infer", 404),
    ("GET", "/v2/models/moles/infer", 405), ("GET", "/v2/models/other", 404),
    ("GET", "/v2/models/moles/extra", 404), ("POST", "/v2/models/moles/infer", 400),
  ])
  func wrongPathsAreErrors(method: String, path: String, status: Int) async throws {
    try await RunningServer.run(ServingFolder()) { server in
      let answer = try #require(await RawClient.ask(server.port, method, path, "[]"))
      #expect(answer.status == status)
      #expect(answer.json?["error"] is String)
      if status == 405 { #expect(answer.fields["allow"] == "POST") }
    }
  }
}
