import { rulesOf } from '../rules'
import { type Hpa, type HpaObservation, type HpaResult, type HpaState, newHpaState, reconcileHpa, targetsText } from '.'

const start = Date.UTC(2026, 0, 1)
const label =
  'external metric s0-kafka-orders(&LabelSelector{MatchLabels:map[string]string{scaledobject.keda.sh/name: consumer,},MatchExpressions:[]LabelSelectorRequirement{},})'

const hpa: Hpa = {
  namespace: 'food-delivery',
  spec: {
    minReplicas: 2,
    maxReplicas: 6,
    metrics: [
      {
        type: 'External',
        external: {
          metric: { name: 's0-kafka-orders', selector: { matchLabels: { 'scaledobject.keda.sh/name': 'consumer' } } },
          target: { type: 'AverageValue', averageValue: '5' },
        },
      },
    ],
  },
}

function observeLag(value: number, replicas: number, changes: Partial<HpaObservation> = {}): HpaObservation {
  return {
    scale: { specReplicas: replicas, statusReplicas: replicas },
    metrics: [{ values: [value * 1000] }],
    pods: [],
    ...changes,
  }
}

const sync = (
  seconds: number,
  observation: HpaObservation,
  state: HpaState = newHpaState(),
  autoscaler = hpa,
): HpaResult => reconcileHpa(autoscaler, state, observation, start + seconds * 1000)

const noWindow = { stabilizationWindowSeconds: 0 }

const conditions = ({ state }: HpaResult): [string, string, string, string][] =>
  state.status.conditions.map(({ type, status, reason, message }) => [type, status, reason, message])

