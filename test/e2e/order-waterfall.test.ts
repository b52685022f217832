import {
  type OrderStep,
  type OrderWaterfall,
  orderSteps,
  stepParts,
  triggerOf,
  workerOf,
} from '@food-delivery/contracts'
import { type Service, createLogger } from '@food-delivery/service-kit'
import { createCourierService } from '../../services/courierconsumer/src/service'
import { createKitchenService } from '../../services/kitchenconsumer/src/service'
import { createOrderService } from '../../services/orderconsumer/src/service'
import { createRealtimeService } from '../../services/realtimedata/src/service'
import { anOrder, anOrderEvent } from '../support/orders'
import { type TestKafkaServer, type TestMongoServer, startKafka, startMongo } from '../support/servers'
import { TestBus } from '../support/test-bus'

/** A line that a service logs when it has handled an event. */
interface HandledLine {
  pod: string
  orderId: string
  eventType: string
  /** Time of the log line, in ISO 8601. */
  time: string
  queuedMs: number
  workedMs: number
}

/** Simulated work per step, ms. */
const WORK = { kitchenSpeed: 60, courierSpeed: 40 }
const ORDERS = 5

let kafka: TestKafkaServer
let mongo: TestMongoServer
let bus: TestBus
const lines: HandledLine[] = []
const services: Service[] = []
const waterfalls: OrderWaterfall[] = []

beforeAll(async () => {
  ;[kafka, mongo] = await Promise.all([startKafka(), startMongo()])
  bus = new TestBus(kafka.settings)
  await bus.start()
  await Promise.all([
    start(createOrderService({ ...podSettings('order'), mongo: mongo.mongo })),
    start(createKitchenService({ ...podSettings('kitchen'), mongo: mongo.mongo, workSlots: 1 })),
    start(createCourierService({ ...podSettings('courier'), workSlots: 1 })),
  ])
  const orders = Array.from({ length: ORDERS }, () => anOrder())
  await Promise.all(orders.map((order) => bus.publish(anOrderEvent('orderRequested', order, WORK))))
  await Promise.all(orders.map(({ orderId }) => bus.waitFor('delivered', orderId)))
  // This realtimedata starts after the orders, so it can read them only from the topic.
  const realtime = createRealtimeService({ ...bus.settings(), pod: 'realtimedata-late' })
  await start(realtime)
  for (const { orderId } of orders) {
    const response = await fetch(`${realtime.http.url}/events/orders/${orderId}`)
    waterfalls.push((await response.json()) as OrderWaterfall)
  }
})

afterAll(async () => {
  await Promise.all(services.map((service) => service.stop()))
  await Promise.all([bus.close(), mongo.close()])
  await kafka.close()
})

function podSettings(worker: string) {
  const settings = bus.settings()
  const pod = `${worker}-pod`
  const destination = {
    write: (text: string) => {
      const line = JSON.parse(text) as HandledLine & { msg: string }
      if (line.msg.startsWith('handled ')) lines.push(line)
    },
  }
  const logger = createLogger({ service: worker, pod, level: 'debug', destination })
  return { ...settings, kafka: { ...settings.kafka, clientId: pod }, logger }
}

async function start(service: Service): Promise<void> {
  services.push(service)
  await service.start()
}

const timestampOf = (eventType: string, orderId: string) =>
  bus.records.find(({ event }) => event?.eventType === eventType && event.payload['orderId'] === orderId)!.record
    .timestamp

const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0)

const allSteps = () => waterfalls.flatMap(({ orderId, steps }) => steps.map((step) => ({ orderId, ...step })))

describe('the waterfall of an order', () => {
  it('has parts that add up to the fulfilment time', () => {
    expect(waterfalls).toHaveLength(ORDERS)
    for (const { orderId, steps, fulfilmentMs } of waterfalls) {
      expect(steps.map(({ step }) => step)).toEqual(orderSteps)
      expect(fulfilmentMs).toBe(timestampOf('delivered', orderId) - timestampOf('orderRequested', orderId))
      expect(sum(steps.map(({ totalMs }) => totalMs))).toBe(fulfilmentMs)
      for (const { parts, totalMs } of steps) expect(sum(stepParts.map((part) => parts![part]))).toBe(totalMs)
    }
  })

  it('agrees with the queue and work times that the services logged', () => {
    const measured = allSteps().flatMap(({ orderId, step, parts, pod }) => {
      const line = loggedLine(orderId, step)
      expect(pod).toBe(line.pod)
      return [
        { step, part: 'queued', ms: parts!.queued, loggedMs: line.queuedMs },
        { step, part: 'worked', ms: parts!.worked, loggedMs: line.workedMs },
      ]
    })
    expect(measured).toHaveLength(ORDERS * orderSteps.length * 2)
    expect(measured.filter(({ ms, loggedMs }) => Math.abs(ms - loggedMs) > Math.max(20, loggedMs / 20))).toEqual([])
  })

  it('ends each step before the service logs that it has published its event', () => {
    const tooLate = allSteps().filter(({ orderId, step, at }) => at > Date.parse(loggedLine(orderId, step).time) + 1)
    expect(tooLate).toEqual([])
  })

  it('shows that a pod with one work slot works on one step at a time', () => {
    for (const worker of ['kitchen', 'courier'] as const) {
      const workIntervals = allSteps()
        .filter(({ step }) => workerOf(step) === worker)
        .map(({ at, totalMs, parts }) => ({ from: at - totalMs + parts!.queued, ms: parts!.worked }))
        .sort((a, b) => a.from - b.from)
      for (const { ms } of workIntervals) expect(ms).toBeGreaterThanOrEqual(WORK[`${worker}Speed`] - 1)
      const overlaps = workIntervals.filter(({ from }, index) => {
        const previous = workIntervals[index - 1]
        return previous !== undefined && from < previous.from + previous.ms
      })
      expect(overlaps).toEqual([])
    }
  })
})

/** The line of the pod that performed the step. The order service logs the same event when it has stored it. */
function loggedLine(orderId: string, step: OrderStep): HandledLine {
  const pod = `${workerOf(step)}-pod`
  return lines.find((line) => line.orderId === orderId && line.eventType === triggerOf(step) && line.pod === pod)!
}
