import { consumers } from '@food-delivery/contracts'
import { type Pod } from './kubernetes/objects'
import { isShown, podCounts, podView } from './pod-view'

type Status = NonNullable<Pod['status']>

function aPod(
  name: string,
  { ready = true, isDeleted = false, ...status }: Partial<Status> & { ready?: boolean; isDeleted?: boolean } = {},
): Pod {
  return {
    metadata: {
      name: `${name}-1`,
      labels: { 'app.kubernetes.io/name': name },
      creationTimestamp: '2026-01-02T03:04:05Z',
      ...(isDeleted ? { deletionTimestamp: '2026-01-02T04:04:05Z' } : {}),
    },
    status: { phase: 'Running', conditions: [{ type: 'Ready', status: ready ? 'True' : 'False' }], ...status },
  }
}

describe('podCounts', () => {
  it('counts the ready pods of each consumer by label', () => {
    const kafka = { ...aPod('other'), metadata: { name: 'orders-kafka-0' } }
    const pods = [aPod('orders'), aPod('orders'), aPod('kitchen', { ready: false }), aPod('courier'), kafka]
    const none = Object.fromEntries(Object.values(consumers).map(({ podCount }) => [podCount, 0]))
    expect(podCounts(pods)).toEqual({ ...none, ordersconsumers: 2, courierconsumers: 1 })
  })

  it('does not count ready pods that are being deleted', () => {
    expect(podCounts([aPod('status', { isDeleted: true })])).toMatchObject({ statusconsumers: 0 })
  })
})

describe('podView', () => {
  it('shows name, component, creation time and restarts', () => {
    const pod = aPod('orders', { containerStatuses: [{ restartCount: 3, started: true }] })
    expect(podView(pod)).toEqual({
      name: 'orders-1',
      component: 'orders',
      phase: 'ready',
      ready: true,
      createdAt: '2026-01-02T03:04:05.000Z',
      restarts: 3,
    })
  })

  it.each<[string, Parameters<typeof aPod>[1], string]>([
    [
      'being created',
      { ready: false, containerStatuses: [{ state: { waiting: { reason: 'ContainerCreating' } } }] },
      'starting',
    ],
    ['running but not started', { ready: false, containerStatuses: [{ started: false, state: {} }] }, 'starting'],
    ['started but not ready', { ready: false, containerStatuses: [{ started: true, state: {} }] }, 'notReady'],
    [
      'waiting after a crash',
      { ready: false, containerStatuses: [{ state: { waiting: { reason: 'CrashLoopBackOff' } } }] },
      'crashed',
    ],
    [
      'without an image',
      { ready: false, containerStatuses: [{ state: { waiting: { reason: 'ImagePullBackOff' } } }] },
      'crashed',
    ],
    ['failed', { ready: false, phase: 'Failed' }, 'crashed'],
    ['being deleted', { isDeleted: true }, 'draining'],
    ['not scheduled yet', { ready: false, phase: 'Pending', conditions: [] }, 'starting'],
  ])('shows the phase of a pod that is %s', (_, status, phase) => {
    expect(podView(aPod('orders', status)).phase).toBe(phase)
  })

  it('hides pods that have succeeded', () => {
    expect(isShown(aPod('job', { ready: false, phase: 'Succeeded' }))).toBe(false)
    expect(isShown(aPod('job', { ready: false, phase: 'Failed' }))).toBe(true)
  })
})
