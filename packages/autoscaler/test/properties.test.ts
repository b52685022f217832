import * as fc from 'fast-check'
import {
  type Behavior,
  changeInPeriod,
  defaultBehavior,
  type Hpa,
  type HpaState,
  newHpaState,
  reconcileHpa,
  type ScalingPolicy,
} from '../src'
import { now } from './runners/vector-case'

const syncSeconds = 15
const windowSeconds = fc.integer({ min: 0, max: 300 })
const policy = fc.record<ScalingPolicy>({
  type: fc.constantFrom('Pods', 'Percent'),
  value: fc.integer({ min: 1, max: 200 }),
  periodSeconds: fc.integer({ min: 1, max: 180 }),
})
const rules = fc.record({
  stabilizationWindowSeconds: windowSeconds,
  selectPolicy: fc.constantFrom('Max' as const, 'Min' as const, 'Disabled' as const),
  policies: fc.array(policy, { minLength: 1, maxLength: 3 }),
})
const behavior = fc.option(fc.record({ scaleUp: rules, scaleDown: rules }), { nil: null })
const bounds = fc
  .tuple(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 0, max: 40 }))
  .map(([min, difference]) => ({ minReplicas: min, maxReplicas: min + difference }))
const metricValues = fc.array(fc.option(fc.integer({ min: 0, max: 60 }), { nil: null, freq: 8 }), {
  minLength: 1,
  maxLength: 40,
})
const scenario = fc.record({ bounds, behavior, metricValues, start: fc.integer({ min: 0, max: 60 }) })
type Scenario = typeof scenario extends fc.Arbitrary<infer T> ? T : never

function hpaOf({ bounds: { minReplicas, maxReplicas }, behavior: behaviorSpec }: Scenario): Hpa {
  return {
    namespace: 'test',
    spec: {
      minReplicas,
      maxReplicas,
      behavior: behaviorSpec,
      metrics: [
        {
          type: 'External',
          external: { metric: { name: 'load' }, target: { type: 'AverageValue', averageValue: '1' } },
        },
      ],
    },
    controller: { tolerance: { scaleUp: 0, scaleDown: 0 } },
  }
}

interface Sync {
  at: number
  from: number
  to: number
  recommended: number | null
  before: HpaState
}

/** Runs the controller with one metric value per sync; null is a failed metric. */
function runScenario(example: Scenario): Sync[] {
  const hpa = hpaOf(example)
  let replicas = example.start
  let state = newHpaState()
  return example.metricValues.map((value, index) => {
    const at = now + index * syncSeconds * 1000
    const scale = { specReplicas: replicas, statusReplicas: replicas }
    const metrics = [value === null ? { error: 'down' } : { values: [value * 1000] }]
    const result = reconcileHpa(hpa, state, { scale, metrics, pods: [] }, at)
    const sync = { at, from: replicas, to: result.decision.to, recommended: result.decision.recommended, before: state }
    replicas = result.decision.to
    state = result.state
    return sync
  })
}

function checkScenarios(property: (example: Scenario, syncs: Sync[]) => void): void {
  fc.assert(
    fc.property(scenario, (example) => {
      property(example, runScenario(example))
    }),
    { numRuns: 100 },
  )
}

const isWithin = ({ minReplicas, maxReplicas }: Scenario['bounds'], size: number): boolean =>
  size >= minReplicas && size <= maxReplicas

function policyLimits({ policies }: Behavior['scaleUp'], { from, before, at }: Sync, direction: 1 | -1): number[] {
  return policies.map(({ type, value, periodSeconds }) => {
    const added = changeInPeriod(before.scaleUpEvents, periodSeconds, at)
    const removed = changeInPeriod(before.scaleDownEvents, periodSeconds, at)
    const start = from - added + removed
    const round = direction > 0 ? Math.ceil : Math.trunc
    return type === 'Pods' ? start + direction * value : round(start * (1 + (direction * value) / 100))
  })
}

describe('the HPA controller', () => {
  it('never leaves the range from minReplicas to maxReplicas', () => {
    checkScenarios(({ bounds: range, start }, syncs) => {
      // At 0 replicas the controller does not scale; KEDA starts the first replica.
      const isInRange = ({ to }: Sync): boolean => (start === 0 ? to === 0 : isWithin(range, to))
      expect(syncs.filter((sync) => !isInRange(sync))).toEqual([])
    })
  })

  it('never makes a larger change than a policy allows', () => {
    checkScenarios(({ behavior: behaviorSpec, bounds: range }, syncs) => {
      const filled = behaviorSpec && defaultBehavior(behaviorSpec)
      const isTooLarge = (sync: Sync): boolean => {
        const { from, to } = sync
        if (filled === null) return to > Math.max(from, 2 * from, 4)
        if (to > from)
          return filled.scaleUp.selectPolicy === 'Disabled' || to > Math.max(...policyLimits(filled.scaleUp, sync, 1))
        if (to === from) return false
        return (
          filled.scaleDown.selectPolicy === 'Disabled' || to < Math.min(...policyLimits(filled.scaleDown, sync, -1))
        )
      }
      expect(syncs.filter((sync) => isWithin(range, sync.from) && isTooLarge(sync))).toEqual([])
    })
  })

  it('scales down only if no recommendation in the window was higher', () => {
    checkScenarios(({ behavior: behaviorSpec, bounds: range }, syncs) => {
      const seconds = behaviorSpec === null ? 300 : behaviorSpec.scaleDown.stabilizationWindowSeconds
      const isRecent = (age: number): boolean => age >= 0 && (behaviorSpec === null ? age <= seconds : age < seconds)
      const isTooEarly = (sync: Sync): boolean =>
        syncs.some(
          ({ at, recommended }) =>
            isRecent((sync.at - at) / 1000) && recommended !== null && Math.min(sync.from, recommended) > sync.to,
        )
      const scaleIns = syncs.filter(({ from, to }) => to < from && isWithin(range, from))
      expect(scaleIns.filter(isTooEarly)).toEqual([])
    })
  })

  it('keeps the number of replicas while its only metric fails', () => {
    checkScenarios(({ bounds: range, metricValues: values }, syncs) => {
      const failed = syncs.filter(({ from }, index) => values[index] === null && isWithin(range, from))
      expect(failed.filter(({ from, to }) => from !== to)).toEqual([])
    })
  })

  it('returns the same output for the same input and does not change the input', () => {
    checkScenarios((example, syncs) => {
      const repeated = runScenario(example)
      expect(repeated).toEqual(syncs)
      const [last] = syncs.slice(-1)
      if (last === undefined) return
      const copy = structuredClone(last.before)
      const scale = { specReplicas: last.from, statusReplicas: last.from }
      reconcileHpa(hpaOf(example), last.before, { scale, metrics: [{ values: [5000] }], pods: [] }, last.at)
      expect(last.before).toEqual(copy)
    })
  })

  it('explains a sync with a chain that ends with the size, and with a sentence', () => {
    checkScenarios((example) => {
      const scale = { specReplicas: example.start, statusReplicas: example.start }
      const observation = { scale, metrics: [{ values: [7000] }], pods: [] }
      const { explanation, decision } = reconcileHpa(hpaOf(example), newHpaState(), observation, now)
      expect(explanation.chain.at(-1)?.result).toBe(decision.to)
      expect(explanation.sentence).toMatch(/\.$/)
    })
  })
})
