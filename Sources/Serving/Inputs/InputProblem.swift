/// Why a request cannot be answered, in words for the one who sent it.
struct InputProblem: Error, Sendable, Hashable {
  var status: Int
  var message: String

  init(_ message: String, status: Int = 400) {
    self.message = message
    self.status = status
  }
}
