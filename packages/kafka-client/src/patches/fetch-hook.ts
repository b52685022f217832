import { GroupHooks } from './group-hooks'
import { type ConsumerGroupInternals, loadConsumerGroup } from './kafkajs-internals'

/** Called before each fetch; what it sets on the group holds for this fetch. */
export type FetchHook = (group: ConsumerGroupInternals) => void

const hooks = new GroupHooks<FetchHook>(hookFetches)

/** Ties a hook to the consumer group that kafkajs makes with this assigner object (one per consumer). */
export function registerFetchHook(assigner: object, hook: FetchHook): void {
  hooks.register(assigner, hook)
}

function hookFetches(): void {
  const { prototype } = loadConsumerGroup()
  const { fetch } = prototype
  prototype.fetch = function (this: ConsumerGroupInternals, nodeId) {
    hooks.of(this)?.(this)
    return fetch.call(this, nodeId)
  }
}
