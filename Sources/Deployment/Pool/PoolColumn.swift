import Kernels
import Scoring

/// A column of a block as a pool holds it: what repeats is written once, and named by codes.
enum PoolColumn: Sendable, Hashable {
  enum Values: Sendable, Hashable {
    case hashes([Int32])
    case numbers([Double])

    var count: Int {
      switch self {
      case .hashes(let hashes): hashes.count
      case .numbers(let numbers): numbers.count
      }
    }
  }

  /// All rows have one value.
  case same(Values)
  /// The value of each row by its place in a table of at most 256, or of more.
  case coded([UInt8], Values)
  case codedWide([UInt16], Values)
  case plain(Values)
  case entries(starts: [Int32], hashes: [Int32], values: [Float])

  /// Finds the form that takes the least room.
  ///
  /// - Complexity: O(rows).
  init(_ cells: HashedCells) {
    switch cells {
    case .hashes(let hashes):
      self.init(.hashes(hashes), hashes.lazy.map { UInt64(UInt32(bitPattern: $0)) }) { words in
        .hashes(words.map { Int32(truncatingIfNeeded: $0) })
      }
    case .numbers(let numbers):
      self.init(.numbers(numbers), numbers.lazy.map { ($0.isNaN ? .nan : $0).bitPattern }) {
        words in
        .numbers(words.map { Double(bitPattern: $0) })
      }
    case .entries(let starts, let hashes, let values):
      self = .entries(starts: starts, hashes: hashes, values: values)
    }
  }

  private init(
    _ plain: Values,
    _ words: some Collection<UInt64>,
    values: ([UInt64]) -> Values
  ) {
    guard let distinct = DistinctWords(words, limit: words.count / 2) else {
      self = .plain(plain)
      return
    }
    let table = values(distinct.words)
    switch distinct.words.count {
    case 1: self = .same(table)
    case ...256: self = .coded(distinct.codes.map { UInt8($0) }, table)
    default: self = .codedWide(distinct.codes, table)
    }
  }

  /// Adds what the cells of each row add to the sums of a model, rows × `vectors`.
  ///
  /// - Returns: false for codes that name nothing, or entries out of order.
  func add(_ weights: FieldWeights, vectors: Int, to sums: inout [Float]) -> Bool {
    func table(_ values: Values) -> [Float] {
      switch values {
      case .hashes(let hashes): weights.table(ofHashes: hashes)
      case .numbers(let numbers): weights.table(ofNumbers: numbers)
      }
    }
    switch self {
    case .same(let values):
      let table = table(values)
      for at in sums.indices { sums[at] += table[at % vectors] }
    case .coded(let codes, let values):
      var out = sums.mutableSpan
      return CodedSums.add(
        codes: codes.span,
        table: table(values).span,
        vectors: vectors,
        to: &out
      )
    case .codedWide(let codes, let values):
      var out = sums.mutableSpan
      return CodedSums.add(
        codes: codes.span,
        table: table(values).span,
        vectors: vectors,
        to: &out
      )
    case .plain(.hashes(let hashes)): weights.add(hashes: hashes, to: &sums)
    case .plain(.numbers(let numbers)): weights.add(numbers: numbers, to: &sums)
    case .entries(let starts, let hashes, let values):
      guard zip(starts, starts.dropFirst()).allSatisfy({ 0 <= $0 && $0 <= $1 }),
        starts.last.map({ Int($0) == hashes.count }) == true, hashes.count == values.count
      else { return false }
      weights.add(starts: starts, hashes: hashes, values: values, to: &sums)
    }
    return true
  }

  /// The value of each row, for columns but of entries; nil for codes that name nothing.
  func expanded(rows: Int) -> Values? {
    func expand<Code: BinaryInteger>(_ codes: [Code], _ values: Values) -> Values? {
      guard codes.allSatisfy({ Int($0) < values.count }) else { return nil }
      return switch values {
      case .hashes(let hashes): .hashes(codes.map { hashes[Int($0)] })
      case .numbers(let numbers): .numbers(codes.map { numbers[Int($0)] })
      }
    }
    return switch self {
    case .same(let values): expand([UInt8](repeating: 0, count: rows), values)
    case .coded(let codes, let values): expand(codes, values)
    case .codedWide(let codes, let values): expand(codes, values)
    case .plain(let values): values
    case .entries: nil
    }
  }
}

extension PoolColumn {
  /// What a column begins with in a file.
  private enum Tag: UInt8 { case same, coded, codedWide, plain, entries }

  func write(to out: inout ByteWriter) {
    switch self {
    case .same(let values):
      out.append([Tag.same.rawValue])
      Self.write(values, to: &out)
    case .coded(let codes, let values):
      out.append([Tag.coded.rawValue])
      Self.write(values, to: &out)
      out.append(codes)
    case .codedWide(let codes, let values):
      out.append([Tag.codedWide.rawValue])
      Self.write(values, to: &out)
      out.append(codes)
    case .plain(let values):
      out.append([Tag.plain.rawValue])
      Self.write(values, to: &out)
    case .entries(let starts, let hashes, let values):
      out.append([Tag.entries.rawValue])
      out.append(UInt64(hashes.count))
      out.append(starts)
      out.append(hashes)
      out.append(values)
    }
  }

  private static func write(_ values: Values, to out: inout ByteWriter) {
    out.append(UInt64(values.count))
    switch values {
    case .hashes(let hashes): out.append(hashes)
    case .numbers(let numbers): out.append(numbers)
    }
  }

  /// Reads a column of `rows` rows; nil where the bytes are none.
  init?(from bytes: inout ByteDecoder, rows: Int, isNumber: Bool) {
    guard let tag = bytes.bytes(1).flatMap({ Tag(rawValue: $0[0]) }),
      let count = bytes.word().flatMap({ Int(exactly: $0) })
    else { return nil }
    if tag == .entries {
      guard let starts = bytes.integers(rows + 1), let hashes = bytes.integers(count),
        let values = bytes.floats(count)
      else { return nil }
      self = .entries(starts: starts, hashes: hashes, values: values)
      return
    }
    let values: Values? =
      isNumber
      ? bytes.doubles(count).map { .numbers($0) } : bytes.integers(count).map { .hashes($0) }
    guard let values else { return nil }
    switch tag {
    case .same where count == 1: self = .same(values)
    case .coded:
      guard let codes = bytes.bytes(rows) else { return nil }
      self = .coded(codes, values)
    case .codedWide:
      guard let codes = bytes.shorts(rows) else { return nil }
      self = .codedWide(codes, values)
    case .plain where count == rows: self = .plain(values)
    default: return nil
    }
  }
}
