import { type FaultsView, type FaultServer } from '@food-delivery/contracts'
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

const variables: Record<FaultServer, string> = { kafka: 'BOOTSTRAP_SERVERS', mongo: 'MONGODB_URL', redis: 'REDIS_URL' }

/** The faults that are not possible in this system, each with the reason. */
export function refusedFaults({ servers, platform, scalesByLag, partitioner }: RefusalOptions): FaultsView['refused'] {
  const foreign = faultKinds.flatMap((kind) => {
    const { server } = faultFacts[kind]
    if (!server || !servers[server]) return []
    return [[kind, `${variables[server]} is set: this server belongs to you and is not embedded`] as const]
  })
  const signals = `${platform} has no signal that stops a process and lets it go on`
  return {
    ...Object.fromEntries(foreign),
    ...(platform === 'win32' ? { 'freeze-pod': signals, 'slow-pod': signals } : {}),
    ...(scalesByLag
      ? {}
      : { 'scaler-blind': 'no autoscaler of this system reads lag: start it with --autoscaler keda' }),
    ...(partitioner === undefined || partitioner === 'murmur2'
      ? {}
      : { 'hot-key': `KAFKA_PARTITIONER is ${partitioner}: the keys of one partition are known for murmur2 only` }),
  }
}
