import Kernels
import Testing

struct MatrixMultiplyTests {
  /// Numbers that are small and exact, so that any order of addition gives the same sum.
  private func matrix(_ rows: Int, _ columns: Int, _ seed: Int) -> [Float] {
    (0..<(rows * columns)).map { Float(($0 * 7 + seed * 3) % 11 - 5) }
  }

  @Test(arguments: [(false, false), (true, false), (false, true), (true, true)])
  func productsAgreeWithTheDefinition(transposingA: Bool, transposingB: Bool) {
    let (m, n, k) = (5, 7, 3)
    let a = matrix(m, k, 1)
    let b = matrix(k, n, 2)
    var c = [Float](repeating: 1, count: m * n)
    var span = c.mutableSpan
    multiply(
      a.span,
      transposingA: transposingA,
      b.span,
      transposingB: transposingB,
      into: &span,
      rows: m,
      columns: n,
      inner: k,
      accumulating: true
    )
    for i in 0..<m {
      for j in 0..<n {
        var sum: Float = 1
        for p in 0..<k {
          sum +=
            (transposingA ? a[p * m + i] : a[i * k + p])
            * (transposingB ? b[j * k + p] : b[p * n + j])
        }
        #expect(c[i * n + j] == sum)
      }
    }
  }

  @Test func aProductOverNothingIsZero() {
    var c: [Float] = [3, 4]
    var span = c.mutableSpan
    multiply([Float]().span, [Float]().span, into: &span, rows: 1, columns: 2, inner: 0)
    #expect(c == [0, 0])
  }
}
