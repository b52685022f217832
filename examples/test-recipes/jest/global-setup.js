const { startKafka } = require('@food-delivery/embedded')

module.exports = async () => {
  globalThis.sharedKafka = await startKafka({ process: 'child', autoCreateTopics: true })
  process.env.BOOTSTRAP_SERVERS = globalThis.sharedKafka.address
}
