import { InvalidScaledObjectError } from '../errors'
import { pollScaledObject } from './poll-decision'
import { type PollObservation } from './poll-result'
import { rulesOf } from '../rules'
import { type ScaledObject, type ScaledObjectSpec } from './scaled-object'
import { assertScaledObject } from './webhook'

const now = Date.UTC(2026, 0, 1) + 789
function objectOf(spec: Partial<ScaledObjectSpec> = {}, annotations: Record<string, string> = {}): ScaledObject {
  return {
    metadata: { name: 'orders-scaler', namespace: 'food', annotations },
    spec: { scaleTargetRef: { name: 'orders' }, triggers: [{ type: 'kafka' }], ...spec },
  }
}
function observe(changes: Partial<PollObservation> = {}): PollObservation {
  return { currentReplicas: 0, isActive: true, isError: false, activeTriggers: ['s0-kafka-orders'], ...changes }
}
const keda220 = rulesOf({ keda: '2.20' })
const newState = { lastActiveTime: null, createdAt: now - 60_000 }

describe('pollScaledObject', () => {
  it('scales to 1 when a trigger becomes active, with the event of KEDA', () => {
    const { decision, events, state } = pollScaledObject(objectOf(), newState, observe(), now)
    expect(decision).toMatchObject({ from: 0, to: 1, rescaled: true })
    expect(events).toEqual([
      {
        type: 'Normal',
        reason: 'KEDAScaleTargetActivated',
        message: 'Scaled apps/v1.Deployment food/orders from 0 to 1, triggered by s0-kafka-orders',
      },
    ])
    expect(decision.reason).toBe('a trigger is active and 0 replicas run')
    // Kubernetes stores whole seconds.
    expect(state.lastActiveTime).toBe(now - 789)
  })

  it('scales from one idle replica to minReplicaCount', () => {
    const object = objectOf({ idleReplicaCount: 1, minReplicaCount: 3 })
    const { decision } = pollScaledObject(object, newState, observe({ currentReplicas: 1 }), now)
    expect(decision).toMatchObject({ from: 1, to: 3, reason: 'a trigger is active and 1 replica runs' })
  })

  it('scales from N to 0 after the end of the cooldown, not at its exact end', () => {
    const poll = (activeMsAgo: number) =>
      pollScaledObject(
        objectOf({ cooldownPeriod: 30 }),
        { ...newState, lastActiveTime: now - activeMsAgo },
        observe({ currentReplicas: 3, isActive: false }),
        now,
      )
    expect(poll(30_000)).toMatchObject({ decision: { to: 3 }, conditions: [{}, { reason: 'ScalerCooldown' }] })
    expect(poll(30_001).decision.to).toBe(0)
    expect(poll(30_001).events[0]?.message).toBe('Deactivated apps/v1.Deployment food/orders from 3 to 0')
  })

  it('reports that the scale could not be written, and keeps the state of the loop', () => {
    const { decision, state, events } = pollScaledObject(
      objectOf(),
      newState,
      observe({ rescaleError: 'conflict' }),
      now,
    )
    expect(decision.rescaled).toBe(false)
    expect(state).toEqual(newState)
    expect(events[0]?.message).toBe('Failed to scale apps/v1.Deployment food/orders from 0 to 1: conflict')
    const older = pollScaledObject(objectOf(), newState, observe({ rescaleError: 'conflict' }), now, keda220)
    expect(older.events[0]?.message).toBe('Failed to scale apps/v1.Deployment food/orders from 0 to 1')
    expect(older.conditions[0]).toMatchObject({ type: 'Ready', status: 'True' })
  })

  it('does not update lastActiveTime while a trigger fails', () => {
    const result = pollScaledObject(objectOf(), newState, observe({ currentReplicas: 2, isError: true }), now)
    expect(result.state.lastActiveTime).toBeNull()
    expect(result.conditions[0]).toMatchObject({ status: 'Unknown', reason: 'PartialTriggerError' })
  })
})

describe('assertScaledObject', () => {
  it.each<[Partial<ScaledObjectSpec>, string]>([
    [{ minReplicaCount: 7, maxReplicaCount: 6 }, 'MinReplicaCount=7 must be less than MaxReplicaCount=6'],
    [{ triggers: [] }, 'no triggers defined'],
    [
      {
        triggers: [
          { type: 'kafka', name: 'a' },
          { type: 'kafka', name: 'a' },
        ],
      },
      'must be unique',
    ],
    [{ fallback: { failureThreshold: -1, replicas: 2 } }, 'greater than or equal to 0'],
  ])('rejects %j', (spec, message) => {
    const check = (): void => {
      assertScaledObject(objectOf(spec).spec)
    }
    expect(check).toThrow(InvalidScaledObjectError)
    expect(check).toThrow(message)
  })
})
