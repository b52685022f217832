import { type FaultServer } from '@food-delivery/contracts'
import { type InjectFault } from '../fault-system'

/** Latency of a slow broker: longer than the time for which a fetch waits. */
const SLOW_MS = 1_000

/** What clients do all the time. */
const SLOW_APIS = ['Produce', 'Fetch', 'OffsetCommit']

/** Closes the port and all connections of a server. Its data stays. */
export const serverDown =
  (server: FaultServer): InjectFault =>
  async ({ system, note }) => {
    await system.control(server, 'stop')
    note('stopped', server)
    return async () => {
      await system.control(server, 'start')
      note('started', server)
    }
  }

/** Delays the replies of Kafka by a second. */
export const brokerSlow: InjectFault = async ({ system, note }) => {
  const delay = (ms: number) => Promise.all(SLOW_APIS.map((api) => system.control('kafka', 'delay', api, ms)))
  await delay(SLOW_MS)
  note('delayed', 'kafka')
  return async () => {
    await delay(0)
    note('resumed', 'kafka')
  }
}

/** Lets autoscalers get no lag from Kafka. */
export const scalerBlind: InjectFault = ({ system, note }) => {
  system.setScalerBlind(true)
  note('blinded', 'KEDA')
  return () => {
    system.setScalerBlind(false)
    note('seeing', 'KEDA')
  }
}
