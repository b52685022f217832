import { type Measurements, checkRun } from '../../commands/test-scenario/checks'
import { type ReplicaSample } from '../../commands/support/cluster-watch'

const SECOND_MS = 1_000
const phases = { startedAt: 0, rushStartedAt: 120 * SECOND_MS, rushEndedAt: 300 * SECOND_MS, endedAt: 540 * SECOND_MS }

/** The measurements of a run that meets all requirements. `replicaChanges` sets replicas from the given second on. */
function measurementsOf({
  replicaChanges = [] as [second: number, name: string, replicas: number][],
  ...overrides
}: Partial<Measurements> & { replicaChanges?: [number, string, number][] } = {}): Measurements {
  const normalChanges: [number, string, number][] = [
    [135, 'courier', 6],
    [135, 'kitchen', 4],
    [140, 'orders', 3],
    [360, 'courier', 5],
    [390, 'courier', 4],
    [420, 'courier', 3],
    [450, 'courier', 2],
    [360, 'kitchen', 3],
    [390, 'kitchen', 2],
    [390, 'orders', 2],
  ]
  const changes = [...normalChanges, ...replicaChanges].sort(([a], [b]) => a - b)
  const samples: ReplicaSample[] = []
  const replicas: Record<string, number> = { orders: 2, kitchen: 2, courier: 2, status: 2 }
  for (let second = 0; second < 540; second++) {
    for (const [at, name, count] of changes) if (at === second) replicas[name] = count
    samples.push({ at: second * SECOND_MS, replicas: { ...replicas } })
  }
  const firstCourierReadyAt = 136 * SECOND_MS
  const page = { cores: 0.25, longestTaskCpuMs: 60, longestTaskMs: 150, framesPerSecond: 9.8 }
  const lag = {
    at: 130 * SECOND_MS,
    groupId: 'g',
    partition: 0,
    reportedMs: 12_000,
    trueMs: 12_500,
    isLowerBound: false,
  }
  const counts = { undelivered: 0, repeats: 0, rejected: 0 }
  return { phases, samples, lags: [lag], firstCourierReadyAt, ...counts, page, ...overrides }
}

const failedChecks = (measurements: Measurements) =>
  checkRun(measurements)
    .filter(({ isMet }) => !isMet)
    .map(({ name }) => name)

describe('the checks of npm run test:scenario', () => {
  it('pass for a run that scales as in the tutorial', () => {
    expect(failedChecks(measurementsOf())).toEqual([])
  })

  it.each<[string, Parameters<typeof measurementsOf>[0], string]>([
    [
      'a third pod before the load rises',
      {
        replicaChanges: [
          [60, 'status', 3],
          [70, 'status', 2],
        ],
      },
      '1/s: every consumer keeps 2 pods',
    ],
    [
      'more than six pods',
      {
        replicaChanges: [
          [150, 'courier', 7],
          [360, 'courier', 6],
        ],
      },
      '20/s: courier reaches 4 to 6 pods',
    ],
    [
      'four pods of a Deployment that needs at most three',
      { replicaChanges: [[150, 'status', 4]] },
      '20/s: status reaches 2 to 3 pods',
    ],
    [
      'a new pod that is Ready too late',
      { firstCourierReadyAt: 141 * SECOND_MS },
      'the first new courier pod is Ready within 20 s',
    ],
    ['no new pod at all', { firstCourierReadyAt: undefined }, 'the first new courier pod is Ready within 20 s'],
    [
      'several pods removed at once',
      {
        replicaChanges: [
          [365, 'courier', 2],
          [390, 'courier', 2],
        ],
      },
      'back to 1/s: every consumer scales down to 2 pods within 4 minutes, one pod at a time',
    ],
    ['an undelivered order', { undelivered: 1 }, 'every order is delivered'],
    ['a rejected order', { rejected: 1 }, 'every order is delivered'],
    ['a step that was published twice', { repeats: 1 }, 'no step is published twice'],
    [
      'a browser that takes half a core',
      { page: { cores: 0.5, longestTaskCpuMs: 0, longestTaskMs: 0, framesPerSecond: 10 } },
      '20/s: the browser takes at most 30 % of a core',
    ],
    [
      'a long task of the page',
      { page: { cores: 0.1, longestTaskCpuMs: 101, longestTaskMs: 101, framesPerSecond: 10 } },
      '20/s: no task of the page takes over 100 ms of CPU time',
    ],
    [
      'a page that draws too few frames',
      { page: { cores: 0.1, longestTaskCpuMs: 0, longestTaskMs: 0, framesPerSecond: 2 } },
      '20/s: the page draws at least 5 frames a second',
    ],
    [
      'a time lag that is 2 s too short',
      {
        lags: [
          { at: 130 * SECOND_MS, groupId: 'g', partition: 0, reportedMs: 3_000, trueMs: 5_000, isLowerBound: false },
        ],
      },
      'the time lag is within 10 % or 1.5 s of the true age',
    ],
    ['a run in which no record waited', { lags: [] }, 'the time lag is within 10 % or 1.5 s of the true age'],
  ])('fail for %s', (_, change, name) => {
    expect(failedChecks(measurementsOf(change))).toContain(name)
  })
})
