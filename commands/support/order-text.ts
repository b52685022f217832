import {
  type OrderWaterfall,
  type SlowestPart,
  type StepPart,
  type WaterfallStep,
  clockSkewMs,
  consumers,
  lastEventAt,
  nextStep,
  slowestPart,
  stepParts,
  workerOf,
} from '@food-delivery/contracts'
import { BrokerUnavailableError } from '@food-delivery/kafka-client'
import { type WaterfallReadOptions, readWaterfall } from '@food-delivery/order-bus'
import { tableText } from './table-text'

const BAR_LENGTH = 40
/** The character that shows a part in the bars. */
const BAR_CHARACTERS: Record<StepPart, string> = { queued: '░', worked: '█', stored: '▒', published: '▪' }
/** The bar of a step whose parts are unknown. */
const UNKNOWN_CHARACTER = '─'

/** Reads the waterfall of an order as text. @throws Error that names the brokers if none responds; OrderNotFoundError */
export async function orderText(options: WaterfallReadOptions): Promise<string> {
  const waterfall = await readWaterfall(options).catch((error: unknown) => {
    if (!(error instanceof BrokerUnavailableError)) throw error
    throw new Error(`Kafka does not respond at ${options.kafka.brokers.join(', ')}.`, { cause: error })
  })
  return waterfallText(waterfall)
}

/** The waterfall of an order as a table with bars, and the slowest part in words. */
export function waterfallText(waterfall: OrderWaterfall): string {
  const legend = stepParts.map((part) => `${BAR_CHARACTERS[part]} ${part}`).join('   ')
  return [headline(waterfall), '', table(waterfall), '', legend, ...conclusions(waterfall)].join('\n')
}

function headline(waterfall: OrderWaterfall): string {
  const { orderId, partition, placedAt, fulfilmentMs, cancelled } = waterfall
  const placed = `Order ${orderId}, partition ${partition}, placed at ${new Date(placedAt).toISOString()}`
  const next = nextStep(waterfall)
  if (next && cancelled) {
    const by = cancelled.pod ?? consumers[workerOf(next.step)].deployment
    const at = new Date(cancelled.at).toISOString()
    return `${placed}, cancelled at ${at} (POST /orders/cancel) by ${by} instead of ${next.step}, ${duration(next.ms)} after the previous event`
  }
  if (next) return `${placed}, not delivered: it has waited ${duration(next.ms)} for ${next.step}`
  return `${placed}, delivered after ${duration(fulfilmentMs ?? 0)}`
}

function table(waterfall: OrderWaterfall): string {
  const names = ['step', ...stepParts, 'total', 'pod', 'when']
  const rows = waterfall.steps.map((step) => ({
    cells: [
      step.step,
      ...stepParts.map((part) => (step.parts ? duration(step.parts[part]) : '?')),
      duration(step.totalMs),
      step.pod ?? '?',
      bar(waterfall, step),
    ],
  }))
  return tableText({ columnDefinitions: names.map((name) => ({ name, priority: 0 })), rows })
}

/** The bar of a step, on a line from the time the order was placed to its last step. */
function bar(waterfall: OrderWaterfall, { at, totalMs, parts }: WaterfallStep): string {
  const { placedAt } = waterfall
  const passedMs = Math.max(1, lastEventAt(waterfall) - placedAt)
  const column = (ms: number) => Math.round((Math.max(0, ms) / passedMs) * BAR_LENGTH)
  const startMs = at - totalMs - placedAt
  if (!parts) return ' '.repeat(column(startMs)) + UNKNOWN_CHARACTER.repeat(column(startMs + totalMs) - column(startMs))
  let text = ' '.repeat(column(startMs))
  let endMs = startMs
  for (const part of stepParts) {
    endMs += parts[part]
    text = text.padEnd(column(endMs), BAR_CHARACTERS[part])
  }
  return text
}

function conclusions(waterfall: OrderWaterfall): string[] {
  const slowest = slowestPart(waterfall)
  const skewMs = clockSkewMs(waterfall)
  const undividedSteps = waterfall.steps.filter(({ parts }) => !parts).map(({ step }) => step)
  return [
    ...(slowest ? [slowestText(slowest)] : []),
    ...(undividedSteps.length > 0
      ? [`Not divided into parts, because their events have no times: ${undividedSteps.join(', ')}.`]
      : []),
    ...(skewMs > 0 ? [`The clocks of the pods differ by at least ${duration(skewMs)}.`] : []),
  ]
}

function slowestText({ step, part, ms, share }: SlowestPart): string {
  const service = consumers[workerOf(step)].deployment
  const descriptions: Record<StepPart, string> = {
    queued: `the order waited for a pod of ${service}`,
    worked: `a pod of ${service} worked`,
    stored: `${service} stored the step`,
    published: `${service} waited to publish the event`,
  }
  return `Slowest: ${Math.round(share * 100)} % of the time (${duration(ms)}), ${descriptions[part]} (${step}).`
}

function duration(ms: number): string {
  return Math.abs(ms) < 1_000 ? `${Math.round(ms)} ms` : `${(ms / 1_000).toFixed(2)} s`
}
