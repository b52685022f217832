import { type FaultServer } from '@food-delivery/contracts'
import { type InjectFault } from '../fault-system'

/** Latency of a slow broker: longer than a fetch waits for records. */
const LATENCY_MS = 1_000

/** The requests that clients of the orders topic send all the time. */
const SLOW_APIS = ['Produce', 'Fetch', 'OffsetCommit']

/** Closes the port and all connections of a server, which keeps its data. */
export const serverDown =
  (server: FaultServer): InjectFault =>
  async ({ system, addStep }) => {
    await system.control(server, 'stop')
    addStep('stopped', server)
    return async () => {
      await system.control(server, 'start')
      addStep('started', server)
    }
  }

/** Delays Kafka's responses to the requests of `SLOW_APIS` by a second. */
export const brokerSlow: InjectFault = async ({ system, addStep }) => {
  const delay = (ms: number) => Promise.all(SLOW_APIS.map((api) => system.control('kafka', 'delay', api, ms)))
  await delay(LATENCY_MS)
  addStep('delayed', 'kafka')
  return async () => {
    await delay(0)
    addStep('resumed', 'kafka')
  }
}

/** Makes all lag reads of the autoscalers fail. */
export const scalerBlind: InjectFault = ({ system, addStep }) => {
  system.setScalerBlind(true)
  addStep('blinded', 'KEDA')
  return () => {
    system.setScalerBlind(false)
    addStep('seeing', 'KEDA')
  }
}
