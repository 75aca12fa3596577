internal import COpenBLAS

/// Sums over rows whose cells are stored column by column, as codes or as hashes.
///
/// Sums are rows × `vectors`, row-major.
package enum CodedSums {
  /// Adds to each row the entry of `table`, entries × `vectors`, that its code names.
  ///
  /// - Returns: false when a code is outside the table, and then nothing was added.
  /// - Complexity: O(rows · vectors).
  package static func add(
    codes: Span<UInt8>,
    table: Span<Float>,
    vectors: Int,
    to sums: inout MutableSpan<Float>
  ) -> Bool {
    precondition(sums.count == codes.count * vectors, "one sum a row and vector")
    // SAFETY: there is a sum for each row and vector, and the C function looks at all codes before it
    // reads the table; the buffers stand while the closures run.
    return unsafe sums.withUnsafeMutableBufferPointer { sums in
      unsafe codes.withUnsafeBufferPointer { codes in
        unsafe table.withUnsafeBufferPointer { table in
          guard let sums = sums.baseAddress, let base = codes.baseAddress else { return true }
          guard let entries = table.baseAddress else { return false }
          return unsafe cob_add_coded8(
            base,
            codes.count,
            entries,
            table.count / vectors,
            vectors,
            sums
          ) == 0
        }
      }
    }
  }

  /// The same with codes of two bytes.
  package static func add(
    codes: Span<UInt16>,
    table: Span<Float>,
    vectors: Int,
    to sums: inout MutableSpan<Float>
  ) -> Bool {
    precondition(sums.count == codes.count * vectors, "one sum a row and vector")
    // SAFETY: as above.
    return unsafe sums.withUnsafeMutableBufferPointer { sums in
      unsafe codes.withUnsafeBufferPointer { codes in
        unsafe table.withUnsafeBufferPointer { table in
          guard let sums = sums.baseAddress, let base = codes.baseAddress else { return true }
          guard let entries = table.baseAddress else { return false }
          return unsafe cob_add_coded16(
            base,
            codes.count,
            entries,
            table.count / vectors,
            vectors,
            sums
          ) == 0
        }
      }
    }
  }

  /// Adds to each row the weights of the slot that the first `bits` of its 32 hashed bits name.
  ///
  /// `weights` has 2^bits × `vectors` numbers at least.
  ///
  /// - Complexity: O(rows · vectors), nearly each a miss of the caches where the table is large.
  package static func add(
    hashes: Span<Int32>,
    bits: Int,
    weights: Span<Float>,
    vectors: Int,
    to sums: inout MutableSpan<Float>
  ) {
    precondition((1...31).contains(bits), "bits of a slot")
    precondition(weights.count >= vectors << bits, "a weight for each slot")
    precondition(sums.count == hashes.count * vectors, "one sum a row and vector")
    // SAFETY: there is a sum for each row and vector, and no slot of so many bits is outside the weights.
    unsafe sums.withUnsafeMutableBufferPointer { sums in
      unsafe hashes.withUnsafeBufferPointer { hashes in
        unsafe weights.withUnsafeBufferPointer { weights in
          guard let sums = sums.baseAddress, let base = hashes.baseAddress,
            let weights = weights.baseAddress
          else { return }
          unsafe cob_add_hashed(base, hashes.count, UInt32(bits), weights, vectors, sums)
        }
      }
    }
  }
}
