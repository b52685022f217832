import { type OrdersClient } from './orders-client'
import { type StepWatch } from './step-watch'

/** Orders until V8 has compiled the hot code: at first an order costs twice as much. */
const ORDERS = 4_000
const CONNECTIONS = 50

/** Sends orders through the system until it is warm, and forgets them. */
export async function warmUp(client: OrdersClient, watch: StepWatch): Promise<void> {
  await client.placeMany(ORDERS, CONNECTIONS)
  await watch.allDelivered(ORDERS)
  watch.reset()
}
