import Foundation
import Testing

@testable import Fusion
@testable import Kernels

struct DigammaTests {
  /// Values from Abramowitz & Stegun, table 6.1, and from closed forms.
  @Test(arguments: [
    (1.0, -0.577_215_664_901_532_9), (0.5, -1.963_510_026_021_423_5),
    (2.0, 0.422_784_335_098_467_1), (10.0, 2.251_752_589_066_721),
    (0.01, -100.560_885_457_869_7), (1e6, 13.815_510_057_964_191),
  ])
  func equalsKnownValues(x: Double, expected: Double) {
    #expect(abs(Digamma.value(x) - expected) < 1e-10)
  }

  @Test func theExponentialOfTheKernelIsThatOfTheLibrary() {
    for step in 0..<400 {
      let x = Float(step) * -0.25 + 0
      let found = MixtureStep.exponential(SIMD4(repeating: x))[0]
      let exact = x < -87 ? 0 : exp(x)
      #expect(abs(found - exact) <= exact * 1e-6)
    }
  }
}
