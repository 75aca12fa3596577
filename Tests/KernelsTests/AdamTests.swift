import Kernels
import Testing

struct AdamTests {
  @Test func firstStepMovesByTheLearningRate() {
    var (w, m, v): ([Float], [Float], [Float]) = ([1, 1, 1], [0, 0, 0], [0, 0, 0])
    step(&w, &m, &v, gradient: [4, -0.001, 0], step: 1)
    // After one step m̂ = g and v̂ = g², so the move is α · sign(g) as long as |g| is not tiny.
    #expect(abs(w[0] - 0.99) < 1e-6)
    #expect(abs(w[1] - 1.01) < 1e-5)
    #expect(w[2] == 1)
    #expect(abs(m[0] - 0.4) < 1e-7)
    #expect(abs(v[0] - 0.016) < 1e-7)
  }

  @Test func touchedRowsEqualDenseUpdatesWhenAllAreTouched() {
    let gradients: [[Float]] = [[1, -2, 3, 0.5], [0.2, 0.1, -1, 2], [0, 1, 0, -1]]
    var (w, m, v): ([Float], [Float], [Float]) = (
      [1, 2, 3, 4], .init(repeating: 0, count: 4), .init(repeating: 0, count: 4)
    )
    var (w2, m2, v2) = (w, m, v)
    var last: [Int32] = [0, 0]
    for (index, gradient) in gradients.enumerated() {
      step(&w, &m, &v, gradient: gradient, step: index + 1)
      var g = gradient
      rowStep(&w2, &m2, &v2, &g, &last, rows: [1, 0], step: index + 1)
      #expect(g == [0, 0, 0, 0])
    }
    for i in 0..<4 { #expect(abs(w[i] - w2[i]) < 1e-6) }
    #expect(last == [3, 3])
  }

  @Test func aRestingRowHasItsMomentsDecayed() {
    var (w, m, v): ([Float], [Float], [Float]) = ([0, 0], [1, 1], [1, 1])
    var last: [Int32] = [1, 1]
    var g: [Float] = [0, 0]
    rowStep(&w, &m, &v, &g, &last, rows: [0], step: 4, width: 1)
    #expect(abs(m[0] - 0.729) < 1e-6)
    #expect(abs(v[0] - 0.997_003) < 1e-6)
    #expect(m[1] == 1)
    #expect(w[1] == 0)
  }

  private func step(
    _ w: inout [Float],
    _ m: inout [Float],
    _ v: inout [Float],
    gradient: [Float],
    step: Int
  ) {
    var ws = w.mutableSpan
    var ms = m.mutableSpan
    var vs = v.mutableSpan
    Adam.update(
      &ws,
      mean: &ms,
      square: &vs,
      gradient: gradient.span,
      stepSize: Adam.stepSize(learningRate: 0.01, step: step),
      decay: 0
    )
  }

  private func rowStep(
    _ w: inout [Float],
    _ m: inout [Float],
    _ v: inout [Float],
    _ g: inout [Float],
    _ last: inout [Int32],
    rows: [Int32],
    step: Int,
    width: Int = 2
  ) {
    var ws = w.mutableSpan
    var ms = m.mutableSpan
    var vs = v.mutableSpan
    var gs = g.mutableSpan
    var ls = last.mutableSpan
    Adam.updateRows(
      rows.span,
      width: width,
      weights: &ws,
      mean: &ms,
      square: &vs,
      gradient: &gs,
      lastSteps: &ls,
      step: step,
      stepSize: Adam.stepSize(learningRate: 0.01, step: step),
      decay: 0
    )
  }
}
