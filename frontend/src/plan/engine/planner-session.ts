import { type SourceAutoscaler, prepareScaler, settingsOf } from '@food-delivery/planner'
import { type LoadInput, type PlanDocument } from '../document/plan-document'
import { type AnswerContext, answer } from './answers'
import { otherAutoscaler, patchBetween, withChanges } from './changed-autoscaler'
import { planInput } from './plan-input'
import { type PlannerRequest, type PlannerResponse, type Problem, type Progress, type Question } from './messages'
import { type PlanBasis, controllers, readBasis } from './plan-basis'
import { problemOf } from './problem'
import { PlanSimulation } from './plan-simulation'

/** What the session needs from its worker. */
export interface SessionOptions {
  readonly post: (response: PlannerResponse) => void
  /** A clock in ms. */
  readonly clock: () => number
  /** Lets the worker handle the messages that have arrived. */
  readonly pause: () => Promise<void>
}

/** Minimum time between two messages with incomplete curves. Milliseconds. */
const POST_EVERY_MS = 60

/**
 * Simulates the document of the page. A new document ends the previous plan. If only the compared settings have
 * changed, the results of the manifest are kept.
 */
export class PlannerSession {
  /** The id of the newest plan. */
  private newestId = 0
  private document: PlanDocument | null = null
  private basis: PlanBasis | null = null
  private given: PlanSimulation | null = null
  private changed: PlanSimulation | null = null
  private interruption = new AbortController()

  constructor(private readonly options: SessionOptions) {}

  /** Handles a message. Never rejects. */
  async handle(request: PlannerRequest): Promise<void> {
    if (request.type === 'interrupt') return this.interruption.abort()
    const { id } = request
    if (request.type === 'ask') return this.answer(id, request.question)
    this.newestId = id
    await this.plan(id, request.document)
  }

  private async answer(id: number, question: Question): Promise<void> {
    const interruption = new AbortController()
    // Only a search takes long and can be interrupted. Other questions asked during it must not replace its controller.
    if (question.type === 'tune') this.interruption = interruption
    const { basis } = this
    const sides: AnswerContext['sides'] = { given: this.given, changed: this.changed }
    const onProgress = (progress: Progress): void => this.post({ type: 'progress', id, progress })
    const { signal } = interruption
    try {
      this.post({ type: 'answer', id, answer: await answer(question, { basis, sides, onProgress, signal }) })
    } catch (error) {
      this.post({ type: 'noAnswer', id, message: problemOf('planner', error).message })
    }
  }

  private post(response: PlannerResponse): void {
    this.options.post(response)
  }

  private async plan(id: number, document: PlanDocument): Promise<void> {
    try {
      this.read(document)
    } catch (error) {
      this.basis = null
      return this.post({ type: 'problem', id, problem: problemOf('planner', error) })
    }
    const { basis } = this
    if (!basis) return
    const patch = this.readChanges(id, document, basis)
    try {
      await this.run(id, patch)
    } catch (error) {
      this.post({ type: 'problem', id, problem: problemOf('planner', error) })
    }
  }

  /** Reads the document, unless only the compared settings have changed. @throws PlanProblemError */
  private read(document: PlanDocument): void {
    const isSame = this.basis !== null && this.document !== null && isSameBasis(this.document, document)
    this.document = document
    if (isSame) return
    this.given = this.changed = null
    this.basis = readBasis(document)
    this.given = new PlanSimulation(this.basis.autoscaler, this.basis)
  }

  /** Starts the simulation of the compared settings. If they are invalid, reports this and continues without them. */
  private readChanges(id: number, document: PlanDocument, basis: PlanBasis): string | undefined {
    this.changed = null
    const { autoscaler } = basis
    const problems: Problem[] = []
    const attempt = <T>(read: () => T): T | undefined => {
      try {
        return read()
      } catch (error) {
        problems.push(problemOf('settings', error))
        return undefined
      }
    }
    const other = attempt(() => otherAutoscaler(autoscaler, document)) ?? autoscaler
    const settings = settingsOf(other, prepareScaler(other, controllers))
    const patch = attempt(() => this.startChanged(withChanges(other, settings, document.changes), basis))
    this.post({ type: 'input', id, input: planInput(basis, settings) })
    for (const problem of problems) this.post({ type: 'problem', id, problem })
    return patch
  }

  /** Returns the patch; undefined if nothing has changed. */
  private startChanged(changed: SourceAutoscaler, basis: PlanBasis): string | undefined {
    const patch = patchBetween(basis.autoscaler, changed)
    if (patch === null) return undefined
    this.changed = new PlanSimulation(changed, basis)
    return patch
  }

  private async run(id: number, patch: string | undefined): Promise<void> {
    const { clock, pause } = this.options
    const plans = [this.given, this.changed].filter((plan) => plan !== null)
    let postedAt = clock()
    while (plans.some(({ isDone }) => !isDone)) {
      for (const plan of plans) if (!plan.isDone) plan.advance(clock)
      if (clock() - postedAt > POST_EVERY_MS) {
        this.postResults(id, patch)
        postedAt = clock()
      }
      await pause()
      if (id !== this.newestId) return
    }
    this.postResults(id, patch)
  }

  private postResults(id: number, patch: string | undefined): void {
    const { given, changed } = this
    if (!given) return
    const results = {
      given: given.view(),
      ...(changed && { changed: changed.view() }),
      ...(patch !== undefined && { patch }),
      isDone: given.isDone && (changed?.isDone ?? true),
    }
    this.post({ type: 'results', id, results })
  }
}

/** Whether two documents differ at most in their compared settings. */
function isSameBasis(a: PlanDocument, b: PlanDocument): boolean {
  const basisFields = ({ other: _other, changes: _changes, load: _load, ...fields }: PlanDocument) => fields
  return isSameLoad(a.load, b.load) && JSON.stringify(basisFields(a)) === JSON.stringify(basisFields(b))
}

/** Compares two loads. Texts are compared without a copy as JSON, because they can be long. */
function isSameLoad(a: LoadInput, b: LoadInput): boolean {
  if (a.kind === 'profile' && b.kind === 'profile') return a.text === b.text
  if (a.kind === 'file' && b.kind === 'file') return a.name === b.name && a.text === b.text
  return a.kind === 'drawn' && b.kind === 'drawn' && JSON.stringify(a) === JSON.stringify(b)
}
