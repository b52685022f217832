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
  let [replicas, state] = [0, newHpaState()]
  let keda: Parameters<typeof pollScaledObject>[1] = { lastActiveTime: null, createdAt: null }
  for (let sync = 0; sync < 40; sync += 1) {
    const at = now + sync * 15_000
    const observation = { currentReplicas: replicas, isActive: active, isError: false, activeTriggers: [] }
    const poll = pollScaledObject(object, keda, observation, at)
    ;[replicas, keda] = [poll.decision.to, poll.state]
    const scale = { specReplicas: replicas, statusReplicas: replicas }
    const metrics = [{ values: [externalMetricValue * 1000] }]
    const result = reconcileHpa(hpa, state, { scale, metrics, pods: [] }, at)
    ;[replicas, state] = [result.decision.to, result.state]
  }
  return replicas
}
