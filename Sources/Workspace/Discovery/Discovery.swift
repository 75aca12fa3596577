import Foundation

/// Finds the sources of a dataset that no manifest describes.
enum Discovery {
  struct Result {
    var sources: [Manifest.Source] = []
    var inferences: [Inference] = []
  }

  static func sources(in root: URL, manifest: Manifest, manifestFile: URL?) throws -> Result {
    Result()
  }
}
