/// One of the four clinics, with its habits and faults.
enum Clinic: Int, Sendable, CaseIterable {
  /// A general hospital.
  case stMary
  /// 仁济, a general hospital in Shanghai.
  case renji
  /// General practitioners, whose diagnoses are clearly the least reliable.
  case northfield
  /// A centre for skin tumours, which takes pictures and sees most melanomas.
  case harbour

  var name: String {
    switch self {
    case .stMary: "st-mary"
    case .renji: "renji"
    case .northfield: "northfield"
    case .harbour: "harbour"
    }
  }

  var file: String {
    switch self {
    case .stMary: "sources/st-mary.csv"
    case .renji: "sources/renji.tsv"
    case .northfield: "sources/northfield.jsonl"
    case .harbour: "sources/harbour.parquet"
    }
  }

  /// The share of lesions that are first seen here.
  var weight: Double {
    switch self {
    case .stMary: 0.42
    case .renji: 0.27
    case .northfield: 0.245
    case .harbour: 0.065
    }
  }

  /// The chance that a lesion first seen here is a melanoma.
  var melanomaShare: Double {
    switch self {
    case .stMary: 0.0006
    case .renji: 0.003
    case .northfield: 0.009
    case .harbour: 0.1
    }
  }

  /// The chance that a harmless lesion gets its right name.
  var accuracy: Double {
    switch self {
    case .stMary: 0.93
    case .renji: 0.965
    case .northfield: 0.76
    case .harbour: 0.985
    }
  }

  /// The chance that a melanoma is called one.
  var sensitivity: Double {
    switch self {
    case .stMary: 0.8
    case .renji: 0.9
    case .northfield: 0.65
    case .harbour: 0.97
    }
  }

  /// The chance that a harmless lesion is called a melanoma.
  var falseAlarms: Double {
    switch self {
    case .stMary: 0.0004
    case .renji: 0.0008
    case .northfield: 0.0025
    case .harbour: 0.004
    }
  }

  /// The chance that the site is noted wrongly.
  var siteErrors: Double {
    self == .northfield ? 0.05 : 0.012
  }

  /// Diameters are noted in centimetres, elsewhere in millimetres.
  var usesCentimetres: Bool { self == .northfield }

  /// How a missing value is written.
  var missingMarks: [String] {
    switch self {
    case .stMary: ["", "NA", "?"]
    case .renji: ["", "不详"]
    case .northfield, .harbour: [""]
    }
  }
}
