import { type RecordedRun } from '@food-delivery/autoscaler'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseAllDocuments } from 'yaml'
import { MAX_LINK_BYTES, fragmentOf, readLink } from '../plan/document/link'
import { readBasis } from '../plan/engine/plan-basis'
import { whatIfPlan } from './what-if-plan'

type ScaledObject = Extract<RecordedRun['autoscalers'][number], { kind: 'ScaledObject' }>['scaledObject']

/** The autoscaler of the couriers, as the local cluster records it. */
const scaledObject = parseAllDocuments(readFileSync(join(__dirname, '../../../deployments/keda-scaler.yaml'), 'utf8'))
  .map((document) => document.toJS() as ScaledObject)
  .find(({ metadata }) => metadata.name === 'courierconsumer-scaler')

/** Ten minutes: 10 records a second in the first half, 40 in the second. */
function aRun(): RecordedRun {
  if (!scaledObject) throw new Error('no ScaledObject')
  return {
    format: 'food-delivery/scaling-run',
    version: 2,
    startedAt: '2026-01-01T00:00:00.000Z',
    groups: [
      {
        group: 'courier-consumer-group',
        topic: 'orders',
        workload: 'courier',
        samples: Array.from({ length: 121 }, (_, index) => {
          const t = index * 5
          const records = t <= 300 ? 10 * t : 3_000 + 40 * (t - 300)
          return { t, end: [records, 0, 0, 0, 0, 0], committed: [records, 0, 0, 0, 0, 0], replicas: 2, ready: 2 }
        }),
      },
    ],
    autoscalers: [
      {
        kind: 'ScaledObject',
        name: 'x',
        target: 'courier',
        initialReplicas: 2,
        scaledObject,
        observations: [],
        steps: [],
      },
    ],
  }
}

describe('whatIfPlan', () => {
  it('is a plan of the recorded autoscaler with the recorded arrivals', () => {
    const document = whatIfPlan(aRun(), 'courier')
    if (!document) throw new Error('no plan')
    const { autoscaler, source, partitions, settings } = readBasis(document)
    expect(autoscaler.source.name).toBe('courierconsumer-scaler')
    expect(settings).toMatchObject({ lagThreshold: 5, min: 2, max: 6 })
    expect(partitions).toBe(6)
    expect(source.seconds).toBeCloseTo(600, 0)
    const rates = document.load.kind === 'drawn' ? document.load.rates : []
    expect([rates[0], rates[40], rates[60], rates.at(-1)]).toEqual([10, 10, 40, 40])
  })

  it('fits into a link', async () => {
    const document = whatIfPlan(aRun(), 'courier')
    if (!document) throw new Error('no plan')
    const fragment = await fragmentOf(document)
    expect(fragment.length).toBeLessThan(MAX_LINK_BYTES)
    await expect(readLink(fragment.replace('plan=', ''))).resolves.toEqual({ document })
  })

  it('is undefined without a recorded group of the autoscaler', () => {
    expect(whatIfPlan(aRun(), 'kitchen')).toBeUndefined()
    expect(whatIfPlan({ ...aRun(), groups: [] }, 'courier')).toBeUndefined()
  })
})
