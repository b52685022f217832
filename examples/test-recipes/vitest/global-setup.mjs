import { startKafka } from '@food-delivery/embedded'

/** @param {import('vitest/node').TestProject} project */
export default async function setup({ provide }) {
  const kafka = await startKafka({ process: 'child', autoCreateTopics: true })
  provide('brokers', kafka.brokers)
  return () => kafka.close()
}
