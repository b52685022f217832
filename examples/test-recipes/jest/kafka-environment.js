// One Kafka in each worker of Jest, which loads this module once. Every test file begins with an empty Kafka.
const { startKafka } = require('@food-delivery/embedded')
const { TestEnvironment } = require('jest-environment-node')

const starting = startKafka({ autoCreateTopics: true }).then(async (kafka) => {
  // The worker may end while its server runs.
  kafka.unref()
  return { kafka, empty: await kafka.snapshot() }
})

module.exports = class extends TestEnvironment {
  async setup() {
    await super.setup()
    const { kafka, empty } = await starting
    await kafka.restore(empty)
    this.global.kafka = kafka
  }
}
