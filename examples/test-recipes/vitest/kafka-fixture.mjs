// One Kafka in each worker of Vitest. Every test begins with an empty Kafka.
import { startKafka } from '@food-delivery/embedded'
import { test as base } from 'vitest'

export const test = base.extend({
  server: [
    // oxlint-disable-next-line no-empty-pattern -- Vitest needs the braces.
    async ({}, use) => {
      const kafka = await startKafka({ autoCreateTopics: true })
      await use({ kafka, empty: await kafka.snapshot() })
      await kafka.close()
    },
    { scope: 'worker' },
  ],
  kafka: async ({ server: { kafka, empty } }, use) => {
    await kafka.restore(empty)
    await use(kafka)
  },
})
