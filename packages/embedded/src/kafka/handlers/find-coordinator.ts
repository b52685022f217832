import { ErrorCode } from '../wire/error-code'
import {
  array,
  between,
  int16,
  int32,
  int8,
  nullableString,
  since,
  string,
  struct,
  throttleSince,
  until,
} from '../wire/schema'
import { api, type BrokerContext } from './api'

const GROUP = 0
const TRANSACTION = 1

const coordinatorFields = { nodeId: int32, host: string, port: int32 }

export const findCoordinator = api({
  key: 10,
  name: 'FindCoordinator',
  versions: [0, 4],
  flexibleFrom: 3,
  request: { key: until(3, string, ''), keyType: since(1, int8, GROUP), keys: since(4, array(string), []) },
  response: {
    throttleMs: throttleSince(1),
    error: until(3, int16, ErrorCode.NONE),
    message: between(1, 3, nullableString, null),
    nodeId: until(3, int32, -1),
    host: until(3, string, ''),
    port: until(3, int32, -1),
    coordinators: since(
      4,
      array(struct({ key: string, ...coordinatorFields, error: int16, message: nullableString })),
      [],
    ),
  },
  handle({ key, keyType, keys }, broker, { version }) {
    const coordinators = (version >= 4 ? keys : [key]).map((id) => ({ key: id, ...find(id, keyType, broker) }))
    return { ...coordinators[0], coordinators }
  },
})

function find(key: string, keyType: number, { cluster, node }: BrokerContext) {
  const none = { nodeId: -1, host: '', port: -1 }
  if (keyType !== GROUP && keyType !== TRANSACTION)
    return { ...none, error: ErrorCode.INVALID_REQUEST, message: `unknown type of coordinator: ${keyType}` }
  const coordinator = cluster.nodes[cluster.coordinatorOf(key) - 1]
  if (!coordinator) return { ...none, error: ErrorCode.COORDINATOR_NOT_AVAILABLE, message: null }
  const { id, host, port } = coordinator
  return { nodeId: id, host, port, error: cluster.faults.errorFor('FindCoordinator', node.id), message: null }
}
