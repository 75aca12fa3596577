package import Basics

extension SampleError: ProblemConvertible {
  package var problems: [Problem] {
    [
      Problem(
        isUsage ? "program.usage" : "sample.unwritable",
        isUsage ? .usage : .failure,
        isUsage ? "wrong usage" : "the sample cannot be written",
        cause: description,
        remedy: remedy
      )
    ]
  }
}
