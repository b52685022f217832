import { type ConsumerGroupInternals, loadConsumerGroup } from './kafkajs-internals'

/** Called before each fetch; what it sets on the group holds for this fetch. */
export type FetchHook = (group: ConsumerGroupInternals) => void

const hookByAssigner = new WeakMap<object, FetchHook>()
let applied = false

/** Ties a hook to the consumer group that kafkajs makes with this assigner object (one per consumer). */
export function registerFetchHook(assigner: object, hook: FetchHook): void {
  if (!applied) hookFetches()
  applied = true
  hookByAssigner.set(assigner, hook)
}

function hookFetches(): void {
  const { prototype } = loadConsumerGroup()
  const { fetch } = prototype
  prototype.fetch = function (this: ConsumerGroupInternals, nodeId) {
    for (const assigner of this.assigners) hookByAssigner.get(assigner)?.(this)
    return fetch.call(this, nodeId)
  }
}
