import { type Hpa, type KafkaTrigger, createHpa, newHpaState, pollScaledObject, reconcileHpa } from '../../src'
import { now } from './vector-case'

/** The final number of replicas of a workload with minReplicaCount 0 while the result of the trigger stays the same. */
export function settledReplicas(
  trigger: KafkaTrigger,
  { externalMetricValue, active }: { externalMetricValue: number; active: boolean },
): number {
  const object = {
    metadata: { name: 'workload', namespace: 'test' },
    spec: { scaleTargetRef: { name: 'workload' }, triggers: [{ type: 'kafka' }] },
  }
  const kafkaTrigger = { ...trigger, type: 'kafka' as const, metricName: 's0-kafka', target: trigger.lagThreshold }
  const hpa: Hpa = { namespace: 'test', spec: createHpa(object, [kafkaTrigger]).spec }
  let replicas = 0
  let state = newHpaState()
  let pollState: Parameters<typeof pollScaledObject>[1] = { lastActiveTime: null, createdAt: null }
  for (let sync = 0; sync < 40; sync += 1) {
    const at = now + sync * 15_000
    const observation = { currentReplicas: replicas, isActive: active, isError: false, activeTriggers: [] }
    const poll = pollScaledObject(object, pollState, observation, at)
    replicas = poll.decision.to
    pollState = poll.state
    const scale = { specReplicas: replicas, statusReplicas: replicas }
    const metrics = [{ values: [externalMetricValue * 1000] }]
    const result = reconcileHpa(hpa, state, { scale, metrics, pods: [] }, at)
    replicas = result.decision.to
    state = result.state
  }
  return replicas
}
