import { type FaultsView } from '@food-delivery/contracts'
import { faultFacts, faultKinds } from '@food-delivery/contracts/dist/faults.js'
import { type Servers } from '../backends/servers'

interface RefusalOptions {
  /** The servers that the user has configured. */
  servers: Servers
  platform: NodeJS.Platform
  /** Whether KEDA scales the consumers, by lag. */
  scalesByLag: boolean
  /** Kafka's partitioner, if the user has set it. */
  partitioner: string | undefined
}

/** The faults that cannot be injected into this system, with the reasons. */
export function refusedFaults({ servers, platform, scalesByLag, partitioner }: RefusalOptions): FaultsView['refused'] {
  const ofConfiguredServers = faultKinds.flatMap((kind) => {
    const { server } = faultFacts[kind]
    const variables = server && servers[server]
    if (!variables) return []
    // The first variable is the server's address.
    return [[kind, `${Object.keys(variables)[0]} is set, so this server is not embedded`] as const]
  })
  const noSignals = `${platform} has no signals that pause and resume a process`
  return {
    ...Object.fromEntries(ofConfiguredServers),
    ...(platform === 'win32' ? { 'freeze-pod': noSignals, 'slow-pod': noSignals } : {}),
    ...(scalesByLag
      ? {}
      : { 'scaler-blind': 'no autoscaler of this system reads lag: start it with --autoscaler keda' }),
    ...(partitioner === undefined || partitioner === 'murmur2'
      ? {}
      : { 'hot-key': `KAFKA_PARTITIONER is ${partitioner}: keys of one partition can be computed for murmur2 only` }),
  }
}
