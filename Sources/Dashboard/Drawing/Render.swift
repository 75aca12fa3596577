import Terminal

/// A drawn screen, with what the model must know of it to move on by pages.
struct Rendered: Sendable {
  var frame: Frame
  var view: DrawnView
}

extension DashboardModel {
  /// The least size at which panels are drawn.
  static let leastSize = Size(columns: 20, rows: 6)

  /// Draws the screen: the same model, size and appearance always give the same frame.
  func render(size: Size, appearance: Appearance) -> Rendered {
    var canvas = Canvas(self, size: size, appearance: appearance)
    if size.columns < Self.leastSize.columns || size.rows < Self.leastSize.rows {
      canvas.write(
        "too small: \(size) < \(Self.leastSize)",
        at: Point(x: 0, y: 0),
        width: size.columns
      )
    } else {
      let body = canvas.frame.bounds.inset(top: 1, bottom: 1)
      if grids.isEmpty { canvas.screen(in: body) } else { canvas.grid(in: body) }
      canvas.overlay(in: body)
      canvas.chrome()
    }
    return Rendered(
      frame: canvas.frame,
      view: DrawnView(
        viewports: canvas.viewports,
        gridViewport: canvas.gridViewport,
        overlayExtent: canvas.overlayExtent
      )
    )
  }

  /// What a mouse event over a drawn frame means.
  func message(for event: MouseEvent, over frame: Frame) -> Message? {
    let target = frame.target(at: event.position).flatMap(Target.init(name:))
    switch event.action {
    case .press(.left): return clicked(target)
    case .drag(.left):
      return switch target {
      case .scrollbar, .gridScrollbar: clicked(target)
      default: nil
      }
    case .wheelUp: return wheeled(target, -3)
    case .wheelDown: return wheeled(target, 3)
    default: return nil
    }
  }

  private func clicked(_ target: Target?) -> Message? {
    switch target {
    case .panel(let panel, let item):
      overlay == nil && grids.isEmpty ? .navigation(.select(panel, item: item)) : nil
    case .scrollbar(let panel, let item):
      overlay == nil && grids.isEmpty ? .navigation(.jump(panel, item: item)) : nil
    case .panelColumn(let panel, let column):
      overlay == nil && grids.isEmpty ? .navigation(.sort(panel, column: column)) : nil
    case .gridRow(let row): overlay == nil ? .grid(.select(row: row, column: nil)) : nil
    case .gridColumn(let column):
      overlay == nil ? .grid(.sortColumn(column)) : nil
    case .gridScrollbar(let item):
      grid.flatMap { overlay == nil ? .grid(.scroll(item - $0.selection.item)) : nil }
    case .choice(let place): .overlay(chosen(place))
    case .screen(let screen): overlay == nil ? .navigation(.open(screen)) : nil
    case .key(let key): .key(key)
    case nil: nil
    }
  }

  private func chosen(_ place: Int) -> OverlayMessage {
    switch overlay {
    case .themes: .chooseTheme(place)
    case .export: .chooseFormat(place)
    case .chooseMethod: .chooseMethodScope(place)
    case .reviewFilter: .chooseReviewFilter(place)
    default: .chooseCommand(place)
    }
  }

  private func wheeled(_ target: Target?, _ lines: Int) -> Message? {
    if overlay != nil { return .overlay(.scroll(lines)) }
    if !grids.isEmpty { return .grid(.scroll(lines)) }
    return switch target {
    case .panel(let panel, _), .scrollbar(let panel, _): .navigation(.scroll(panel, lines))
    default: .navigation(.scroll(focus, lines))
    }
  }
}
