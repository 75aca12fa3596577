import Foundation
import Testing

@testable import Serving

/// The REST API of TensorFlow Serving, with requests of the forms that its documentation shows.
struct TensorFlowTests {
  private static let version = RunningServer.version
  /// The logistic function of 1.
  private static let odds = 0.731_058_6

  private static func near(_ value: Any?, _ expected: Double) -> Bool {
    (value as? Double).map { abs($0 - expected) < 1e-5 } ?? false
  }

  @Test func statusNamesTheVersionAsAText() async throws {
    try await RunningServer.run(ServingFolder()) { server in
      for path in ["", "/versions/\(Self.version)", "/labels/champion"] {
        let answer = try #require(
          await RawClient.ask(server.port, "GET", "/v1/models/moles" + path)
        )
        #expect(answer.status == 200)
        #expect(
          answer.text
            == """
            {"model_version_status":[{"version":"\(Self.version)","state":"AVAILABLE",\
            "status":{"error_code":"OK","error_message":""}}]}
            """
        )
      }
    }
  }

  @Test func metadataHasTheSignature() async throws {
    try await RunningServer.run(ServingFolder()) { server in
      let answer = try #require(
        await RawClient.ask(server.port, "GET", "/v1/models/moles/metadata")
      )
      let specification = try #require(answer.json?["model_spec"] as? [String: String])
      #expect(
        specification == ["name": "moles", "signature_name": "", "version": Self.version]
      )
      let root = "metadata.signature_def.signature_def.serving_default."
      for (path, expected) in [
        ("inputs.age.dtype", "DT_DOUBLE"), ("inputs.site.dtype", "DT_STRING"),
        ("outputs.probabilities.dtype", "DT_FLOAT"), ("method_name", "tensorflow/serving/predict"),
      ] {
        #expect(answer.value(root + path) as? String == expected)
      }
    }
  }

  @Test(arguments: [
    #"{"signature_name": "serving_default", "instances": [{"age": 50, "site": "arm"}, {"site": "leg", "age": 3.5}]}"#,
    #"{"instances": [[50, "arm"], [3.5, "leg"]]}"#,
    #"{"instances": [{"age": [50], "site": {"b64": "YXJt"}}, {"age": NaN, "site": null}]}"#,
    #"{"instances": [{"age": -Infinity, "site": "arm"}, {"age": null, "site": ""}]}"#,
  ])
  func rowsGivePredictions(body: String) async throws {
    try await RunningServer.run(ServingFolder()) { server in
      for path in ["", "/versions/\(Self.version)", "/versions/\(ServingFolder.champion)"] {
        let answer = try #require(
          await RawClient.ask(server.port, "POST", "/v1/models/moles\(path):predict", body)
        )
        #expect(answer.status == 200, "\(answer.text)")
        let rows = try #require(answer.json?["predictions"] as? [[String: Any]])
        #expect(rows.map { $0["label"] as? String } == ["melanoma", "benign"])
        #expect(Self.near(rows[0]["score"], Self.odds))
        #expect(Self.near((rows[0]["probabilities"] as? [Double])?[0], 1 - Self.odds))
        #expect(Self.near(rows[1]["score"], 0.5))
      }
    }
  }

  @Test(arguments: [
    #"{"inputs": {"age": [50, 3.5], "site": ["arm", "leg"]}}"#,
    #"{"inputs": {"site": [["arm"], [{"b64": "bGVn"}]], "age": [[50], [null]]}}"#,
  ])
  func columnsGiveOutputs(body: String) async throws {
    try await RunningServer.run(ServingFolder()) { server in
      let answer = try #require(
        await RawClient.ask(server.port, "POST", "/v1/models/moles:predict", body)
      )
      #expect(answer.status == 200, "\(answer.text)")
      let outputs = try #require(answer.json?["outputs"] as? [String: Any])
      #expect(outputs["label"] as? [String] == ["melanoma", "benign"])
      let scores = try #require(outputs["score"] as? [Double])
      #expect(Self.near(scores[0], Self.odds) && Self.near(scores[1], 0.5))
      #expect((outputs["probabilities"] as? [[Double]])?.count == 2)
    }
  }

  @Test func examplesAreClassifiedAndRegressed() async throws {
    let body = #"{"signature_name": "", "context": {"site": "arm"}, "examples": [{"age": 50}, {}]}"#
    try await RunningServer.run(ServingFolder()) { server in
      let classes = try #require(
        await RawClient.ask(server.port, "POST", "/v1/models/moles:classify", body)
      )
      let rows = try #require(classes.json?["result"] as? [[[Any]]])
      #expect(rows.count == 2)
      #expect(rows[0].map { $0[0] as? String } == ["benign", "melanoma"])
      #expect(Self.near(rows[1][1][1], Self.odds))
      let values = try #require(
        await RawClient.ask(server.port, "POST", "/v1/models/moles:regress", body)
      )
      let scores = try #require(values.json?["result"] as? [Double])
      #expect(scores.count == 2 && Self.near(scores[0], Self.odds))
    }
  }

  @Test(arguments: [
    ("/v1/models/moles:predict", "", 400, "JSON"),
    ("/v1/models/moles:predict", "{", 400, "JSON"),
    ("/v1/models/moles:predict", "[1]", 400, "object"),
    ("/v1/models/moles:predict", #"{"instances": [[1, "arm"]]} x"#, 400, "JSON"),
    ("/v1/models/moles:predict", "{}", 400, "instances"),
    ("/v1/models/moles:predict", #"{"instances": [], "inputs": {}}"#, 400, "exclude"),
    ("/v1/models/moles:predict", #"{"instances": 5}"#, 400, "list"),
    (
      "/v1/models/moles:predict", #"{"instances": [{"age": 1}]}"#, 400, "instance 0: the input site"
    ),
    (
      "/v1/models/moles:predict", #"{"instances": [{"age": 1, "site": "a", "sex": 1}]}"#, 400,
      "no input sex"
    ),
    ("/v1/models/moles:predict", #"{"instances": [[1]]}"#, 400, "2 inputs"),
    (
      "/v1/models/moles:predict", #"{"instances": [[1, "a"], ["old", "a"]]}"#, 400,
      "instance 1: age: a text"
    ),
    ("/v1/models/moles:predict", #"{"instances": [[1, {"b64": "*"}]]}"#, 400, "base64"),
    ("/v1/models/moles:predict", #"{"instances": [[1, 1e300]]}"#, 400, "2^53"),
    (
      "/v1/models/moles:predict", #"{"instances": [{"age": 1, "site": "a", "age": 2}]}"#, 400,
      "twice"
    ),
    ("/v1/models/moles:predict", #"{"inputs": {"age": [1, 2], "site": ["a"]}}"#, 400, "rows"),
    ("/v1/models/moles:predict", #"{"inputs": {"age": [1]}}"#, 400, "site is missing"),
    ("/v1/models/moles:predict", #"{"signature_name": "x", "instances": []}"#, 400, "signature"),
    (
      "/v1/models/moles:classify", #"{"examples": [{"age": 1}], "context": {"age": 2}}"#, 400,
      "twice"
    ),
    ("/v1/models/moles:classify", #"{"instances": []}"#, 400, "examples"),
    ("/v1/models/other:predict", "{}", 404, "Servable not found for request: Latest(other)"),
    (
      "/v1/models/moles/versions/7:predict", "{}", 404,
      "Servable not found for request: Specific(moles, 7)"
    ),
    ("/v1/models/moles/labels/canary:predict", "{}", 404, "Servable not found"),
    ("/v1/models/moles:explode", "{}", 404, "nothing"),
  ])
  func wrongRequestsAreErrors(
    path: String,
    body: String,
    status: Int,
    message: String
  ) async throws {
    try await RunningServer.run(ServingFolder()) { server in
      let answer = try #require(await RawClient.ask(server.port, "POST", path, body))
      #expect(answer.status == status)
      let error = try #require(answer.json?["error"] as? String)
      #expect(error.contains(message), "\(error)")
    }
  }

  @Test func noRowsGiveNoPredictions() async throws {
    try await RunningServer.run(ServingFolder()) { server in
      let answer = await RawClient.ask(
        server.port,
        "POST",
        "/v1/models/moles:predict",
        #"{"instances": []}"#
      )
      #expect(answer?.text == #"{"predictions":[]}"#)
    }
  }
}
