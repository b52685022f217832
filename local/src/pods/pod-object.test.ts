import { podObject } from './pod-object'
import { type PodIdentity, type PodState } from './pod-state'

const identity: PodIdentity = {
  name: 'orders-abc-1',
  namespace: 'default',
  uid: 'u',
  deployment: 'orders',
  template: { spec: { containers: [{ name: 'orders', image: 'i:1' }] } },
  labels: { 'app.kubernetes.io/name': 'orders' },
  owner: { name: 'orders-abc', uid: 'r' },
  createdAt: Date.UTC(2026, 0, 1),
}
const running: PodState = {
  container: { kind: 'running', startedAt: Date.UTC(2026, 0, 1, 0, 0, 1) },
  pid: 42,
  port: 4001,
  started: true,
  ready: true,
  readyChangedAt: Date.UTC(2026, 0, 1, 0, 0, 2),
  restarts: 0,
}

describe('podObject', () => {
  it('represents a running pod like a real cluster', () => {
    expect(podObject(identity, running)).toMatchObject({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: {
        name: 'orders-abc-1',
        generateName: 'orders-abc-',
        creationTimestamp: '2026-01-01T00:00:00Z',
        annotations: { 'local.food-delivery/address': '127.0.0.1:4001', 'local.food-delivery/pid': '42' },
        ownerReferences: [{ kind: 'ReplicaSet', name: 'orders-abc' }],
      },
      status: {
        phase: 'Running',
        conditions: [
          { type: 'PodScheduled', status: 'True' },
          { type: 'Initialized', status: 'True' },
          { type: 'ContainersReady', status: 'True' },
          { type: 'Ready', status: 'True', lastTransitionTime: '2026-01-01T00:00:02Z' },
        ],
        containerStatuses: [{ ready: true, state: { running: { startedAt: '2026-01-01T00:00:01Z' } } }],
      },
    })
  })

  it('reports when the grace period of a terminating pod ends', () => {
    const terminating = { ...running, deletedAt: Date.UTC(2026, 0, 1, 1), graceSeconds: 60 }
    expect(podObject(identity, terminating).metadata).toMatchObject({
      deletionTimestamp: '2026-01-01T01:01:00Z',
      deletionGracePeriodSeconds: 60,
    })
  })

  it('reports the last state of a pod in back-off', () => {
    const { pid: _pid, port: _port, ...withoutProcess } = running
    const crashed: PodState = {
      ...withoutProcess,
      ready: false,
      container: { kind: 'waiting', reason: 'CrashLoopBackOff' },
      lastState: { kind: 'terminated', code: 3, reason: 'Error', startedAt: 0, finishedAt: 1_000 },
      restarts: 2,
    }
    expect(podObject(identity, crashed).status).toMatchObject({
      phase: 'Running',
      containerStatuses: [
        {
          restartCount: 2,
          state: { waiting: { reason: 'CrashLoopBackOff' } },
          lastState: { terminated: { exitCode: 3, finishedAt: '1970-01-01T00:00:01Z' } },
        },
      ],
    })
  })

  it.each([
    ['BestEffort', {}],
    ['Burstable', { requests: { cpu: '50m' } }],
    ['Burstable', { limits: { memory: '1Gi' } }],
    ['Burstable', { limits: { cpu: '1', memory: '1Gi' }, requests: { cpu: '50m' } }],
    ['Guaranteed', { limits: { cpu: '1', memory: '1Gi' }, requests: { cpu: '1' } }],
  ])('has the QoS class %s with the resources %j', (qosClass, resources) => {
    const template = { spec: { containers: [{ name: 'orders', image: 'i:1', resources }] } }
    expect(podObject({ ...identity, template }, running).status).toMatchObject({ qosClass })
  })

  it('reports Pending until the container has run for the first time', () => {
    const created: PodState = {
      container: { kind: 'waiting', reason: 'ContainerCreating' },
      started: false,
      ready: false,
      readyChangedAt: 0,
      restarts: 0,
    }
    expect(podObject(identity, created).status).toMatchObject({ phase: 'Pending' })
  })
})
