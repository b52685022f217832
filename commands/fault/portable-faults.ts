import { ORDERS_TOPIC, faultFacts, faultKinds } from '@food-delivery/contracts'
import { createProducer } from '@food-delivery/kafka-client'
import { FaultRefusedError, type FaultSystem } from '../../local/src/faults/fault-system'
import { Faults } from '../../local/src/faults/faults'
import { placeOrder } from '../../local/src/faults/local-fault-system'
import { logger } from '../support/logger'
import { kafkaSettings } from '../support/server-settings'
import { type FaultSource } from './fault-source'

/** The faults that need no permission in a cluster: this process injects them. `url`: where hot-key places its orders. */
export function portableFaults(url: string | undefined): FaultSource {
  const faults = new Faults({
    now: Date.now,
    system: remoteSystem(url),
    refused: Object.fromEntries(
      faultKinds
        .filter((kind) => !faultFacts[kind].isPortable)
        .map((kind) => [kind, 'it needs the local cluster: run npm start']),
    ),
  })
  return {
    inject: (request) => faults.start(request),
    faults: () => Promise.resolve(faults.view().faults),
    undo: async (id) => void (await faults.undo(id)),
  }
}

function remoteSystem(url: string | undefined): FaultSystem {
  const rejectFault = () => Promise.reject(new FaultRefusedError('it needs the local cluster: run npm start'))
  return {
    cluster: { pods: [], deletePod: () => undefined },
    control: rejectFault,
    restartDeployment: rejectFault,
    setScalerBlind: () => undefined,
    placeOrder: (key) =>
      url === undefined ? Promise.reject(new FaultRefusedError('--url is missing')) : placeOrder(url, key),
    publish: async (values) => {
      const producer = createProducer({ kafka: kafkaSettings(process.env), logger })
      void producer.connect().catch(() => undefined)
      try {
        await Promise.all(values.map((value) => producer.send({ topic: ORDERS_TOPIC, key: null, value })))
      } finally {
        await producer.disconnect()
      }
    },
  }
}
