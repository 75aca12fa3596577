/// Which rows a model learns from, is chosen by and is judged on; indices into a table.
package struct RowSplit: Sendable, Hashable {
  package var train: [Int32]
  package var validation: [Int32]
  package var test: [Int32]

  /// Row numbers from 0, each in one part at most.
  package init(train: [Int32], validation: [Int32], test: [Int32]) {
    self.train = train
    self.validation = validation
    self.test = test
  }
}
