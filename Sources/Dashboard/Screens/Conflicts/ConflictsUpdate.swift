import Basics
import Fusion
import Terminal
import Workspace

extension DashboardModel {
  mutating func choose(_ message: ConflictsMessage) -> [Effect] {
    switch message {
    case .ask(let attribute, let method):
      if conflicts.progress != nil || sources.progress != nil {
        return note(.warning("the claims are being resolved: choose when that is done"))
      }
      overlay = .chooseMethod(attribute: attribute, method, selection: 0)
      return []
    case .use(let attribute, let method):
      methods.session[attribute] = .some(method)
      return resolveAnew(attribute)
    case .write(let attribute, let method):
      return [.writeMethod(method, attribute: attribute)]
    case .written(let attribute, _, .success(let file)):
      // The manifest says it now.
      methods.session[attribute] = nil
      return resolveAnew(attribute)
        + note(.information("the method of \(attribute) was written into \(file)"))
    case .written(let attribute, let method, .failure(let problem)):
      return note(
        .failure(
          "\(method.rawValue) for \(attribute) was not written: \(problem.message)"
        )
      )
    }
  }

  mutating func chooseMethodScope(
    _ place: Int,
    _ attribute: String,
    _ method: FusionMethod?
  ) -> [Effect] {
    let scopes = MethodScope.scopes(for: method)
    guard scopes.indices.contains(place) else { return [] }
    overlay = nil
    if scopes[place] == .manifest, let method {
      return choose(.write(attribute: attribute, method))
    }
    return choose(.use(attribute: attribute, method))
  }

  private mutating func resolveAnew(_ attribute: String) -> [Effect] {
    methods.pending = attribute
    conflicts.report(WorkProgress(stage: "resolving", completed: 0, total: nil, unit: ""), nil)
    settle()
    return [.resolve(methods.session)]
  }

  /// Says by which method an attribute is resolved after a choice, and whose choice it was.
  mutating func tellOfChosenMethod() {
    guard let name = methods.pending, conflicts.progress == nil else { return }
    methods.pending = nil
    guard let attribute = conflicts.value?.attributes.first(where: { $0.name == name }),
      conflicts.problem == nil
    else { return }
    let words = "\(name): resolved by \(attribute.method.rawValue), \(chooser(of: attribute))"
    let isRefused = attribute.requestedMethod != nil
    notice = isRefused ? .warning("\(words): \(attribute.reason)") : .information(words)
  }
}
