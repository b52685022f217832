import { type Cluster } from '../cluster/cluster'
import { errorFrom } from '../broker-errors'
import { type Connection, type RequestName, type RequestOf, type ResponseOf } from '../transport/transport'

/** After this time without a response, ms, the group may have another coordinator. */
const SILENT_AFTER_MS = 1_500
/**
 * Error codes of a broker that is not, or not yet, the group's coordinator: COORDINATOR_LOAD_IN_PROGRESS,
 * COORDINATOR_NOT_AVAILABLE and NOT_COORDINATOR.
 */
const NOT_COORDINATOR = new Set([14, 15, 16])

/** The broker that manages a group. It is looked up again when it moves, is lost or does not respond. */
export class Coordinator {
  private connecting: Promise<Connection> | undefined

  constructor(
    private readonly cluster: Cluster,
    private readonly groupId: string,
  ) {}

  /**
   * Sends a request to the coordinator.
   * @throws the broker's error if the group has no coordinator now, or the transport's error if it cannot be reached
   */
  async request<N extends RequestName>(name: N, body: RequestOf<N>): Promise<ResponseOf<N>> {
    this.connecting ??= this.cluster.connectCoordinator(this.groupId)
    const { connecting } = this
    const moveCheck = setInterval(() => void this.replaceIfMoved(connecting).catch(() => undefined), SILENT_AFTER_MS)
    try {
      const response = await (await connecting).request(name, body)
      const errorCode = errorCodeOf(response)
      if (NOT_COORDINATOR.has(errorCode)) throw errorFrom(errorCode)!
      return response
    } catch (error) {
      await this.disconnect(connecting)
      throw error
    } finally {
      clearInterval(moveCheck)
    }
  }

  async close(): Promise<void> {
    if (this.connecting) await this.disconnect(this.connecting)
  }

  /** If the group now has another coordinator, closes the connection. This rejects the pending requests. */
  private async replaceIfMoved(connecting: Promise<Connection>): Promise<void> {
    const { address } = await connecting
    const currentAddress = await this.cluster.findCoordinator(this.groupId)
    if (currentAddress.host !== address.host || currentAddress.port !== address.port) await this.disconnect(connecting)
  }

  private async disconnect(connecting: Promise<Connection>): Promise<void> {
    if (this.connecting === connecting) this.connecting = undefined
    const connection = await connecting.catch(() => undefined)
    await connection?.close()
  }
}

/** The first error code of a response: its own, or that of a partition. */
function errorCodeOf(response: object): number {
  const { errorCode = 0, responses = [] } = response as {
    errorCode?: number
    responses?: { partitions: { errorCode: number }[] }[]
  }
  if (errorCode !== 0) return errorCode
  return responses.flatMap(({ partitions }) => partitions).find((each) => each.errorCode !== 0)?.errorCode ?? 0
}
