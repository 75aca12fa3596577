extension Theme {
  /// The entries of `themes/dark.yaml`; a test keeps the two alike.
  static let darkEntries: [String: String] = [
    "background": "#121212",
    "text": "#d0d0d0",
    "dim": "#8a8a8a",
    "title": "#eeeeee bold",
    "border": "#4e4e4e",
    "border-focused": "#5fafd7",
    "accent": "#87d7ff bold",
    "good": "#5fd787",
    "warning": "#ffaf5f",
    "bad": "#ff6e6e bold",
    "selection": "#303a4a",
    "header": "#87afd7 bold",
    "key": "#ffd75f bold",
    "link": "#87d7d7 underline",
    "track": "#3a3a3a",
    "series-1": "#5fafff",
    "series-2": "#ffaf00",
    "series-3": "#5fd7af",
    "series-4": "#ff87af",
    "series-5": "#d7d75f",
    "series-6": "#af87ff",
    "series-7": "#d7875f",
    "series-8": "#bcbcbc",
    "gradient-graph": "#3e6fae #4fb3c8 #8ff0c0",
    "gradient-progress": "#3f7fbf #46b4c8 #6ee6a0",
    "gradient-heat": "#5f5faf #3fa0a0 #f0e442",
  ]

  /// The entries of `themes/mono.yaml`.
  static let monoEntries: [String: String] = {
    var entries: [String: String] = [:]
    for role in Role.allCases { entries[role.name] = "default" }
    for gradient in Gradient.allCases { entries[gradient.name] = "default" }
    return entries
  }()
}
