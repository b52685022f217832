import { type Fit } from '../src'
import { arrivalsOf, readRecordedRun } from './recorded-run'
import { syntheticRun } from './synthetic-run'
import { runWith } from './test-terminal'

const scaledObject = JSON.stringify({
  apiVersion: 'keda.sh/v1alpha1',
  kind: 'ScaledObject',
  metadata: { name: 'orders' },
  spec: {
    scaleTargetRef: { name: 'orders' },
    maxReplicaCount: 6,
    triggers: [{ type: 'kafka', metadata: { topic: 'orders', consumerGroup: 'g', bootstrapServers: 'kafka:9092' } }],
  },
})
const steps6 = readRecordedRun('steps-6')
const steady = syntheticRun(1, { isCalm: true }).run
const recordings = {
  'so.json': scaledObject,
  'run.json': JSON.stringify(steps6),
  'steady.json': JSON.stringify(steady),
  'steps-6.arrivals.json': JSON.stringify(arrivalsOf(steps6)),
  'text.json': 'no JSON',
  'far.json': JSON.stringify({ ...steps6, samples: [...steps6.samples, { ...steps6.samples[0], t: 1e12 }] }),
}

describe('food-delivery-plan fit', () => {
  let files: Record<string, string>
  let fit: Fit

  beforeAll(async () => {
    const fitted = await runWith(['fit', 'run.json', '--json'], { files: recordings })
    const bounded = await runWith(['fit', 'steady.json', '--json'], { files: recordings })
    fit = JSON.parse(fitted.stdout) as Fit
    files = { ...recordings, 'fit.json': fitted.stdout, 'steady.fit.json': bounded.stdout }
  })

  it('shows each figure with its range, and how well the fit reproduces the recording', async () => {
    const { code, stdout, stderr } = await runWith(['fit', 'run.json'], { files })
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).toMatch(/\nrate of a pod +4\.91\d?\/s +4\.8\d+\/s to 4\.9\d+\/s\n/)
    expect(stdout).toMatch(
      /the lag differs by [\d.]+ records on average; its peak is [\d.]+ instead of the recorded 106\. /,
    )
  })

  it('asks for what the recording lacks', async () => {
    const { stdout } = await runWith(['fit', 'steady.json'], { files })
    expect(stdout).toMatch(/\nrate of a pod +at least [\d.]+\/s\n/)
    expect(stdout).toMatch(/not known: record a time in which all partitions have lag/)
  })

  it('uses the recording only up to --until', async () => {
    const { stdout } = await runWith(['fit', 'run.json', '--until', '225s', '--json'], { files })
    expect((JSON.parse(stdout) as Fit).seconds).toBeLessThan(225)
  })

  const load = ['--load', 'constant rate=10 for=30m', '--json']
  const summaryOf = async (...args: string[]) => {
    const { stdout, stderr } = await runWith(['so.json', ...load, ...args], { files })
    expect(stderr).toBe('')
    const { plans } = JSON.parse(stdout) as { plans: { summary: { podHours: number; waits: { p50: number } } }[] }
    return plans[0]?.summary
  }

  it('passes partitions, rate and start time to plan', async () => {
    const fitted = await summaryOf('--fit', 'fit.json')
    expect(fitted?.waits.p50).toBeGreaterThan(1 / (fit.podRate.value ?? 0))
    expect(fitted).toEqual(await summaryOf('--fit', 'fit.json', '--partitions', '6'))
    expect(fitted).not.toEqual(await summaryOf('--fit', 'fit.json', '--start', '60s'))
    expect((await summaryOf('--fit', 'fit.json', '--work', '1ms'))?.podHours).toBeLessThan(fitted?.podHours ?? 0)
  })

  it('reads the load from a compressed recording', async () => {
    const compressed = { ...files, 'run.json.gz': recordings['run.json'] }
    const args = (file: string) => ['so.json', '--load', file, '--fit', 'fit.json', '--json']
    const [plain, unpacked] = [
      await runWith(args('run.json'), { files }),
      await runWith(args('run.json.gz'), { files: compressed }),
    ]
    expect(plain).toMatchObject({ code: 0 })
    expect(unpacked.stdout).toBe(plain.stdout.replaceAll('run.json', 'run.json.gz'))
  })

  it('passes the start and rebalance times of pods to predict', async () => {
    const { code, stdout } = await runWith(['predict', 'steps-6.arrivals.json', '--fit', 'fit.json'], { files })
    expect(code).toBe(0)
    expect(stdout).toMatch(/\n18\d\d(\.\d+)? pod-seconds/)
  })

  it.each<[string[], string]>([
    [['fit'], 'fit reads one RECORDING, or a running system with --bootstrap or --prometheus'],
    [['fit', 'run.json', 'steady.json'], 'fit reads one RECORDING'],
    [['fit', 'run.json', '--bootstrap', 'kafka:9092', '--group', 'g', '--topic', 't'], 'fit reads one RECORDING'],
    [['fit', '--bootstrap', 'kafka:9092'], '--group and --topic are missing'],
    [
      ['fit', '--bootstrap', 'kafka:9092', '--prometheus', 'http://x'],
      '--bootstrap and --prometheus cannot be used together',
    ],
    [['fit', 'run.json', '--step', '5s'], '--step needs --prometheus'],
    [['fit', 'run.json', '--for', '5s'], '--for needs --bootstrap'],
    [['fit', 'run.json', '--out', 'x.json'], '--out needs --bootstrap or --prometheus'],
    [['fit', 'run.json', '--until', '0s'], 'run.json: has fewer than two samples with offsets'],
    [['fit', 'text.json'], 'text.json: is not JSON'],
    [['fit', 'far.json'], 'far.json: samples['],
    [['fit', 'so.json'], 'so.json: expected a recording'],
    [['so.json', '--load', 'far.json', '--work', '1ms'], 'far.json: samples['],
    [['so.json', ...load, '--fit', 'run.json'], 'run.json: is not the output of "fit --json": format: '],
    [['so.json', ...load, '--fit', 'steady.fit.json'], '--fit: has only a lower bound of the rate of a pod, '],
    [['so.json', ...load, '--group', 'g'], '--group needs --bootstrap, --prometheus or a recording'],
    [
      ['so.json', ...load, '--work', '1ms', '--bootstrap', 'k:1', '--group', 'g', '--topic', 't'],
      '--load cannot be used with --bootstrap',
    ],
    [['so.json', '--bootstrap', 'kafka:9092', '--group', 'g', '--topic', 't'], '--work or --fit is missing'],
    [
      ['predict', 'steps-6.arrivals.json', '--fit', 'steady.fit.json'],
      '--fit: the fit of billing has only a lower bound of the rate of a pod',
    ],
    [
      ['predict', 'steps-6.arrivals.json', '--fit', 'fit.json', '--work', '1ms'],
      '--work and --fit cannot be used together',
    ],
  ])('rejects %j', async (args, message) => {
    const { code, stdout, stderr } = await runWith(args, { files })
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toContain(message)
  })
})
