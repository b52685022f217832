import { throwIfError } from '../broker-errors'
import { type Cluster } from '../cluster/cluster'
import { type RequestName, type RequestOf, type ResponseOf } from '../transport/transport'

/** Sends requests to the coordinators of many groups. */
export class Coordinators {
  /** The node id of the coordinator, by group. */
  private readonly nodeIds = new Map<string, number>()

  constructor(private readonly cluster: Cluster) {}

  /**
   * @throws the broker's error if the group has no coordinator now, the transport's error if the coordinator cannot be
   *   reached, BrokerUnavailableError if it does not respond within 2 s
   */
  async request<N extends RequestName>(groupId: string, name: N, body: RequestOf<N>): Promise<ResponseOf<N>> {
    const nodeId = this.nodeIds.get(groupId) ?? (await this.cluster.findCoordinator(groupId)).nodeId
    this.nodeIds.set(groupId, nodeId)
    try {
      return await this.cluster.requestWithTimeout(nodeId, name, body)
    } catch (error) {
      this.nodeIds.delete(groupId)
      throw error
    }
  }

  /**
   * Throws the error of a code in a response; does nothing for 0. After an error, the next request looks the coordinator
   * up again, because it may have moved.
   */
  throwIfError(groupId: string, errorCode: number): void {
    if (errorCode !== 0) this.nodeIds.delete(groupId)
    throwIfError(errorCode)
  }
}
