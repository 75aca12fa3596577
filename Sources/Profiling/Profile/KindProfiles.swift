/// A range that the manifest declares for a column, and the numbers outside it.
package struct DeclaredRange: Sendable, Hashable, Codable {
  package var low: Double
  package var high: Double
  /// Cells below `low`.
  package var below: Int
  /// Cells above `high`.
  package var above: Int

  package init(low: Double, high: Double, below: Int, above: Int) {
    (self.low, self.high, self.below, self.above) = (low, high, below, above)
  }
}

/// The step between the edges of a histogram of dates or times.
package enum CalendarStep: String, Sendable, Hashable, Codable, CaseIterable {
  case second, minute, hour, day, week, month, quarter, year, decade
}

/// The values of a category that are not shown one by one.
package struct OtherValues: Sendable, Hashable, Codable {
  /// How many different values they are; as exact as the column's `distinct`.
  package var values: Int
  package var rows: Int

  package init(values: Int, rows: Int) {
    (self.values, self.rows) = (values, rows)
  }
}

/// How well a column tells rows apart, and what its values look like.
package struct IdentifierProfile: Sendable, Hashable, Codable {
  /// Different values by present cells, 0...1; as exact as the column's `distinct`.
  package var uniqueness: Double
  /// The commonest shapes, where `L` stands for a letter, `9` for a digit, other signs for
  /// themselves, and `9+` for digits in varying number: `L-99999`; counted in a sample.
  package var patterns: [PatternShare]
  /// For each other source with a column of this name, the values that both have.
  package var overlaps: [SourceOverlap]

  package init(uniqueness: Double, patterns: [PatternShare], overlaps: [SourceOverlap]) {
    (self.uniqueness, self.patterns, self.overlaps) = (uniqueness, patterns, overlaps)
  }
}

package struct PatternShare: Sendable, Hashable, Codable {
  package var pattern: String
  /// Of the present cells looked at, 0...1.
  package var share: Double

  package init(pattern: String, share: Double) {
    (self.pattern, self.share) = (pattern, share)
  }
}

package struct SourceOverlap: Sendable, Hashable, Codable {
  package var source: String
  /// Different values that stand in both sources.
  package var shared: Int
  /// `shared` by the different values of the column itself, 0...1.
  package var share: Double

  package init(source: String, shared: Int, share: Double) {
    (self.source, self.shared, self.share) = (source, shared, share)
  }
}

/// What the texts of a column are written in; counted in a sample of at most 2,000 cells.
package struct TextProfile: Sendable, Hashable, Codable {
  /// Cells by their length in characters.
  package var lengths: [HistogramBin]
  /// The scripts of the letters: `Latin`, `Han`, `Cyrillic`, the commonest first.
  package var scripts: [ScriptShare]
  /// A few texts, the first 200 characters of each.
  package var examples: [String]

  package init(lengths: [HistogramBin], scripts: [ScriptShare], examples: [String]) {
    (self.lengths, self.scripts, self.examples) = (lengths, scripts, examples)
  }
}

package struct ScriptShare: Sendable, Hashable, Codable {
  package var script: String
  /// Of the letters looked at, 0...1.
  package var share: Double

  package init(script: String, share: Double) {
    (self.script, self.share) = (script, share)
  }
}

/// What the pictures of a column are, from their headers.
package struct ImageProfile: Sendable, Hashable, Codable {
  /// Pictures whose headers were read.
  package var read: Int
  /// Pictures that are not there, or whose header is neither that of a PNG nor of a JPEG.
  package var undecodable: Int
  /// Pictures by size and mode, the commonest first.
  package var shapes: [PictureShapeCount]
  /// Why the first undecodable picture could not be read.
  package var firstProblem: String?

  package init(
    read: Int,
    undecodable: Int,
    shapes: [PictureShapeCount],
    firstProblem: String? = nil
  ) {
    self.read = read
    self.undecodable = undecodable
    self.shapes = shapes
    self.firstProblem = firstProblem
  }
}

package struct PictureShapeCount: Sendable, Hashable, Codable {
  /// In pixels.
  package var width: Int
  package var height: Int
  /// `grey`, `grey-alpha`, `palette`, `rgb`, `rgba` or `cmyk`.
  package var mode: String
  package var count: Int

  package init(width: Int, height: Int, mode: String, count: Int) {
    (self.width, self.height, self.mode, self.count) = (width, height, mode, count)
  }
}
