extension FeatureColumn {
  /// The rows of another column of the same kind behind its own.
  package func appending(_ other: FeatureColumn) -> FeatureColumn {
    switch (values, other.values) {
    case (.numbers(let a), .numbers(let b)): return FeatureColumn(name, .numbers(a + b))
    case (.times(let a), .times(let b)): return FeatureColumn(name, .times(a + b))
    case (.texts(let a), .texts(let b)): return FeatureColumn(name, .texts(a + b))
    case (.categories(let codes, let words), .categories(let more, let moreWords)):
      var all = words
      var places = Dictionary(uniqueKeysWithValues: words.enumerated().map { ($1, Int32($0)) })
      let moved = moreWords.map { word in
        if let place = places[word] { return place }
        let place = Int32(all.count)
        places[word] = place
        all.append(word)
        return place
      }
      return FeatureColumn(
        name,
        .categories(codes: codes + more.map { $0 < 0 ? -1 : moved[Int($0)] }, values: all)
      )
    case (.pairs(let a), .pairs(let b)): return FeatureColumn(name, .pairs(a.appending(b)))
    case (.pictures(let a), .pictures(let b)):
      // Before the first picture only gaps were met, of no size.
      let shape = a.isPresent.contains(true) ? a.shape : b.shape
      var all = PictureColumn(shape: shape)
      for part in [a, b] {
        all.pixels +=
          part.shape == shape
          ? part.pixels : Array(repeating: 0, count: part.isPresent.count * shape.count)
        all.isPresent += part.isPresent
      }
      return FeatureColumn(name, .pictures(all))
    default: preconditionFailure("columns of one query keep their kinds")
    }
  }
}
