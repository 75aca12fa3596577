/// One expectation and maximisation step of a mixture whose items carry table rows.
///
/// Items i have claims `starts[i]..<starts[i + 1]`; a claim names a row of a table of logarithms,
/// `width` floats each, a multiple of four. The components of an item weigh
/// `softmax(prior + Σ table[row])`.
package enum MixtureStep {
  /// Shapes that stay the same over steps.
  package struct Shape: Sendable {
    package let classes: Int
    /// Components a class.
    package let groups: Int
    /// `classes · groups`, rounded up to a multiple of four.
    package let width: Int

    package init(classes: Int, groups: Int) {
      self.classes = classes
      self.groups = groups
      width = (classes * groups + 3) / 4 * 4
    }
  }

  /// Component k·groups + g of `prior` and of each row belongs to class k; components past
  /// `classes · groups` must be −1e30 in `prior` and 0 in `table`.
  ///
  /// - `items`: the items of this step; `starts`, `learning` and `posteriors` hold all items.
  /// - `rows`: the table row of each claim, below `table.count / width`.
  /// - `learning`: how much each item adds to `counts` and `totals`; 0 learns nothing from it.
  /// - `posteriors`: items × classes; replaced for these items.
  /// - `counts`: as large as `table`; each claim's row gains the weights of its item's components.
  /// - `totals`: `width`; gains the weights of the components.
  /// - It gives the largest change of a posterior.
  /// - Complexity: O(claims · width) additions, O(items · width) exponentials.
  package static func run(
    _ shape: Shape,
    items: Range<Int>,
    starts: Span<Int32>,
    rows: Span<Int32>,
    learning: Span<Float>,
    table: Span<Float>,
    prior: Span<Float>,
    posteriors: inout MutableSpan<Float>,
    counts: inout MutableSpan<Float>,
    totals: inout MutableSpan<Float>
  ) -> Float {
    let width = shape.width
    let lanes = width / 4
    precondition(prior.count == width && totals.count == width, "a width that does not match")
    precondition(table.count == counts.count && table.count % width == 0, "a table cut off")
    precondition(items.upperBound < starts.count && items.upperBound <= learning.count)
    precondition(posteriors.count >= items.upperBound * shape.classes)
    let rowCount = Int32(table.count / width)
    for index in Int(starts[items.lowerBound])..<Int(starts[items.upperBound]) {
      precondition(rows[index] >= 0 && rows[index] < rowCount, "a row outside the table")
    }
    var scratch = [SIMD4<Float>](repeating: .zero, count: lanes)
    var change: Float = 0
    // SAFETY: ranges of items and rows are checked above, and SIMD4<Float> is as aligned as the
    // scratch array makes it; loads and stores of tables use unaligned accesses of 16 bytes.
    unsafe starts.withUnsafeBufferPointer { starts in
      unsafe rows.withUnsafeBufferPointer { rows in
        unsafe learning.withUnsafeBufferPointer { learning in
          unsafe table.withUnsafeBytes { table in
            unsafe prior.withUnsafeBytes { prior in
              unsafe posteriors.withUnsafeMutableBufferPointer { posteriors in
                unsafe counts.withUnsafeMutableBytes { counts in
                  unsafe totals.withUnsafeMutableBytes { totals in
                    unsafe scratch.withUnsafeMutableBufferPointer { z in
                      for item in items {
                        let claims = unsafe Int(starts[item])..<Int(starts[item + 1])
                        for lane in 0..<lanes {
                          unsafe z[lane] = prior.loadUnaligned(
                            fromByteOffset: lane * 16,
                            as: SIMD4<Float>.self
                          )
                        }
                        for claim in claims {
                          let base = unsafe Int(rows[claim]) * width * 4
                          for lane in 0..<lanes {
                            unsafe z[lane] += table.loadUnaligned(
                              fromByteOffset: base + lane * 16,
                              as: SIMD4<Float>.self
                            )
                          }
                        }
                        unsafe softmax(z)
                        unsafe collect(z, item, shape, posteriors, &change)
                        let weight = unsafe learning[item]
                        if weight == 0 { continue }
                        for lane in 0..<lanes {
                          unsafe z[lane] *= weight
                          unsafe add(z[lane], to: totals, at: lane * 16)
                        }
                        for claim in claims {
                          let base = unsafe Int(rows[claim]) * width * 4
                          for lane in 0..<lanes {
                            unsafe add(z[lane], to: counts, at: base + lane * 16)
                          }
                        }
                      }
                    }
                  }
                }
              }
            }
          }
        }
      }
    }
    return change
  }

  @inline(__always)
  private static func add(
    _ value: SIMD4<Float>,
    to bytes: UnsafeMutableRawBufferPointer,
    at offset: Int
  ) {
    let old = unsafe bytes.loadUnaligned(fromByteOffset: offset, as: SIMD4<Float>.self)
    unsafe bytes.storeBytes(of: old + value, toByteOffset: offset, as: SIMD4<Float>.self)
  }

  /// Sums the components of each class, and keeps the largest change.
  @inline(__always)
  private static func collect(
    _ z: UnsafeMutableBufferPointer<SIMD4<Float>>,
    _ item: Int,
    _ shape: Shape,
    _ posteriors: UnsafeMutableBufferPointer<Float>,
    _ change: inout Float
  ) {
    // SAFETY: `z` holds `width` floats, at least classes · groups.
    let flat = UnsafeRawBufferPointer(z)
    var place = 0
    for k in 0..<shape.classes {
      var sum: Float = 0
      for _ in 0..<shape.groups {
        unsafe sum += flat.loadUnaligned(fromByteOffset: place, as: Float.self)
        place += 4
      }
      let index = item * shape.classes + k
      change = unsafe max(change, abs(sum - posteriors[index]))
      unsafe posteriors[index] = sum
    }
  }

  @inline(__always)
  private static func softmax(_ z: UnsafeMutableBufferPointer<SIMD4<Float>>) {
    var top = SIMD4<Float>(repeating: -1e30)
    for lane in z.indices { top = unsafe pointwiseMax(top, z[lane]) }
    let most = top.max()
    var sums = SIMD4<Float>.zero
    for lane in z.indices {
      let weight = unsafe exponential(z[lane] - most)
      unsafe z[lane] = weight
      sums += weight
    }
    let scale = 1 / sums.sum()
    for lane in z.indices { unsafe z[lane] *= scale }
  }

  /// e to the power of numbers not above zero, with a relative error below 3e-7; 0 below −87.
  ///
  /// x = n·ln 2 + r with |r| ≤ ln 2 / 2, and the Taylor polynomial of e^r to degree 7.
  @inline(__always)
  package static func exponential(_ x: SIMD4<Float>) -> SIMD4<Float> {
    let shift = SIMD4<Float>(repeating: 12_582_912)
    let bounded = pointwiseMax(x, SIMD4(repeating: -87))
    let shifted = bounded * 1.442_695_04 + shift
    let n = shifted - shift
    let r = (bounded - n * 0.693_359_375) - n * -2.121_944_4e-4
    var p = SIMD4<Float>(repeating: 1.0 / 5040)
    p = p * r + 1.0 / 720
    p = p * r + 1.0 / 120
    p = p * r + 1.0 / 24
    p = p * r + 1.0 / 6
    p = p * r + 0.5
    p = p * r + 1
    p = p * r + 1
    // SAFETY: both types are sixteen bytes of plain bits.
    let bits = unsafe unsafeBitCast(shifted, to: SIMD4<UInt32>.self) &- 0x4B40_0000 &+ 127
    let scale = unsafe unsafeBitCast(bits &<< 23, to: SIMD4<Float>.self)
    return (p * scale).replacing(with: 0, where: x .< -87)
  }
}
