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
import { now } from './runners/case'

const syncSeconds = 15
const window = fc.integer({ min: 0, max: 300 })
const policy = fc.record<ScalingPolicy>({
  type: fc.constantFrom('Pods', 'Percent'),
  value: fc.integer({ min: 1, max: 200 }),
  periodSeconds: fc.integer({ min: 1, max: 180 }),
})
const rules = fc.record({
  stabilizationWindowSeconds: window,
  selectPolicy: fc.constantFrom('Max' as const, 'Min' as const, 'Disabled' as const),
  policies: fc.array(policy, { minLength: 1, maxLength: 3 }),
})
const behavior = fc.option(fc.record({ scaleUp: rules, scaleDown: rules }), { nil: null })
const bounds = fc
  .tuple(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 0, max: 40 }))
  .map(([min, more]) => ({ minReplicas: min, maxReplicas: min + more }))
const metricValues = fc.array(fc.option(fc.integer({ min: 0, max: 60 }), { nil: null, freq: 8 }), {
  minLength: 1,
  maxLength: 40,
})
const scenario = fc.record({ bounds, behavior, metricValues, start: fc.integer({ min: 0, max: 60 }) })
type Scenario = typeof scenario extends fc.Arbitrary<infer T> ? T : never

function hpaOf({ bounds: { minReplicas, maxReplicas }, behavior: given }: Scenario): Hpa {
  return {
    namespace: 'test',
    spec: {
      minReplicas,
      maxReplicas,
      behavior: given,
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

/** Runs the controller with one value per sync; null is a metric that fails. */
function run(given: Scenario): Sync[] {
  const hpa = hpaOf(given)
  let [replicas, state] = [given.start, newHpaState()]
  return given.metricValues.map((value, index) => {
    const at = now + index * syncSeconds * 1000
    const scale = { specReplicas: replicas, statusReplicas: replicas }
    const metrics = [value === null ? { error: 'down' } : { values: [value * 1000] }]
    const result = reconcileHpa(hpa, state, { scale, metrics, pods: [] }, at)
    const sync = { at, from: replicas, to: result.decision.to, recommended: result.decision.recommended, before: state }
    ;[replicas, state] = [result.decision.to, result.state]
    return sync
  })
}

function check(property: (given: Scenario, syncs: Sync[]) => void): void {
  fc.assert(
    fc.property(scenario, (given) => {
      property(given, run(given))
    }),
    { numRuns: 100 },
  )
}

const isWithin = ({ minReplicas, maxReplicas }: Scenario['bounds'], size: number): boolean =>
  size >= minReplicas && size <= maxReplicas

function limits(filled: Behavior['scaleUp'], { from, before, at }: Sync, direction: 1 | -1): number[] {
  return filled.policies.map(({ type, value, periodSeconds }) => {
    const ups = changeInPeriod(before.scaleUpEvents, periodSeconds, at)
    const downs = changeInPeriod(before.scaleDownEvents, periodSeconds, at)
    const start = from - ups + downs
    const part = direction > 0 ? Math.ceil : Math.trunc
    return type === 'Pods' ? start + direction * value : part(start * (1 + (direction * value) / 100))
  })
}

describe('the HPA controller', () => {
  it('never leaves the range of minReplicas and maxReplicas', () => {
    check(({ bounds: range, start }, syncs) => {
      // At 0 the controller does nothing until KEDA starts a replica.
      const isAllowed = ({ to }: Sync): boolean => (start === 0 ? to === 0 : isWithin(range, to))
      expect(syncs.filter((sync) => !isAllowed(sync))).toEqual([])
    })
  })

  it('never takes a larger step than a policy allows', () => {
    check(({ behavior: given, bounds: range }, syncs) => {
      const filled = given && defaultBehavior(given)
      const isTooLarge = (sync: Sync): boolean => {
        const { from, to } = sync
        if (filled === null) return to > Math.max(from, 2 * from, 4)
        if (to > from)
          return filled.scaleUp.selectPolicy === 'Disabled' || to > Math.max(...limits(filled.scaleUp, sync, 1))
        if (to === from) return false
        return filled.scaleDown.selectPolicy === 'Disabled' || to < Math.min(...limits(filled.scaleDown, sync, -1))
      }
      expect(syncs.filter((sync) => isWithin(range, sync.from) && isTooLarge(sync))).toEqual([])
    })
  })

  it('goes down only if no recommendation within the window was higher', () => {
    check(({ behavior: given, bounds: range }, syncs) => {
      const seconds = given === null ? 300 : given.scaleDown.stabilizationWindowSeconds
      const isRecent = (age: number): boolean => age >= 0 && (given === null ? age <= seconds : age < seconds)
      const isEarly = (sync: Sync): boolean =>
        syncs.some(
          ({ at, recommended }) =>
            isRecent((sync.at - at) / 1000) && recommended !== null && Math.min(sync.from, recommended) > sync.to,
        )
      const wentDown = syncs.filter(({ from, to }) => to < from && isWithin(range, from))
      expect(wentDown.filter(isEarly)).toEqual([])
    })
  })

  it('changes nothing while its only metric fails', () => {
    check(({ bounds: range, metricValues: given }, syncs) => {
      const failed = syncs.filter(({ from }, index) => given[index] === null && isWithin(range, from))
      expect(failed.filter(({ from, to }) => from !== to)).toEqual([])
    })
  })

  it('returns the same output for the same input and does not change the input', () => {
    check((given, syncs) => {
      const again = run(given)
      expect(again).toEqual(syncs)
      const [last] = syncs.slice(-1)
      if (last === undefined) return
      const frozen = structuredClone(last.before)
      const scale = { specReplicas: last.from, statusReplicas: last.from }
      reconcileHpa(hpaOf(given), last.before, { scale, metrics: [{ values: [5000] }], pods: [] }, last.at)
      expect(last.before).toEqual(frozen)
    })
  })

  it('explains every sync with a chain and a sentence', () => {
    check((given) => {
      const scale = { specReplicas: given.start, statusReplicas: given.start }
      const observation = { scale, metrics: [{ values: [7000] }], pods: [] }
      const { explanation, decision } = reconcileHpa(hpaOf(given), newHpaState(), observation, now)
      expect(explanation.chain.at(-1)?.result).toBe(decision.to)
      expect(explanation.sentence).toMatch(/\.$/)
    })
  })
})