describe('reconcileHpa', () => {
  it('reports a scale-out with the messages of a cluster', () => {
    const result = sync(0, observeLag(15, 2))
    expect(result.events).toEqual([
      { type: 'Normal', reason: 'SuccessfulRescale', message: `New size: 3; reason: ${label} above target` },
    ])
    expect(conditions(result)).toEqual([
      ['AbleToScale', 'True', 'SucceededRescale', 'the HPA controller was able to update the target scale to 3'],
      [
        'ScalingActive',
        'True',
        'ValidMetricFound',
        `the HPA was able to successfully calculate a replica count from ${label}`,
      ],
      ['ScalingLimited', 'False', 'DesiredWithinRange', 'the desired count is within the acceptable range'],
      ['ScaledToZero', 'False', 'NotScaledToZero', 'the HPA controller did not scale the workload to zero'],
    ])
  })

  it('sets condition ScaledToZero and observedGeneration only since Kubernetes 1.37', () => {
    const status = (kubernetes: string) =>
      sync(0, observeLag(15, 2), newHpaState(), { ...hpa, generation: 3, rules: rulesOf({ kubernetes }) }).state.status
    expect(status('1.37')).toMatchObject({ observedGeneration: 3, conditions: { length: 4 } })
    expect(status('1.36')).toMatchObject({ conditions: { length: 3 } })
    expect(status('1.36').observedGeneration).toBeUndefined()
  })

  it('scales from zero only after it has scaled to zero itself, and immediately to a raised minimum', () => {
    const zero = { ...hpa, spec: { ...hpa.spec, minReplicas: 0, behavior: { scaleDown: noWindow } } }
    const byHand = sync(0, observeLag(15, 0), newHpaState(), zero)
    expect(conditions(byHand)[1]?.[2]).toBe('ScalingDisabled')
    const scaled = sync(0, observeLag(0, 2), newHpaState(), zero)
    expect(scaled.decision.to).toBe(0)
    expect(scaled.explanation.chain.at(-1)).toMatchObject({ step: 'scaled to zero', inputs: { current: 2 } })
    const raised = { ...zero, spec: { ...zero.spec, minReplicas: 2 } }
    const result = sync(15, observeLag(0, 0), scaled.state, raised)
    expect(result.events[0]?.message).toBe('New size: 2; reason: Current number of replicas below Spec.MinReplicas')
    expect(result.explanation.sentence).toBe('The HPA scales out from 0 to 2: 0 is below MinReplicas.')
    expect(result.explanation.chain[0]).toMatchObject({ step: 'scaling from zero', inputs: { minReplicas: 2 } })
  })

  it('reports a failed Object metric with the messages of each version', () => {
    const target = { type: 'Value' as const, value: '1' }
    const object = { describedObject: { kind: 'Service', name: 'web' }, metric: { name: 'qps' }, target }
    const spec = { ...hpa.spec, metrics: [{ type: 'Object' as const, object }] }
    const message = (kubernetes: string) =>
      sync(0, observeLag(0, 2, { metrics: [{ error: 'down' }] }), newHpaState(), {
        ...hpa,
        spec,
        rules: rulesOf({ kubernetes }),
      }).events[0]?.message
    expect(message('1.37')).toBe('unable to get metric qps on Service food-delivery/web: down')
    expect(message('1.36')).toBe('unable to get metric qps: Service on food-delivery web/down')
  })

  it('prints the average of memory in the binary format', () => {
    const target = { type: 'AverageValue' as const, averageValue: '512Mi' }
    const metrics = [{ type: 'Resource' as const, resource: { name: 'memory', target } }]
    const usage = [{ name: 'a', containers: { app: 512 * 2 ** 20 * 1000 }, timestamp: start, windowSeconds: 15 }]
    const pod = { name: 'a', phase: 'Running' as const, deleting: false, ready: 'True' as const, containers: [] }
    const observation = { metrics: [{ usage }], pods: [{ ...pod, readyChangedAt: 0, startedAt: 0 }] }
    const memory = { ...hpa, spec: { ...hpa.spec, metrics } }
    const { currentMetrics } = sync(0, observeLag(0, 2, observation), newHpaState(), memory).state.status
    expect(currentMetrics[0]?.averageValue).toBe('512Mi')
    expect(targetsText(memory.spec, currentMetrics)).toBe('memory: 512Mi/512Mi')
  })

  it.each([undefined, { cpu: 1000 }])('reports a missing request of a pod with the requests %j', (podRequests) => {
    const target = { type: 'Utilization' as const, averageUtilization: 50 }
    const metrics = [{ type: 'Resource' as const, resource: { name: 'constructor', target } }]
    const usage = [{ name: 'a', containers: { app: 1 }, timestamp: start, windowSeconds: 15 }]
    const containers = [{ name: 'app', requests: { cpu: 1000 } }]
    const pod = { name: 'a', phase: 'Running' as const, deleting: false, ready: 'True' as const, containers }
    const pods = [{ ...pod, readyChangedAt: 0, startedAt: 0, ...(podRequests && { podRequests }) }]
    const autoscaler = { ...hpa, spec: { ...hpa.spec, metrics } }
    const { events } = sync(0, observeLag(0, 2, { metrics: [{ usage }], pods }), newHpaState(), autoscaler)
    expect(events[0]?.message).toMatch(/missing .*request for constructor in/)
  })

  it('leaves out a pod whose sample lacks the container of the metric', () => {
    const target = { type: 'AverageValue' as const, averageValue: '512Mi' }
    const containerResource = { name: 'memory', container: 'constructor', target }
    const metrics = [{ type: 'ContainerResource' as const, containerResource }]
    const usage = [{ name: 'a', containers: { app: 1 }, timestamp: start, windowSeconds: 15 }]
    const pod = { name: 'a', phase: 'Running' as const, deleting: false, ready: 'True' as const, containers: [] }
    const observation = { metrics: [{ usage }], pods: [{ ...pod, readyChangedAt: 0, startedAt: 0 }] }
    const result = sync(0, observeLag(0, 2, observation), newHpaState(), { ...hpa, spec: { ...hpa.spec, metrics } })
    expect(result.events[0]?.message).toContain('did not receive metrics for targeted pods')
  })

  it('explains why and how long the stabilization delays a scale-in', () => {
    const high = sync(0, observeLag(30, 6))
    const stabilized = sync(15, observeLag(0, 6), high.state)
    expect(conditions(stabilized)[0]).toEqual([
      'AbleToScale',
      'True',
      'ScaleDownStabilized',
      'recent recommendations were higher than current one, applying the highest recent recommendation',
    ])
    expect(stabilized.explanation.sentence).toBe(
      'The metrics recommend 0 pods; the HPA keeps 6 pods: the recommendation of 6 from 15 s ago holds for another 285 s.',
    )
    expect(stabilized.explanation.chain.map(({ step }) => step)).toEqual(['metric proposal', 'stabilization', 'limits'])
  })

  it('explains that the ratio is within tolerance', () => {
    expect(sync(0, observeLag(21, 4)).explanation.sentence).toBe(
      'The metrics recommend 4 pods (the ratio 1.05 is within tolerance); the HPA keeps 4 pods.',
    )
  })

  it('changes the time of a condition only with its status', () => {
    const first = sync(0, observeLag(30, 6))
    const second = sync(15, observeLag(0, 6), first.state)
    expect(second.state.status.conditions[0]?.lastTransitionTime).toBe(start)
    const failed = sync(30, observeLag(0, 6, { metrics: [{ error: 'down' }] }), second.state)
    expect(failed.state.status.conditions[1]).toMatchObject({ status: 'False', lastTransitionTime: start + 30_000 })
  })

  it('keeps the size and emits warning events while the only metric fails', () => {
    const result = sync(0, observeLag(0, 4, { metrics: [{ error: 'unable to fetch metrics' }] }))
    const cause = `unable to get external metric food-delivery/s0-kafka-orders/${label.slice(label.indexOf('&'), -1)}: unable to fetch metrics`
    expect(result.decision).toMatchObject({ to: 4, rescaled: false })
    expect(result.events).toEqual([
      { type: 'Warning', reason: 'FailedGetExternalMetric', message: cause },
      {
        type: 'Warning',
        reason: 'FailedComputeMetricsReplicas',
        message: `invalid metrics (1 invalid out of 1), first error is: failed to get s0-kafka-orders external metric value: failed to get s0-kafka-orders external metric: ${cause}`,
      },
    ])
    expect(conditions(result)[1]).toEqual([
      'ScalingActive',
      'False',
      'FailedGetExternalMetric',
      `the HPA was unable to compute the replica count: ${cause}`,
    ])
  })

  it('keeps the size and reports the error if the scale cannot be written', () => {
    const result = sync(0, observeLag(30, 2, { rescaleError: 'conflict' }))
    expect(result.decision).toMatchObject({ from: 2, to: 2, rescaled: false })
    expect(result.events[0]).toEqual({
      type: 'Warning',
      reason: 'FailedRescale',
      message: `New size: 4; reason: ${label} above target; error: conflict`,
    })
    expect(conditions(result)[0]?.slice(1, 3)).toEqual(['False', 'FailedUpdateScale'])
  })

  it('keeps the size if the scale cannot be read or two autoscalers select the same pods', () => {
    const unreadable = sync(0, { scale: { error: 'not found' }, metrics: [], pods: [] })
    expect(conditions(unreadable)).toEqual([
      [
        'AbleToScale',
        'False',
        'FailedGetScale',
        "the HPA controller was unable to get the target's current scale: not found",
      ],
    ])
    const message = 'pods by selector app=x are controlled by multiple HPAs: [a b]'
    const shared = sync(0, observeLag(30, 2, { selectorError: { reason: 'AmbiguousSelector', message } }))
    expect(shared.decision.to).toBe(2)
    expect(shared.events.map(({ reason }) => reason)).toEqual(['AmbiguousSelector', 'FailedComputeMetricsReplicas'])
  })

  it('records the current size as a recommendation after a restart, so it does not scale in before the window ends', () => {
    const restarted = sync(0, observeLag(0, 6))
    expect(restarted.state.recommendations).toEqual([
      { replicas: 6, at: start },
      { replicas: 0, at: start },
    ])
    expect(restarted.decision.to).toBe(6)
  })

  it('distinguishes an empty behavior from an absent one', () => {
    const largeRange = { ...hpa.spec, minReplicas: 1, maxReplicas: 20 }
    const none = sync(0, observeLag(100, 1), newHpaState(), { ...hpa, spec: largeRange })
    const empty = sync(0, observeLag(100, 1), newHpaState(), { ...hpa, spec: { ...largeRange, behavior: {} } })
    expect([none.decision.to, empty.decision.to]).toEqual([4, 5])
  })
})
