import Foundation
import FoundationNetworking

/// A server of the program as a process of its own, on a port that the system chose.
struct ServedProgram {
  let process: Process
  /// What it says of itself when it listens.
  let document: [String: Any]

  var address: String { document["address"] as? String ?? "" }

  /// Begins to serve a dataset.
  ///
  /// - Throws: `CancellationError` when it does not listen in time.
  static func start(_ folder: URL, _ options: [String] = []) async throws -> ServedProgram {
    let output = folder.appending(path: "said-\(UUID().uuidString)")
    try Data().write(to: output)
    let process = Process()
    process.executableURL = URL(filePath: Program.path)
    process.arguments = ["serve", folder.path, "--port", "0", "--json", "--quiet"] + options
    process.standardOutput = try FileHandle(forWritingTo: output)
    process.standardError = FileHandle.nullDevice
    process.standardInput = FileHandle.nullDevice
    try process.run()
    for _ in 0..<400 {
      if let document = try? JSONSerialization.jsonObject(with: Data(contentsOf: output)),
        let document = document as? [String: Any]
      {
        return ServedProgram(process: process, document: document)
      }
      try await Task.sleep(for: .milliseconds(50))
    }
    process.terminate()
    throw CancellationError()
  }

  /// Nil where nobody answers.
  static func post(
    _ address: String,
    _ path: String,
    _ body: String
  ) async -> (status: Int, text: String)? {
    guard let url = URL(string: address + path) else { return nil }
    var request = URLRequest(url: url)
    request.httpMethod = "POST"
    request.httpBody = Data(body.utf8)
    guard let (data, response) = try? await URLSession.shared.data(for: request),
      let response = response as? HTTPURLResponse
    else { return nil }
    return (response.statusCode, String(decoding: data, as: UTF8.self))
  }

  /// The run that answers for a model now.
  func run(of model: String) async throws -> String? {
    guard let url = URL(string: address + "/v2/models/" + model) else { return nil }
    let (data, _) = try await URLSession.shared.data(from: url)
    let document = try JSONSerialization.jsonObject(with: data) as? [String: Any]
    return (document?["parameters"] as? [String: Any])?["run"] as? String
  }

  /// Waits until a run answers for a model; false when it does not within ten seconds.
  func serves(_ run: String, as model: String) async throws -> Bool {
    for _ in 0..<100 {
      if try await self.run(of: model) == run { return true }
      try await Task.sleep(for: .milliseconds(100))
    }
    return false
  }
}
