import { type Cluster } from '../cluster/cluster'
import { type RequestName, type RequestOf, type ResponseOf } from '../transport/transport'

/** Sends requests to the coordinators of many groups. */
export class Coordinators {
  /** Node ids by group. */
  private readonly known = new Map<string, number>()

  constructor(private readonly cluster: Cluster) {}

  /** @throws the broker's error if the group has no coordinator now, BrokerUnavailableError if it does not respond */
  async request<N extends RequestName>(groupId: string, name: N, body: RequestOf<N>): Promise<ResponseOf<N>> {
    const nodeId = this.known.get(groupId) ?? (await this.cluster.findCoordinator(groupId)).nodeId
    this.known.set(groupId, nodeId)
    try {
      return await this.cluster.requestWithTimeout(nodeId, name, body)
    } catch (error) {
      this.forget(groupId)
      throw error
    }
  }

  /** Call it when the broker is not the group's coordinator. The next request looks the coordinator up again. */
  forget(groupId: string): void {
    this.known.delete(groupId)
  }
}
