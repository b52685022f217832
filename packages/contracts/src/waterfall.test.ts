import { type OrderWaterfall, type WaterfallStep, clockSkewMs, nextStep, slowestPart } from './waterfall'

const steps: WaterfallStep[] = [
  { step: 'orderCreated', at: 1_010, totalMs: 10, parts: { queued: 3, worked: 0, stored: 6, published: 1 }, pod: 'a' },
  { step: 'orderValidated', at: 1_050, totalMs: 40 },
  {
    step: 'courierMatched',
    at: 1_200,
    totalMs: 150,
    parts: { queued: 98, worked: 50, stored: 0, published: 2 },
    pod: 'b',
  },
]

const waterfall: OrderWaterfall = {
  orderId: 'o',
  partition: 0,
  placedAt: 1_000,
  steps,
  fulfilmentMs: null,
  readAt: 1_250,
}

describe('slowestPart', () => {
  it('returns the longest part and its share of the time until the last step', () => {
    const slowest = { step: 'courierMatched', part: 'queued', ms: 98, share: 0.49 }
    expect(slowestPart(waterfall)).toEqual(slowest)
  })

  it('returns nothing if the order has waited longer for its next step', () => {
    expect(slowestPart({ ...waterfall, readAt: 1_300 })).toBeUndefined()
  })

  it('returns nothing if no step has parts, or no time has passed', () => {
    expect(slowestPart({ ...waterfall, steps: [] })).toBeUndefined()
    expect(slowestPart({ ...waterfall, steps: steps.slice(1, 2) })).toBeUndefined()
    const parts = { queued: 0, worked: 0, stored: 0, published: 0 }
    const instant: WaterfallStep = { step: 'orderCreated', at: 1_000, totalMs: 0, parts }
    expect(slowestPart({ ...waterfall, steps: [instant], readAt: 1_000 })).toBeUndefined()
  })
})

describe('nextStep', () => {
  it('returns the step after the last one, and the time since the last event', () => {
    expect(nextStep(waterfall)).toEqual({ step: 'kitchenPreparingFood', ms: 50 })
    expect(nextStep({ ...waterfall, steps: [] })).toEqual({ step: 'orderCreated', ms: 250 })
    expect(nextStep({ ...waterfall, readAt: 900 })).toMatchObject({ ms: 0 })
  })

  it('returns what a cancelled order waited for, until it was cancelled', () => {
    expect(nextStep({ ...waterfall, cancelled: { at: 1_230 } })).toEqual({ step: 'kitchenPreparingFood', ms: 30 })
  })

  it('returns nothing for a delivered order', () => {
    expect(nextStep({ ...waterfall, fulfilmentMs: 200 })).toBeUndefined()
  })
})

describe('clockSkewMs', () => {
  it('returns 0 if every step starts after the previous event', () => {
    expect(clockSkewMs({ steps })).toBe(0)
  })

  it('returns the longest time by which a step started before the previous event', () => {
    const early = steps.map((step) => (step.parts ? { ...step, parts: { ...step.parts, queued: -30 } } : step))
    expect(clockSkewMs({ steps: early })).toBe(30)
  })
})
