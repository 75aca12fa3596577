import Terminal

extension Canvas {
  mutating func review(in rect: Rect) {
    if rect.width >= 120 {
      let parts = rect.columns([.share(2), .share(3)])
      let left = parts[0].rows([.share(1), .fixed(min(10, rect.height / 3))])
      panel(.reviewQueue, in: left[0])
      panel(.reviewFigures, in: left[1])
      let claims = min(max(model.reviewedClaims.count, 3), 9) + 3
      let right = parts[1].rows([.fixed(min(claims, rect.height / 2)), .share(1)])
      panel(.reviewClaims, in: right[0])
      let pictures = itemPicturesSize
      if model.reviewedPictures.isEmpty {
        panel(.reviewEntity, in: right[1])
      } else {
        let rows = min(pictures.rows, right[1].height / 2)
        let parts = right[1].rows([.share(1), .fixed(rows)])
        panel(.reviewEntity, in: parts[0])
        itemPictures(in: parts[1])
      }
    } else {
      let parts = rect.rows([.fixed(max(rect.height / 4, 4)), .fixed(7), .share(1)])
      panel(.reviewQueue, in: parts[0])
      panel(.reviewClaims, in: parts[1])
      let below = shown(.reviewEntity, or: .reviewFigures)
      if model.reviewedPictures.isEmpty || below != .reviewEntity {
        panel(below, in: parts[2])
      } else {
        let width = min(itemPicturesSize.columns, rect.width / 3)
        let beside = parts[2].columns([.share(1), .fixed(width)])
        panel(below, in: beside[0])
        itemPictures(in: beside[1])
      }
    }
  }
}
