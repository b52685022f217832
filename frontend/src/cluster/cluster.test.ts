import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type PodCounts, consumers } from '@food-delivery/contracts'
import { aGroup, aLagReport, aPod, anAutoscaler } from '../test/fixtures'
import { LAG_THRESHOLD, backlogThreshold, delayMs, podsForLag, ordersPerPod, podsNeeded, throughput } from './capacity'
import { type Cluster, emptyCluster, readyPods, withLag } from './cluster'
import { groupView, largestLag } from './group-view'
import { perConsumer } from './per-consumer'

const podCounts = Object.values(consumers).map(({ podCount }, index) => [podCount, index + 2])
const counts = Object.fromEntries(podCounts) as PodCounts

describe('readyPods', () => {
  it('is null before any data was received', () => {
    expect(readyPods(emptyCluster)).toBeNull()
  })

  it('uses the counts until the list of pods is received', () => {
    expect(readyPods({ ...emptyCluster, counts })).toEqual(perConsumer((_name, index) => index + 2))
  })

  it('counts the pods of each Deployment that are ready and not terminating', () => {
    const pods = [
      aPod({ name: 'a' }),
      aPod({ name: 'b', phase: 'draining' }),
      aPod({ name: 'c', phase: 'starting', ready: false }),
      aPod({ name: 'd', component: 'orders' }),
    ]
    expect(readyPods({ ...emptyCluster, counts, pods })).toEqual({ ...perConsumer(() => 0), order: 1, courier: 1 })
  })
})

describe('groupView', () => {
  const lag = aLagReport({ courier: aGroup([4, 0, 9], ['courier-1', 'courier-2']) })

  it('joins pods with their partitions, oldest first', () => {
    const pods = [
      aPod({ name: 'courier-2', createdAt: '2026-01-01T00:00:09Z' }),
      aPod({ name: 'courier-1', createdAt: '2026-01-01T00:00:01Z' }),
    ]
    const view = groupView({ ...emptyCluster, lag, pods }, 'courier')
    expect(view).toMatchObject({ total: 13, ratePerSecond: 12.5, ready: 2 })
    expect(view.pods).toMatchObject([
      { name: 'courier-1', partitions: [0, 2, 4] },
      { name: 'courier-2', partitions: [1, 3, 5] },
    ])
  })

  it('uses the partition owners as pods if podconsumerdata sends no data', () => {
    const view = groupView({ ...emptyCluster, lag }, 'courier')
    expect(view.ready).toBeNull()
    expect(view.pods.map((pod) => pod.name)).toEqual(['courier-1', 'courier-2'])
  })

  it('has six partitions before the first lag report', () => {
    expect(groupView(emptyCluster, 'order')).toMatchObject({ total: null, pods: [] })
    expect(groupView(emptyCluster, 'order').partitions).toHaveLength(6)
  })

  it('finds the autoscaler by its name, or by its target', () => {
    const ofKitchen = anAutoscaler({ name: 'keda-hpa-kitchen', target: 'kitchen' })
    const cluster: Cluster = { ...emptyCluster, autoscalers: [anAutoscaler(), ofKitchen] }
    expect(groupView(cluster, 'courier').autoscaler?.name).toBe('courierconsumer-scaler')
    expect(groupView(cluster, 'kitchen').autoscaler).toBe(ofKitchen)
    expect(groupView(cluster, 'order').autoscaler).toBeNull()
  })

  it('finds the largest lag of all partitions', () => {
    expect(largestLag({ ...emptyCluster, lag })).toBe(9)
    expect(largestLag(emptyCluster)).toBe(0)
  })
})

describe('topic growth', () => {
  it('measures the growth of each partition between two reports', () => {
    const first = withLag(emptyCluster, aLagReport(), 1_000)
    expect(first.topic?.perSecond).toEqual([])
    const second = withLag(first, aLagReport({ order: aGroup([20, 0, 10]) }), 3_000)
    expect(second.topic?.perSecond).toEqual([10, 0, 5, 0, 0, 0])
  })

  it('starts again when the topic was recreated', () => {
    const first = withLag(emptyCluster, aLagReport({ order: aGroup([50]) }), 1_000)
    expect(withLag(first, aLagReport(), 2_000).topic?.perSecond).toEqual([])
  })
})

describe('capacity', () => {
  it('has the delays of the sliders of the original project', () => {
    expect([1, 50, 100].map(delayMs)).toEqual([5_000, 2_550, 50])
  })

  it('calculates the orders per pod and the pods for a rate', () => {
    expect(ordersPerPod('courier', 100)).toBeCloseTo(6.67, 2)
    expect(ordersPerPod('kitchen', 100)).toBe(10)
    expect(podsNeeded('courier', 100, 20)).toBe(3)
    expect(podsNeeded('kitchen', 100, 20)).toBe(2)
    expect(podsNeeded('courier', 1, 20)).toBe(300)
  })

  it('uses the lower rate of the two workers, with at most six pods', () => {
    const speeds = { courier: 100, kitchen: 100 }
    expect(throughput(speeds, { courier: 2, kitchen: 2 })).toBeCloseTo(13.33, 2)
    expect(throughput(speeds, { courier: 60, kitchen: 60 })).toBeCloseTo(40, 2)
  })

  it('calculates the number of orders in flight above which there is a backlog', () => {
    expect(backlogThreshold({ courier: 100, kitchen: 100 }, 20)).toBe(15)
  })

  it('needs one pod per five messages, at most one per partition', () => {
    expect([0, 1, 5, 6, 25, 26, 900].map(podsForLag)).toEqual([0, 1, 1, 2, 5, 6, 6])
  })

  it('has the lag threshold of the manifests', () => {
    const manifest = readFileSync(join(__dirname, '../../../deployments/keda-scaler.yaml'), 'utf8')
    const thresholds = [...manifest.matchAll(/^\s*lagThreshold: ['"](\d+)['"]/gm)].map((match) => Number(match[1]))
    expect(new Set(thresholds)).toEqual(new Set([LAG_THRESHOLD]))
  })
})
