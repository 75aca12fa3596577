import Basics
import Foundation
import Testing

@testable import Scoring

struct PiecewiseEncoderTests {
  private func encode(_ encoder: PiecewiseEncoder, _ value: Double) -> [Float] {
    var dense = [Float](repeating: -1, count: encoder.denseWidth)
    encoder.encode(value, into: &dense, at: 0)
    return dense
  }

  /// e_t = clip((x − b_{t−1}) / (b_t − b_{t−1}), 0, 1) with edges 0, 10, 30.
  @Test(
    arguments: [
      (-5, [0, 0, 0]), (0, [0, 0, 0]), (5, [0.5, 0, 0]), (10, [1, 0, 0]), (25, [1, 0.75, 0]),
      (30, [1, 1, 0]), (99, [1, 1, 0]), (.nan, [1, 0, 1]), (.infinity, [1, 0, 1]),
    ] as [(Double, [Float])]
  )
  func aNumberIsEncodedByTheEquation(value: Double, features: [Float]) {
    let encoder = PiecewiseEncoder([0, 10, 30, .nan, 1e9], training: [0, 1, 2, 3])
    #expect(encoder.edges == [0, 10, 30])
    #expect(encoder.median == 10)
    #expect(encode(encoder, value) == features)
  }

  /// Nine of ten amounts are 0: the edges are spent on the others, and 0 stands apart.
  @Test func aSpikeIsAnEdgeAndLeavesTheQuantilesToTheOthers() {
    let values = (0..<5000).map { $0 % 10 == 0 ? 100 + Double($0) : 0 }
    let encoder = PiecewiseEncoder(values, training: values.indices.map(Int32.init))
    #expect(encoder.edges.prefix(2) == [0, 100])
    #expect(encoder.edges.count > 16)
    #expect(encode(encoder, 0).allSatisfy { $0 == 0 })
    #expect(encode(encoder, 100)[0] == 1)
    let middle = encoder.edges[encoder.edges.count / 2]
    #expect((1500...3700).contains(middle))
  }

  @Test func aSpikeAmongOthersHasItsNeighboursAsEdges() {
    let values = (0..<4000).map { $0 % 2 == 0 ? 40 : Double($0 % 997) }
    let edges = PiecewiseEncoder(values, training: values.indices.map(Int32.init)).edges
    #expect([39, 40, 41].allSatisfy(edges.contains))
  }

  /// Edges stand within the least and the most extreme percent on both sides.
  @Test func tailsHaveEdgesOfTheirOwn() {
    var random = SeededGenerator(seed: 5)
    let values = (0..<20_000).map { _ in exp(2 * random.nextNormal()) }
    let sorted = values.sorted()
    let edges = PiecewiseEncoder(values, training: values.indices.map(Int32.init)).edges
    #expect(edges.count { $0 > sorted[19_799] } >= 6)
    #expect(edges.count { $0 < sorted[200] } >= 6)
    #expect(edges.first == sorted.first)
    #expect(edges.last == sorted.last)
  }

  @Test func edgesComeFromTrainingRowsOnly() {
    let encoder = PiecewiseEncoder([1, 2, 3, 500, -500], training: [0, 1, 2])
    #expect(encoder.edges == [1, 2, 3])
    #expect(!encoder.hasIndicator)
    #expect(encode(encoder, .nan) == encode(encoder, 2))
  }

  @Test(arguments: 1...8)
  func encodingIsMonotoneBoundedAndContinuous(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let scale = pow(10, Double(seed) - 4)
    let values = (0..<700).map { _ -> Double in
      random.next() % 3 == 0
        ? 0 : scale * exp(random.nextNormal()) * (random.next() % 2 == 0 ? 1 : -1)
    }
    let encoder = PiecewiseEncoder(values, training: values.indices.map(Int32.init))
    #expect(encoder.isSound, "seed \(seed)")
    let points = (values + [-.greatestFiniteMagnitude, .greatestFiniteMagnitude]).sorted()
    var last = encode(encoder, points[0])
    for point in points {
      let features = encode(encoder, point)
      #expect(features.allSatisfy { (0...1).contains($0) }, "seed \(seed)")
      #expect(zip(last, features).allSatisfy { $0 <= $1 }, "seed \(seed)")
      last = features
    }
    for edge in encoder.edges {
      let below = encode(encoder, edge - scale * 1e-7)
      let above = encode(encoder, edge + scale * 1e-7)
      // A piece may be narrow: then a step of this size crosses a part of it.
      let widths = zip(encoder.edges, encoder.edges.dropFirst()).map { $1 - $0 }
      for (index, pair) in zip(below, above).enumerated() {
        let most = 2.1 * scale * 1e-7 / widths[index] + 1e-5
        #expect(Double(abs(pair.0 - pair.1)) <= most, "seed \(seed)")
      }
    }
  }

  @Test(
    arguments: [
      [4, 4, 4], [.nan, .infinity, -.infinity], [], [-1.7e308, 1.7e308],
      [0, .leastNonzeroMagnitude],
    ] as [[Double]]
  )
  func whatCannotBeDividedIsLeftOut(values: [Double]) {
    let encoder = PiecewiseEncoder(values, training: values.indices.map(Int32.init))
    #expect(encoder.edges.isEmpty)
    #expect(encoder.denseWidth == 0)
    #expect(encoder.isSound)
  }

  @Test func anEncoderComesBackFromItsJSON() throws {
    var random = SeededGenerator(seed: 9)
    let values = (0..<500).map { $0 % 50 == 0 ? .nan : random.nextNormal() }
    let table: [FeatureColumn] = [
      .init("x", .numbers(values)), .init("z", .numbers((0..<500).map(Double.init))),
    ]
    let rows = (0..<500).map(Int32.init)
    let extractor = FeatureExtractor(fitting: table, training: rows, numbers: .piecewise)
    let data = try JSONEncoder().encode(extractor)
    let back = try JSONDecoder().decode(FeatureExtractor.self, from: data)
    #expect(back.featureNames == extractor.featureNames)
    #expect(back.features(of: table, rows: rows) == extractor.features(of: table, rows: rows))
  }

  @Test(
    arguments: [#"[2,1]"#, #"[1]"#, #"[1,1]"#, #"[0,5e-324]"#, #"[-1.7e308,1.7e308]"#]
  )
  func edgesOfAFileThatCannotBeUsedAreRefused(edges: String) throws {
    let json = #"{"edges":\#(edges),"median":0,"hasIndicator":false}"#
    let encoder = try JSONDecoder().decode(PiecewiseEncoder.self, from: Data(json.utf8))
    #expect(!encoder.isSound)
  }
}
