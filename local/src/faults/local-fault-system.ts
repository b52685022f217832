import { ORDERS_TOPIC } from '@food-delivery/contracts/dist/names.js'
import { type EmbeddedServers } from '../backends/embedded-process'
import { openProducer } from '../backends/kafka-clients'
import { type Cluster } from '../cluster/cluster'
import { requestApi } from '../kubernetes-api/request-api'
import { type Secret } from '../manifests/objects'
import { FaultRefusedError, type FaultSystem } from './fault-system'

interface LocalParts {
  cluster: Cluster
  embedded: () => EmbeddedServers | undefined
  credentials: () => Secret
  caFile: string | undefined
  /** URL of the gateway. */
  url: () => string
  apiUrl: () => string
  namespace: string
  setScalerBlind: (isBlind: boolean) => void
}

/** An order with the shortest durations that the simulator offers, ms. */
const FASTEST_ORDER = { kitchenSpeed: 50, courierSpeed: 50 }

/** The local system as faults use it. */
export function localFaultSystem(parts: LocalParts): FaultSystem {
  const { cluster, setScalerBlind } = parts
  return {
    cluster,
    setScalerBlind,
    control: async (server, method, ...args) => {
      const embedded = parts.embedded()
      if (!embedded) throw new FaultRefusedError('no embedded server is running')
      await embedded.call(`${server}.${method}`, args)
    },
    publish: async (values) => {
      const producer = await openProducer(parts.credentials(), parts.caFile)
      try {
        await Promise.all(values.map((value) => producer.send({ topic: ORDERS_TOPIC, key: null, value })))
      } finally {
        await producer.disconnect()
      }
    },
    placeOrder: (idempotencyKey) => placeOrder(parts.url(), idempotencyKey),
    restartDeployment: (name) =>
      restart(`${parts.apiUrl()}/apis/apps/v1/namespaces/${parts.namespace}/deployments/${name}`),
  }
}

/** Places an order with the shortest durations. @throws Error if it is not accepted */
export async function placeOrder(url: string, idempotencyKey: string): Promise<void> {
  const response = await fetch(`${url}/createOrder`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'idempotency-key': idempotencyKey },
    body: JSON.stringify(FASTEST_ORDER),
  })
  await response.arrayBuffer()
  if (response.status !== 202) throw new Error(`POST /createOrder: status ${response.status}`)
}

/** Changes the template of a Deployment like `kubectl rollout restart`. */
async function restart(url: string): Promise<void> {
  const annotations = { 'kubectl.kubernetes.io/restartedAt': new Date().toISOString() }
  const { ok, body } = await requestApi(url, {
    method: 'PATCH',
    headers: { 'content-type': 'application/strategic-merge-patch+json' },
    body: JSON.stringify({ spec: { template: { metadata: { annotations } } } }),
  })
  if (!ok) throw new FaultRefusedError(`the Deployment cannot be restarted: ${body.message ?? ''}`)
}
