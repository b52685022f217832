import { type Findings, judge } from '../../commands/test-scenario/verdict'
import { type Sample } from '../../commands/support/watch'

const SECOND = 1_000
const phases = { startedAt: 0, fastAt: 120 * SECOND, slowAt: 300 * SECOND, endedAt: 540 * SECOND }

/** What a run looks like that goes as it should: `sizes` changes a Deployment's size from a second on. */
function aRun({
  sizes = [] as [second: number, name: string, size: number][],
  ...more
}: Partial<Findings> & { sizes?: [number, string, number][] } = {}): Findings {
  const usual: [number, string, number][] = [
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
  ] as [number, string, number][]
  const changes = [...usual, ...sizes].sort(([a], [b]) => a - b)
  const samples: Sample[] = []
  const replicas: Record<string, number> = { orders: 2, kitchen: 2, courier: 2, status: 2 }
  for (let second = 0; second < 540; second++) {
    for (const [at, name, size] of changes) if (at === second) replicas[name] = size
    samples.push({ at: second * SECOND, replicas: { ...replicas } })
  }
  const firstCourierReadyAt = 136 * SECOND
  return { phases, samples, firstCourierReadyAt, undelivered: 0, repeated: 0, refused: 0, ...more }
}

const failed = (findings: Findings) =>
  judge(findings)
    .filter(({ isMet }) => !isMet)
    .map(({ what }) => what)

describe('the verdict of the scenario', () => {
  it('is content with a run as the tutorial tells it', () => {
    expect(failed(aRun())).toEqual([])
  })

  it.each<[string, Parameters<typeof aRun>[0], string]>([
    [
      'a pod too many at rest',
      {
        sizes: [
          [60, 'status', 3],
          [70, 'status', 2],
        ],
      },
      '1/s: all at 2',
    ],
    [
      'a group above six',
      {
        sizes: [
          [150, 'courier', 7],
          [360, 'courier', 6],
        ],
      },
      '20/s: courier reaches 4 to 6',
    ],
    ['a group that should stay small', { sizes: [[150, 'status', 4]] }, '20/s: status reaches 2 to 3'],
    ['a late pod', { firstCourierReadyAt: 141 * SECOND }, 'first new courier pod Ready within 20 s'],
    ['no new pod at all', { firstCourierReadyAt: undefined }, 'first new courier pod Ready within 20 s'],
    [
      'several pods leaving at once',
      {
        sizes: [
          [365, 'courier', 2],
          [390, 'courier', 2],
        ],
      },
      'back to 1/s: all at 2 within 4 minutes, one pod at a time',
    ],
    ['an order that is missing', { undelivered: 1 }, 'every order delivered'],
    ['an order that was refused', { refused: 1 }, 'every order delivered'],
    ['a repeated step', { repeated: 1 }, 'no step published twice'],
  ])('objects to %s', (_, change, what) => {
    expect(failed(aRun(change))).toContain(what)
  })
})
