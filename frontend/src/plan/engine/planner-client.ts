import { type PlanDocument } from '../document/plan-document'
import { type PlannerRequest, type PlannerResponse, type Progress, type Question, type Questions } from './messages'

/** The part of a Worker that the client needs. */
export interface PlannerWorker {
  postMessage: (request: PlannerRequest) => void
  addEventListener: {
    (type: 'message', listener: (event: MessageEvent<PlannerResponse>) => void): void
    (type: 'error', listener: (event: ErrorEvent) => void): void
  }
  terminate: () => void
}

/** A message about the current plan. */
export type PlanMessage = Extract<PlannerResponse, { type: 'input' | 'results' | 'problem' }>

/** A question that the worker has not answered yet. */
interface PendingQuestion {
  resolve: (answer: unknown) => void
  reject: (error: Error) => void
  onProgress: (progress: Progress) => void
}

/**
 * Sends documents and questions to a worker. If the worker fails, for example because it runs out of memory, the next
 * message starts another.
 */
export class PlannerClient {
  private worker: PlannerWorker | null = null
  private lastId = 0
  private planId = 0
  private readonly pending = new Map<number, PendingQuestion>()

  constructor(
    private readonly createWorker: () => PlannerWorker,
    private readonly onMessage: (message: PlanMessage) => void,
  ) {}

  /** Simulates a document, in place of the previous one. */
  plan(document: PlanDocument): void {
    this.planId = ++this.lastId
    this.send({ type: 'plan', id: this.planId, document })
  }

  /** Asks a question about the current plan. Rejects if the worker cannot answer it. */
  ask<K extends keyof Questions>(
    type: K,
    input: Questions[K]['input'],
    onProgress: PendingQuestion['onProgress'] = () => undefined,
  ): Promise<Questions[K]['output']> {
    const id = ++this.lastId
    return new Promise((resolve, reject) => {
      this.pending.set(id, { resolve: resolve as PendingQuestion['resolve'], reject, onProgress })
      this.send({ type: 'ask', id, question: { type, ...input } as Question })
    })
  }

  /** Ends a search early; it then answers with the best result so far. */
  interrupt(): void {
    this.worker?.postMessage({ type: 'interrupt' })
  }

  /** Terminates the worker. Rejects the questions that are not answered yet. */
  stop(reason = 'The planner has ended.'): void {
    this.worker?.terminate()
    this.worker = null
    for (const { reject } of this.pending.values()) reject(new Error(reason))
    this.pending.clear()
  }

  private send(request: PlannerRequest): void {
    this.worker ??= this.start()
    this.worker.postMessage(request)
  }

  private start(): PlannerWorker {
    const worker = this.createWorker()
    worker.addEventListener('message', ({ data }) => this.receive(data))
    worker.addEventListener('error', ({ message }) => this.fail(message ?? 'The worker could not be started.'))
    return worker
  }

  private receive(response: PlannerResponse): void {
    const question = this.pending.get(response.id)
    switch (response.type) {
      case 'progress':
        return question?.onProgress(response.progress)
      case 'answer':
        this.pending.delete(response.id)
        return question?.resolve(response.answer)
      case 'noAnswer':
        this.pending.delete(response.id)
        return question?.reject(new Error(response.message))
      default:
        if (response.id === this.planId) this.onMessage(response)
    }
  }

  private fail(message: string): void {
    this.stop(message)
    this.onMessage({ type: 'problem', id: this.planId, problem: { part: 'planner', message, line: null } })
  }
}
