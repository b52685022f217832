import { deserialize, serialize } from 'node:v8'
import { type PlanDocument } from '../plan/document/plan-document'
import { type PlanMessage, PlannerClient, type PlannerWorker } from '../plan/engine/planner-client'
import { PlannerSession } from '../plan/engine/planner-session'

/** Copies a value, as postMessage does. jsdom has no structuredClone. */
const copyOf = <T>(value: T): T => deserialize(serialize(value)) as T

/** A worker in this process, with the real planner. */
export function workerInProcess(): PlannerWorker {
  const events = new EventTarget()
  const session = new PlannerSession({
    post: (response) => events.dispatchEvent(new MessageEvent('message', { data: copyOf(response) })),
    clock: () => performance.now(),
    pause: () => new Promise((resolve) => void setTimeout(resolve)),
  })
  return {
    postMessage: (request) => void session.handle(copyOf(request)),
    addEventListener: (type: string, listener: unknown) => events.addEventListener(type, listener as EventListener),
    terminate: () => undefined,
  }
}

/** A worker that fails at its first message, as one that runs out of memory does. */
export function failingWorker(): PlannerWorker {
  const events = new EventTarget()
  return {
    postMessage: () => void events.dispatchEvent(Object.assign(new Event('error'), { message: 'out of memory' })),
    addEventListener: (type: string, listener: unknown) => events.addEventListener(type, listener as EventListener),
    terminate: () => undefined,
  }
}

const isEnd = (message: PlanMessage): boolean =>
  message.type === 'results'
    ? message.results.isDone
    : message.type === 'problem' && message.problem.part !== 'settings'

/** A client of the real planner, and a function that simulates a document and waits for the end. */
export function createPlanner() {
  let messages: PlanMessage[] = []
  let finish: (messages: PlanMessage[]) => void = () => undefined
  const client = new PlannerClient(workerInProcess, (message) => {
    messages.push(message)
    if (isEnd(message)) finish(messages)
  })
  /**
   * Simulates a document. Resolves to all its messages when the results are complete, or a problem ends the simulation.
   * After a problem of the compared settings, it continues.
   */
  const plan = (document: PlanDocument): Promise<PlanMessage[]> => {
    messages = []
    const done = new Promise<PlanMessage[]>((resolve) => (finish = resolve))
    client.plan(document)
    return done
  }
  return { client, plan }
}

type MessageOf<T extends PlanMessage['type']> = Extract<PlanMessage, { type: T }>

/** The last message of a type. @throws Error if there is none */
export function lastOf<T extends PlanMessage['type']>(messages: readonly PlanMessage[], type: T): MessageOf<T> {
  const found = messages.findLast((message) => message.type === type)
  if (!found) throw new Error(`there is no message ${type}: ${JSON.stringify(messages).slice(0, 500)}`)
  return found as MessageOf<T>
}
