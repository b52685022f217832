import { ErrorCode } from '../wire/error-code'
import * as t from '../wire/schema'
import { api, type BrokerContext } from './api'
import { takeRefusal } from './request-errors'

const GROUP = 0
const TRANSACTION = 1

const coordinatorFields = { nodeId: t.int32, host: t.string, port: t.int32 }

export const findCoordinator = api({
  key: 10,
  name: 'FindCoordinator',
  versions: [0, 4],
  flexibleFrom: 3,
  request: {
    key: t.until(3, t.string, ''),
    keyType: t.since(1, t.int8, GROUP),
    keys: t.since(4, t.array(t.string), []),
  },
  response: {
    throttleMs: t.throttleSince(1),
    error: t.until(3, t.int16, ErrorCode.NONE),
    message: t.between(1, 3, t.nullableString, null),
    nodeId: t.until(3, t.int32, -1),
    host: t.until(3, t.string, ''),
    port: t.until(3, t.int32, -1),
    coordinators: t.since(
      4,
      t.arrayOf({ key: t.string, ...coordinatorFields, error: t.int16, message: t.nullableString }),
      [],
    ),
  },
  handle({ key, keyType, keys }, broker, { version }) {
    const coordinators = (version >= 4 ? keys : [key]).map((id) => ({ key: id, ...find(id, keyType, broker) }))
    return { ...coordinators[0], coordinators }
  },
})

function find(key: string, keyType: number, broker: BrokerContext) {
  const { cluster } = broker
  const noNode = { nodeId: -1, host: '', port: -1 }
  if (keyType !== GROUP && keyType !== TRANSACTION)
    return {
      ...noNode,
      error: ErrorCode.INVALID_REQUEST,
      message: `unknown coordinator type ${keyType}: expected 0 (group) or 1 (transaction)`,
    }
  const coordinator = cluster.nodes[cluster.coordinatorOf(key) - 1]
  if (!coordinator) return { ...noNode, error: ErrorCode.COORDINATOR_NOT_AVAILABLE, message: null }
  const { id, host, port } = coordinator
  return { nodeId: id, host, port, error: takeRefusal(broker, 'FindCoordinator'), message: null }
}
