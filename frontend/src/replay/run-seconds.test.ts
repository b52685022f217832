import { type HpaSpec, type RecordedRun } from '@food-delivery/autoscaler'
import { runSeconds } from './run-seconds'

const sample = (t: number, end: number, committed: number | null, ready: number | null = 2) => ({
  t,
  end: [end, 10],
  committed: [committed, 10],
  replicas: 3,
  ready,
})

const run = (change: Partial<RecordedRun> = {}): RecordedRun => ({
  format: 'food-delivery/scaling-run',
  version: 2,
  startedAt: '2026-01-01T00:00:00.000Z',
  groups: [{ group: 'g', topic: 't', workload: 'w', samples: [sample(0.4, 20, 10), sample(2.2, 30, 15, null)] }],
  autoscalers: [],
  ...change,
})

describe('runSeconds', () => {
  it('takes the lag and the pods of each second from the previous sample', () => {
    const { times, groups } = runSeconds(run())
    expect(times).toEqual([0, 1, 2, 3])
    expect(groups).toEqual([{ group: 'g', workload: 'w', lag: [null, 10, 10, 15], pods: [null, 2, 2, 3] }])
  })

  it('counts all records of a partition without a commit as lag', () => {
    const samples = [{ ...sample(0, 20, null), start: [5, 0] }]
    expect(runSeconds(run({ groups: [{ group: 'g', topic: 't', samples }] })).groups[0]?.lag[0]).toBe(15)
  })

  it('has no lag later than 10 s after a sample, nor while Kafka did not respond', () => {
    const samples = [sample(0, 20, 10), { ...sample(15, 0, 0), end: null, committed: null }]
    const [group] = runSeconds(run({ groups: [{ group: 'g', topic: 't', samples }] })).groups
    expect([group?.lag[10], group?.lag[11], group?.lag[15]]).toEqual([10, null, null])
  })

  it('has the replicas of an autoscaler without a group', () => {
    const autoscaler = {
      kind: 'HorizontalPodAutoscaler',
      name: 'h',
      target: 'api',
      namespace: 'n',
      initialReplicas: 1,
    } as const
    const hpa: HpaSpec = { maxReplicas: 5, metrics: [] }
    const autoscalers = [{ ...autoscaler, hpa, observations: [], steps: [{ t: 2, from: 1, to: 4 }] }]
    expect(runSeconds(run({ autoscalers })).groups.at(-1)).toMatchObject({ group: 'api', pods: [1, 1, 4, 4] })
  })

  it('computes the orders per second from the totals', () => {
    const load = [
      { t: 1, placed: 5, delivered: 0 },
      { t: 3.2, placed: 12, delivered: 4 },
    ]
    expect(runSeconds(run({ load })).orders).toEqual({ placed: [0, 5, 0, 7, 0], delivered: [0, 0, 0, 4, 0] })
    expect(runSeconds(run()).orders).toBeUndefined()
  })
})
