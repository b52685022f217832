import { KafkajsConnection } from '../../src/transport/kafkajs-transport'
import { type RequestName, type RequestOf } from '../../src/transport/transport'
import { type SlowNetwork, closeDelayedSockets } from './slow-network'

/**
 * Sends the requests of each group through its network, if `networks` has one. Several groups may run at the same time.
 */
export function installNetworks(networks: ReadonlyMap<string, SlowNetwork>): void {
  const { request, close } = KafkajsConnection.prototype
  jest.spyOn(KafkajsConnection.prototype, 'request').mockImplementation(function (
    this: KafkajsConnection,
    name: RequestName,
    body: RequestOf<RequestName>,
    socketName?: string,
  ) {
    const send = () => request.call(this, name, body, socketName)
    const network = 'groupId' in body ? networks.get(body.groupId) : undefined
    const socket = socketName ?? (name === 'OffsetCommit' ? name : '')
    return network ? network.request(this, { name, body, socket }, send) : send()
  })
  jest.spyOn(KafkajsConnection.prototype, 'close').mockImplementation(function (this: KafkajsConnection) {
    closeDelayedSockets(this)
    return close.call(this)
  })
}
