package import Basics

/// Describes a dataset: where its rows come from, what they speak about and how to read them.
///
/// A manifest is written by a person as `dataset.yaml`, or inferred by `Discovery`. Paths in it
/// are relative to the dataset folder. docs/manifest.md is its reference.
package struct Manifest: Sendable, Hashable, Codable {
  package var version = 1
  package var name: String?
  /// The engine to ask: `duckdb`, `sc://host:port`, or the name of an ADBC driver.
  package var engine: String?
  /// The columns that together name the thing that a row speaks about; empty when unknown.
  package var entity: [String] = []
  package var label: String?
  /// The class that matters in a binary reading of the label.
  package var positive: String?
  package var split: Split?
  package var sources: [Source] = []
  package var columns: [ColumnRule] = []
  package var checks: [Check] = []
  /// The columns that models read; nil means all but entity, label and split columns.
  package var features: [String]?
  /// The share of what one person decided that a second one looks at too, blind, 0...1; nil for none.
  package var secondShare: Double?
  package var feedback: String?
  /// What a challenger must keep; nil for what is usual.
  package var gate: Gate?
  /// When to train anew, and from what; nil for what is usual.
  package var retrain: Retrain?
  /// What was left out of the above because nobody agreed to it.
  package var refused = Refused()

  package init() {}

  /// Where feedback lies in a dataset that does not say so.
  package static let defaultFeedback = "feedback/*.jsonl"

  /// The glob of the feedback files, relative to the dataset folder.
  package var feedbackPattern: String { feedback ?? Self.defaultFeedback }

  package func rule(for column: String) -> ColumnRule? {
    columns.first { $0.name == column }
  }
}

extension Manifest {
  /// One place that rows come from.
  package struct Source: Sendable, Hashable, Codable {
    package var name: String
    /// A file, a glob, a folder of images or a URI the engine can read.
    package var path: String
    package var format: SourceFormat?
    package var encoding: String?
    /// New column names by the names in the file.
    package var rename: [String: String] = [:]
    /// SQL expressions over the source's own columns, by the column they make.
    package var convert: [String: String] = [:]
    /// The texts that mean a missing value; nil means the defaults.
    package var missing: [String]?
    package var header: Bool?
    package var names: [String]?
    /// The column whose values name the sources, where one file holds the claims of many.
    package var sourceColumn: String?
    /// Whether the path may lead out of the dataset folder, by itself or through links.
    package var mayLeaveFolder = false
    package var reading = Reading()

    package init(name: String, path: String) {
      self.name = name
      self.path = path
    }
  }

  /// What a person knows of one column.
  package struct ColumnRule: Sendable, Hashable, Codable {
    package var name: String
    package var type: ColumnType?
    package var unit: String?
    package var range: ClosedRange<Double>?
    /// The largest difference at which two numbers still agree.
    package var tolerance: Double?
    package var values: [String]?
    /// The texts that mean a missing value in this column; nil means those of the source.
    package var missing: [String]?
    /// How a value is chosen where sources contradict each other.
    package var method: FusionMethod?

    package init(name: String) { self.name = name }
  }

  /// A named rule that rows must meet.
  package struct Check: Sendable, Hashable, Codable {
    package var name: String
    package var sql: String

    package init(name: String, sql: String) {
      self.name = name
      self.sql = sql
    }
  }

  /// The column of `rows` that holds the part of sources that are given parts of the split.
  package static let givenPart = "_split"

  /// How rows are divided into training, validation and test.
  package enum Split: Sendable, Hashable {
    /// By a column that holds the words train, validation or test.
    case column(String)
    /// By chance, keeping rows with the same value of `by` together; shares sum to 1.
    case random(by: String?, train: Double, validation: Double, test: Double, seed: UInt64)
  }
}

/// How a source is stored.
package enum SourceFormat: String, Sendable, Hashable, Codable, CaseIterable {
  case csv, tsv, json, jsonl, parquet, images, text, libsvm, fasttext, arff
}
