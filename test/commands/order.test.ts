import { ORDERS_TOPIC, type OrderWaterfall } from '@food-delivery/contracts'
import { startKafka } from '@food-delivery/embedded'
import { createLagAdmin } from '@food-delivery/kafka-client'
import { orderText, waterfallText } from '../../commands/support/order-text'
import { unusedPort } from '../../packages/kafka-client/test/test-kafka'
import { silentLogger as logger } from '../support/test-bus'

const waterfall: OrderWaterfall = {
  orderId: 'o-1',
  partition: 3,
  placedAt: Date.parse('2026-11-29T12:00:00Z'),
  fulfilmentMs: null,
  readAt: Date.parse('2026-11-29T12:00:03.100Z'),
  steps: [
    {
      step: 'orderCreated',
      at: Date.parse('2026-11-29T12:00:00.100Z'),
      totalMs: 100,
      pod: 'orders-1',
      parts: { queued: 50, worked: 0, stored: 50, published: 0 },
    },
    { step: 'orderValidated', at: Date.parse('2026-11-29T12:00:00.200Z'), totalMs: 100 },
    {
      step: 'courierMatched',
      at: Date.parse('2026-11-29T12:00:02Z'),
      totalMs: 1_800,
      pod: 'courier-1',
      parts: { queued: 1_200, worked: 600, stored: 0, published: 0 },
    },
  ],
}

describe('npm run order', () => {
  it('prints a row with a bar for each step, and the slowest part in words', () => {
    expect(waterfallText(waterfall).split('\n')).toEqual([
      'Order o-1, partition 3, placed at 2026-11-29T12:00:00.000Z, not delivered: it has waited 1.10 s for kitchenPreparingFood',
      '',
      'STEP             QUEUED   WORKED   STORED   PUBLISHED   TOTAL    POD         WHEN',
      'orderCreated     50 ms    0 ms     50 ms    0 ms        100 ms   orders-1    ░▒',
      'orderValidated   ?        ?        ?        ?           100 ms   ?             ──',
      `courierMatched   1.20 s   600 ms   0 ms     0 ms        1.80 s   courier-1       ${'░'.repeat(24)}${'█'.repeat(12)}`,
      '',
      '░ queued   █ worked   ▒ stored   ▪ published',
      'Slowest: 60 % of the time (1.20 s), the order waited for a pod of courier (courierMatched).',
      'Not divided into parts, because their events have no times: orderValidated.',
    ])
  })

  it('prints the fulfilment time of a delivered order, and how far the clocks differ', () => {
    const [first] = waterfall.steps
    const steps = [{ ...first!, parts: { queued: -20, worked: 0, stored: 120, published: 0 } }]
    const text = waterfallText({ ...waterfall, steps, fulfilmentMs: 100 })
    expect(text).toMatch(/^Order .+, delivered after 100 ms\n/)
    expect(text).toMatch(/The clocks of the pods differ by at least 20 ms\.$/)
  })

  it('prints when an order was cancelled, by which pod, and instead of which step', () => {
    const at = Date.parse('2026-11-29T12:00:03Z')
    const cancelled = 'cancelled at 2026-11-29T12:00:03.000Z (POST /orders/cancel) by'
    const text = waterfallText({ ...waterfall, cancelled: { at, pod: 'kitchen-2' } })
    expect(text).toContain(
      `, ${cancelled} kitchen-2 instead of kitchenPreparingFood, 1.00 s after the previous event\n`,
    )
    expect(text).not.toContain('not delivered')
    expect(waterfallText({ ...waterfall, cancelled: { at } })).toContain(`${cancelled} kitchen instead of`)
  })

  it('shows an order that no service has handled yet', () => {
    expect(waterfallText({ ...waterfall, steps: [] })).toContain('not delivered: it has waited 3.10 s for orderCreated')
  })

  it('fails with an error that names the brokers when none responds', async () => {
    const broker = `127.0.0.1:${await unusedPort()}`
    const kafka = { brokers: [broker], clientId: 'commands' }
    await expect(orderText({ kafka, logger, orderId: 'o' })).rejects.toThrow(`Kafka does not respond at ${broker}.`)
  })

  it('fails for an order that the topic does not have, and without the topic', async () => {
    const broker = await startKafka()
    const kafka = { brokers: [broker.address], clientId: 'commands' }
    const admin = createLagAdmin({ kafka, logger })
    await expect(orderText({ kafka, logger, orderId: 'o' })).rejects.toThrow('topic orders does not exist')
    await admin.connect()
    await admin.createTopic({ topic: ORDERS_TOPIC, partitions: 6 })
    const now = () => Date.parse('2026-11-29T12:00:00Z')
    await expect(orderText({ kafka, logger, orderId: 'o', now })).rejects.toThrow(
      'topic orders has no order o since 2026-11-29T11:00:00.000Z',
    )
    await admin.disconnect()
    await broker.close()
  })
})
