import Learning
import Pipeline
import Workspace

extension EffectRunner {
  /// Trains a challenger from what people did, as `tuina retrain` does, and puts it to the gate.
  func retrain(_ parent: String, _ ticket: Int, job: Int) {
    let pacer = ProgressPacer<Int>()
    begin(job) { [mailbox] () -> Notice in
      do {
        let session = try await self.session()
        let outcome = try await self.training.retrain(after: parent, ticket, on: session) {
          mailbox.post(.job(.progress(job, $0, pacer.due(job, $0)?.pace)))
        }
        mailbox.post(.train(.retrained(ticket)))
        mailbox.post(.loading(.runs(try await session.runs())))
        return outcome.notice
      } catch {
        mailbox.post(.train(.retrained(ticket)))
        // What the store holds of a run that failed.
        if let runs = try? await self.session().runs() { mailbox.post(.loading(.runs(runs))) }
        throw error
      }
    }
  }
}
