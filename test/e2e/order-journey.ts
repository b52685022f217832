import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { consumers, orderSteps } from '@food-delivery/contracts'
import { eventually } from '../support/eventually'
import { type RunningSystem } from '../support/running-system'
import { type ApiClient } from '../support/api-client'

const restaurants = readFileSync(join(__dirname, '../../restaurants.json'), 'utf8')

/** Tests of single requests and orders. They share the system of other tests, because each system starts 12 pods. */
export function testOrderJourney(current: () => { running: RunningSystem; client: ApiClient }): void {
  it('stores each restaurant once when restaurants.json is posted twice', async () => {
    const { client } = current()
    for (let nth = 0; nth < 2; nth++) {
      const response = await client.post('/restaurants', restaurants)
      expect(response.status).toBe(202)
      const { requestId, payloadSent } = (await response.json()) as {
        requestId: string
        payloadSent: { restaurants: unknown[] }
      }
      expect(payloadSent.restaurants).toHaveLength(15)
      expect(await client.waitForReply(requestId)).toEqual({ status: 'kitchen list created' })
    }
    const list = await client.restaurants()
    const names = new Set((JSON.parse(restaurants) as { name: string }[]).map(({ name }) => name))
    expect(list.filter(({ name }) => names.has(name))).toHaveLength(15)
  })

  it('delivers an order and stores each of its states in the right order', async () => {
    const { client } = current()
    const userId = randomUUID()
    const response = await client.post('/createOrder', {
      userId,
      totalPrice: '17.50',
      kitchenSpeed: 0,
      courierSpeed: 0,
    })
    expect(response.status).toBe(202)
    const { requestId, payloadSent } = (await response.json()) as {
      requestId: string
      payloadSent: { orderId: string }
    }
    expect(response.headers.get('location')).toBe(`/status/${requestId}`)
    expect(await client.waitForReply(requestId)).toEqual({ status: 'orderCreated' })
    const order = await eventually(async () => {
      const [newest] = await client.ordersOf(userId)
      return newest?.status === 'delivered' && newest
    }, 'the order to be delivered')
    expect(order).toMatchObject({ orderId: payloadSent.orderId, userId, totalPrice: 17.5 })
    expect(order.statusHistory.map(({ status }) => status)).toEqual(orderSteps)
    const times = order.statusHistory.map(({ timestamp }) => Date.parse(timestamp))
    expect(times).toEqual([...times].sort((a, b) => a - b))
  })

  it('rejects an invalid order with an error that names the field', async () => {
    const { client } = current()
    const response = await client.post('/createOrder', { userId: 'me' })
    expect(response.status).toBe(400)
    expect(response.headers.get('content-type')).toMatch('application/problem+json')
    expect(await response.json()).toMatchObject({ status: 400, errors: [{ path: 'userId' }] })
  })

  it('does not allow clients to write a status', async () => {
    const { client } = current()
    const response = await client.post(`/status/${randomUUID()}`, { value: 'forged' })
    expect(response.status).toBe(405)
  })

  it('sends a count of two ready pods for each consumer', async () => {
    const { running } = current()
    const counts = await eventually(async () => {
      const stream = await fetch(`${running.url}/consumers`)
      const reader = stream.body!.getReader()
      const { value } = (await reader.read()) as { value?: Uint8Array }
      const text = new TextDecoder().decode(value)
      await reader.cancel()
      const eventData = /^data: (\{"ordersconsumers.*\})$/m.exec(text)?.[1]
      return eventData === undefined ? undefined : (JSON.parse(eventData) as Record<string, number>)
    }, 'an event with the pod counts')
    expect(counts).toEqual(Object.fromEntries(Object.values(consumers).map(({ podCount }) => [podCount, 2])))
  })
}
