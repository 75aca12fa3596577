/// Gives each distinct word of a column a code, in the order in which they are met.
///
/// Words are looked up by the hashes of their bytes, so that a word that was seen before costs neither a
/// string nor a comparison.
package struct CategoryCoder: Sendable {
  /// The words by their codes.
  package private(set) var words: [String] = []
  private var codeByWord: [String: Int32] = [:]
  /// An open-addressed table: hashes, and codes from 1; 0 stands for an empty place.
  private var hashes: [UInt64]
  private var codes: [Int32]
  private var used = 0

  package init() {
    hashes = Array(repeating: 0, count: 64)
    codes = Array(repeating: 0, count: 64)
  }

  /// The code of what has this hash; `word` is asked for the first time only, and says −1 with nil.
  ///
  /// Different hashes may be of the same word.
  package mutating func code(ofHash hash: UInt64, word: () -> String?) -> Int32 {
    let mask = hashes.count - 1
    var place = Int(truncatingIfNeeded: hash) & mask
    while codes[place] != 0 {
      if hashes[place] == hash { return codes[place] - 2 }
      place = (place + 1) & mask
    }
    let code = newCode(word())
    hashes[place] = hash
    // −1 is a code too, so that what is missing is asked for once.
    codes[place] = code + 2
    used += 1
    if used * 2 > hashes.count { grow() }
    return code
  }

  private mutating func newCode(_ word: String?) -> Int32 {
    guard let word else { return -1 }
    if let code = codeByWord[word] { return code }
    let code = Int32(words.count)
    codeByWord[word] = code
    words.append(word)
    return code
  }

  private mutating func grow() {
    let (oldHashes, oldCodes) = (hashes, codes)
    hashes = Array(repeating: 0, count: oldHashes.count * 2)
    codes = Array(repeating: 0, count: oldHashes.count * 2)
    let mask = hashes.count - 1
    for old in oldCodes.indices where oldCodes[old] != 0 {
      var place = Int(truncatingIfNeeded: oldHashes[old]) & mask
      while codes[place] != 0 { place = (place + 1) & mask }
      hashes[place] = oldHashes[old]
      codes[place] = oldCodes[old]
    }
  }
}
