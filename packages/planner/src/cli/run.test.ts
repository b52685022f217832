import { type Terminal } from './command'
import { type TuneResult } from '../tune'
import { runProgram } from './run'

const scaledObject = `apiVersion: keda.sh/v1alpha1
kind: ScaledObject
metadata: { name: orders }
spec:
  scaleTargetRef: { name: orders }
  minReplicaCount: 1
  maxReplicaCount: 4
  triggers:
    - type: kafka
      metadata: { topic: orders, consumerGroup: g, bootstrapServers: "kafka.shop:9092", lagThreshold: "50" }
`
const files: Record<string, string> = {
  'so.yaml': scaledObject,
  'k8s/so.yml': `${scaledObject}---\nkind: KafkaTopic\nspec: { partitions: 8 }`,
  'k8s/notes.txt': '- no manifest',
  'hpa.yaml': `apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: { name: web }
spec:
  maxReplicas: 3
  scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: web }
  metrics: [{ type: External, external: { metric: { name: lag }, target: { type: AverageValue, averageValue: "50" } } }]
`,
  'cpu.yaml': scaledObject.replace(
    /triggers:[^]*/,
    'triggers: [{ type: cpu, metricType: Utilization, metadata: { value: "50" } }]',
  ),
  'flapping.yaml': scaledObject.replace(
    'spec:',
    'spec:\n  advanced: { horizontalPodAutoscalerConfig: { behavior: { scaleDown: { stabilizationWindowSeconds: 0 } } } }',
  ),
  'other.yaml': scaledObject
    .replace('spec:', 'spec:\n  pollingInterval: 10')
    .replace('triggers:', 'triggers:\n    - { type: redis, metadata: {} }'),
  'k8s/values.yaml': 'replicas: 3',
  'repository/so.yaml': scaledObject,
  'repository/tsconfig.json': '{ // strict\n}',
  'kustomized/kustomization.yaml': `kind: Component
patches: [{ path: ./triggers.patch.yaml }, { patch: "- op: remove" }, null]
`,
  'broken/kustomization.yaml': 'patches: *missing',
  'kustomized/so.yml': `${scaledObject}---\nkind: KafkaTopic\nmetadata: { name: orders }\nspec: { partitions: 8 }`,
  'kustomized/triggers.patch.yaml': scaledObject.replace(/  scaleTargetRef.*\n/, ''),
  'bad.yaml': 'kind: ScaledObject',
  'mixed.yaml': scaledObject.replace(
    'triggers:',
    'triggers:\n    - { type: cpu, metricType: Utilization, metadata: { value: "50" } }',
  ),
  'empty.yaml': '# nothing\n---\n',
  'list.yaml': 'kind: List\napiVersion: v1\nitems: []\n',
  'lag.yaml': scaledObject.replace('"50"', '"0"'),
  'large.yaml': scaledObject.replace('maxReplicaCount: 4', 'maxReplicaCount: 2000000000'),
  'old.yaml': scaledObject.replace('v1alpha1', 'v1beta1'),
  'queue.yaml': scaledObject.replace(
    /triggers:[^]*/,
    'triggers:\n    - { type: rabbitmq, name: queue, metadata: { queueName: orders, mode: QueueLength, value: "5" } }\n',
  ),
  'queue.csv': 'time,value\n0,5\n60,50\n120,5\n',
  'load.csv': 'time,rate\n0,10\n60,60\n120,10\n',
  'load.yaml': 'load:\n  - constant: { rate: 10, for: 5m }\n',
}

const load = ['--load', 'burst rate=10 peak=100 at=2m lasts=1m for=10m', '--work', '50ms', '--partitions', '6']

const folders: Record<string, string[]> = {
  k8s: ['k8s/notes.txt', 'k8s/so.yml', 'k8s/values.yaml'],
  text: ['text/notes.txt'],
  repository: [
    'repository/.git/hooks.json',
    'repository/node_modules/a/b.json',
    'repository/so.yaml',
    'repository/tsconfig.json',
  ],
  broken: ['broken/kustomization.yaml'],
  kustomized: ['kustomized/kustomization.yaml', 'kustomized/so.yml', 'kustomized/triggers.patch.yaml'],
}

async function run(...args: string[]) {
  return runUntil(new AbortController().signal, ...args)
}

async function runUntil(signal: AbortSignal, ...args: string[]) {
  const output = { stdout: '', stderr: '' }
  const terminal: Terminal = {
    read: (file) => files[file === '-' ? 'so.yaml' : file] ?? '',
    list: (folder) => folders[folder] ?? null,
    save: (file) => {
      throw new Error(`${file} is saved`)
    },
    environment: {},
    write: (text) => (output.stdout += text),
    writeError: (text) => (output.stderr += text),
    isInteractive: false,
    columns: 80,
    signal,
  }
  return { code: await runProgram(args, terminal), ...output }
}

interface Output {
  plans: {
    name: string
    summary: { records: { arrived: number }; rescales: number; end: number }
    steps: { from: number; to: number }[]
  }[]
  warnings: string[]
}

const json = async (...args: string[]): Promise<Output> => JSON.parse((await run(...args, '--json')).stdout) as Output

describe('food-delivery-plan', () => {
  it('shows curves and three sentences', async () => {
    const { code, stdout, stderr } = await run('so.yaml', ...load)
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).toContain('lag, records')
    expect(stdout).toMatch(/\nThe workload runs 1 to 4 pods, .*\nHalf of the records wait .*\n/)
    expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80)
  })

  it('compares two settings side by side', async () => {
    const { stdout } = await run(
      'so.yaml',
      ...load,
      '--set',
      'lagThreshold=500',
      '--set',
      'maxReplicaCount=2',
      '--price',
      '0.04',
    )
    expect(stdout).toContain('── lagThreshold=500, maxReplicaCount=2')
    expect(stdout).toMatch(/\npods +1 to 4 +1 to 2\n/)
    const { plans } = await json('so.yaml', ...load, '--against', 'other.yaml', '--set', 'scaleUpTolerance=0.01')
    expect(plans.map(({ name }) => name)).toEqual(['as it is', 'other.yaml', 'scaleUpTolerance=0.01'])
  })

  it('explains every change of the scale', async () => {
    const { stdout } = await run('so.yaml', ...load, '--decisions')
    expect(stdout).toMatch(/\n00:0\d:\d\d {2}HPA {2}\d → \d {2}The metrics recommend \d pods.*\n {4}total lag: /)
    const { plans } = await json('so.yaml', ...load, '--decisions')
    expect(plans[0]?.steps[0]).toMatchObject({
      sentence: expect.stringMatching(/^The metrics recommend \d pods/) as string,
      chain: expect.arrayContaining([expect.objectContaining({ step: 'total lag' })]) as unknown,
    })
  })

  it('reads files, folders and stdin, and the load from files', async () => {
    const inFolder = await json('k8s', '--load', 'load.yaml', '--work', '50ms')
    expect(inFolder.plans[0]?.summary.records.arrived).toBeCloseTo(3000)
    expect(inFolder.warnings).toEqual([])
    const fromStdin = await json('-', '--load', 'load.csv', '--work', '50ms')
    expect(fromStdin.plans[0]?.summary.end).toBe(180)
    expect(fromStdin.warnings).toEqual(['--partitions is not given: 4 are assumed, one for each pod of the maximum'])
  })

  it('plans a HorizontalPodAutoscaler, and warns of what it leaves out', async () => {
    const hpa = await json('hpa.yaml', ...load)
    expect(hpa.plans[0]?.steps[0]).toMatchObject({ from: 1, to: 3 })
    expect(hpa.warnings).toEqual(['hpa.yaml:7: metric 0 of type External (lag) is treated as the lag of the group'])
    const other = await json('other.yaml', ...load)
    expect(other.warnings).toEqual([
      'other.yaml:10: trigger 0 of type redis is left out: its metric is not known; give its values with --metric',
    ])
  })

  it('warns of a cpu trigger that is left out', async () => {
    const { warnings } = await json('mixed.yaml', ...load)
    expect(warnings).toEqual(['mixed.yaml:9: trigger 0 of type cpu is left out: the usage of a pod is not known'])
  })

  it.each(['queue', 'rabbitmq'])('reads the values of another trigger by its name or type: %s', async (name) => {
    const { plans, warnings } = await json('queue.yaml', ...load, '--metric', `${name}=queue.csv`)
    expect({ steps: plans[0]?.steps, warnings }).toMatchObject({
      steps: [
        { from: 1, to: 4 },
        { from: 4, to: 1 },
      ],
      warnings: [],
    })
  })

  it('simulates random arrivals record by record, with the same result for the same seed', async () => {
    const poisson = ['so.yaml', '--load', 'poisson rate=30 for=5m', '--work', 'exponential 50ms', '--partitions', '4']
    const [first, again, other] = [
      await json(...poisson),
      await json(...poisson),
      await json(...poisson, '--seed', '2'),
    ]
    expect(again).toEqual(first)
    expect(other).not.toEqual(first)
    expect(Number.isInteger(first.plans[0]?.summary.records.arrived)).toBe(true)
  })

  it('prints the result so far after Ctrl-C', async () => {
    const { code, stdout, stderr } = await runUntil(AbortSignal.abort(), 'so.yaml', ...load)
    expect({ code, stderr }).toEqual({ code: 0, stderr: 'stopped early: the result covers the time until 00:00:00\n' })
    expect(stdout).toContain('The workload runs')
  })

  it('exits with code 1 when a goal is missed', async () => {
    expect(await run('so.yaml', ...load, '--slo', 'p95 wait 1ms')).toMatchObject({ code: 1 })
    expect(await run('so.yaml', ...load, '--slo', 'p95 wait 1ms', '--json')).toMatchObject({ code: 1 })
    expect(await run('so.yaml', ...load, '--slo', 'max lag 100000')).toMatchObject({ code: 0 })
  })

  it.each<[string, string[]]>([
    ['plan', []],
    ['tune', ['tune']],
    ['predict', ['predict']],
  ])('prints the help of %s', async (_, command) => {
    const { code, stdout } = await run(...command, '--help')
    expect(code).toBe(0)
    expect(stdout).toMatch(/^[A-Z].*\n\nUsage: food-delivery-plan .*\n\nOptions:\n/)
  })

  it.each<[string[], string]>([
    [['--nonsense'], "Unknown option '--nonsense'\nFor all options: food-delivery-plan --help\n"],
    [[], 'FILE is missing'],
    [['bad.yaml', ...load], 'bad.yaml:1: ScaledObject "": spec: Required value\n'],
    [['so.yaml', '--keda', '1.0'], 'KEDA 1.0 is not supported'],
    [['so.yaml'], '--load is missing'],
    [['so.yaml', '--load', 'tide'], '--load: "tide" is neither a profile'],
    [['so.yaml', '--load', 'constant rate=1'], '--work is missing'],
    [['so.yaml', ...load, '--work', 'slow'], '--work: "slow" is not a duration'],
    [['so.yaml', ...load, '--slo', 'fast'], '--slo: "fast" is not a goal'],
    [['so.yaml', ...load, '--client', 'go'], '--client: unknown client "go"; expected one of java'],
    [['so.yaml', ...load, '--client', 'constructor'], '--client: unknown client "constructor"'],
    [['so.yaml', ...load, '--start', '9s..3s'], '--start: "9s..3s" begins after its end'],
    [['so.yaml', ...load, '--set', 'maxReplicaCount=0'], '--set:'],
    [['so.yaml', ...load, '--set', 'lagThreshold'], '--set: "lagThreshold" is not NAME=VALUE'],
    [['hpa.yaml', ...load, '--set', 'lagThreshold=3'], '--set: unknown setting lagThreshold'],
    [['hpa.yaml', ...load, '--set', 'constructor=3'], '--set: unknown setting constructor'],
    [['cpu.yaml', ...load], 'cpu.yaml:8: no trigger can be simulated'],
    [['so.yaml', 'hpa.yaml', ...load], 'several autoscalers found; choose one with --name: orders, web'],
    [['so.yaml', ...load, '--name', 'web'], 'no autoscaler "web" found; expected one of orders'],
    [['so.yaml', ...load, '--partitions', '1.5'], '--partitions: expected a whole number'],
    [
      ['so.yaml', ...load, '--partitions', '1000000000'],
      '--partitions: is 1000000000; at most 100000 can be simulated',
    ],
    [['large.yaml', ...load], 'the maximum is 2000000000 pods; at most 100000 can be simulated'],
    [['so.yaml', ...load, '--price', '-1'], '--price: has no value; write --price=VALUE if it begins with -'],
    [['so.yaml', ...load, '--seed', '1.5'], '--seed: expected a whole number'],
    [['so.yaml', ...load, '--hpa-sync', '0s'], '--hpa-sync: expected at least 1s'],
    [['so.yaml', ...load, '--slo', 'p200 wait 1s'], '--slo: "p200 wait 1s" is not a goal'],
    [['so.yaml', ...load, '--set', '=3'], '--set: "=3" is not NAME=VALUE'],
    [['so.yaml', ...load, '--set', 'lagThreshold=0'], '--set: error parsing kafka metadata'],
    [['so.yaml', ...load, '--metric', 'queue.csv'], '--metric: "queue.csv" is not NAME=FILE'],
    [['so.yaml', ...load, '--metric', 'queue=queue.csv'], 'unknown trigger or metric queue; expected one of kafka'],
    [['so.yaml', ...load, '--metric', 'kafka=load.csv'], 'load.csv:1: the columns are time,rate; expected time,value'],
    [['cpu.yaml', ...load, '--metric', 'cpu=queue.csv'], 'cpu.yaml:8: a cpu trigger takes no values from --metric'],
    [['lag.yaml', ...load], 'lag.yaml:10: error parsing kafka metadata'],
    [['old.yaml', ...load], 'old.yaml:1: ScaledObject "orders": apiVersion: "keda.sh/v1beta1" has no ScaledObject'],
    [['empty.yaml', ...load], 'empty.yaml: is empty'],
    [['text', ...load], 'text: has no .yaml, .yml or .json files'],
    [['tune'], 'FILE is missing'],
    [['tune', 'hpa.yaml', ...load], 'hpa.yaml:1: tune cannot change a HorizontalPodAutoscaler, only a ScaledObject'],
    [
      ['tune', 'queue.yaml', ...load, '--metric', 'queue=queue.csv'],
      'queue.yaml:1: tune needs a ScaledObject with a kafka trigger',
    ],
    [['tune', 'so.yaml', ...load, '--keep', 'toString'], '--keep: unknown parameter "toString"'],
    [
      ['tune', 'so.yaml', ...load, '--keep', 'lagTreshold'],
      '--keep: unknown parameter "lagTreshold"; expected some of lagThreshold',
    ],
    [['tune', 'so.yaml', ...load, '--rate-url', 'http://a'], '--rate-url and --rate-value must be given together'],
    [['tune', 'so.yaml', ...load, '--settings', '0'], '--settings: expected a whole number from 1'],
    [['tune', 'so.yaml', ...load, '--slo', 'p100 wait 1s'], '--slo: tune needs a share below 100 %'],
    [['tune', 'so.yaml', ...load, '--point', '1.5'], '--point: expected a whole number'],
    [['tune', 'so.yaml', ...load, '--json', '--patch'], '--json and --patch cannot be used together'],
    [['tune', 'so.yaml', ...load, '--json', '--point', '1'], '--json and --point cannot be used together'],
    [['lint', 'so.yaml', '--json', '--sarif'], '--json and --sarif cannot be used together'],
    [
      ['so.yaml', '--work', '50ms', '--load', 'constant rate=1 for=1000d'],
      '--load: lasts 1,000 days; at most 366 are possible',
    ],
    [['predict'], 'predict reads one FILE'],
    [['predict', 'so.yaml'], 'so.yaml: is not JSON'],
  ])('rejects %j with exit code 2', async (args, message) => {
    const { code, stdout, stderr } = await run(...args)
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toContain(message)
  })

  it.each([
    ['--client', 'go'],
    ['--start', '9s..3s'],
    ['--rebalance', 'long'],
    ['--concurrency', '0'],
    ['--work', 'slow'],
    ['--partitions', '1.5'],
    ['--keda', '1.0'],
    ['--workers', '0'],
  ])('rejects %s %s before it records', async (option, value) => {
    const live = ['--bootstrap', '127.0.0.1:1', '--group', 'g', '--topic', 'orders', '--for', '1s', '--work', '50ms']
    const { code, stderr } = await run('tune', 'so.yaml', ...live, option, value)
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.not.stringContaining('127.0.0.1:1') as string })
  })

  it('tunes, and prints the frontier, the changes and the patch', async () => {
    const options = ['--settings', '12', '--workers', '1', '--slo', 'p95 wait 5s', '--price', '0.04']
    const { code, stdout, stderr } = await run('tune', 'so.yaml', ...load, ...options)
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).toMatch(/^ +pod-hours +cost +p95 wait +rescales +pods\nas it is +/)
    expect(stdout).toMatch(/\nRecommended \(\d+\):\n- /)
    expect(stdout).toContain('\n\napiVersion: keda.sh/v1alpha1\nkind: ScaledObject\nmetadata:\n  name: orders\nspec:\n')
    const patch = await run('tune', 'so.yaml', ...load, ...options, '--patch')
    expect(stdout.endsWith(`\n\n${patch.stdout}`)).toBe(true)
    const other = await run('tune', 'so.yaml', ...load, ...options, '--patch', '--point', '1')
    expect(other.stdout).not.toBe(patch.stdout)
    expect(await run('tune', 'so.yaml', ...load, ...options, '--point', '99')).toMatchObject({ code: 2 })
  })

  it('prints why a setting flaps, as text, in JSON and beside the patch', async () => {
    const args = ['tune', 'flapping.yaml', ...load, '--settings', '12', '--workers', '1', '--slo', 'p95 wait 5s']
    const kept = [...args, '--keep', 'scaleDownWindow,scaleDownPolicy']
    const finding = 'Pods are removed as soon as the load falls, but new ones take 10'
    const { code, stdout } = await run(...kept)
    expect(code).toBe(0)
    expect(stdout).toContain(`\nlint: flapping: ${finding}`)
    expect((await run(...kept, '--patch')).stderr).toContain(`lint: flapping: ${finding}`)
    const { recommended } = JSON.parse((await run(...kept, '--json')).stdout) as TuneResult
    expect(recommended?.flapping).toContain(finding)
  })

  it('says why a goal cannot be met, and exits with code 1', async () => {
    const { code, stdout } = await run(
      'tune',
      'so.yaml',
      ...load,
      '--slo',
      'p95 wait 1ms',
      '--settings',
      '20',
      '--workers',
      '1',
    )
    expect(code).toBe(1)
    expect(stdout).toContain('The goal cannot be met: processing a record alone takes 0.05 s')
  })

  it('reports on stderr that a patch is empty, or that the goal cannot be met', async () => {
    const args = ['--work', '50ms', '--partitions', '6', '--slo', 'p95 wait 5s', '--settings', '10', '--workers', '1']
    const tunePatch = (rate: number) =>
      run('tune', 'so.yaml', '--load', `constant rate=${rate} for=10m`, ...args, '--patch')
    expect(await tunePatch(1)).toEqual({
      code: 0,
      stdout: '',
      stderr: 'the patch is empty: the chosen setting is that of the manifest\n',
    })
    const { code, stderr } = await tunePatch(300)
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: expect.stringContaining('the goal cannot be met: with 6 pods at all times') as string,
    })
  })

  it('prints what tune has found after Ctrl-C', async () => {
    const { code, stderr } = await runUntil(AbortSignal.abort(), 'tune', 'so.yaml', ...load, '--workers', '1')
    expect({ code, stderr }).toEqual({ code: 0, stderr: 'stopped early: the result is the best of 0 simulations\n' })
  })

  it.each([[['--patch']], [['--patch', '--point', '1']]])(
    'says that there is no patch after Ctrl-C before the first simulation, with %j',
    async (options) => {
      const args = ['tune', 'so.yaml', ...load, '--workers', '1', ...options]
      const { code, stdout, stderr } = await runUntil(AbortSignal.abort(), ...args)
      expect({ code, stdout }).toEqual({ code: 0, stdout: '' })
      expect(stderr).toContain('0 simulations\nthere is no patch: no setting was simulated\n')
    },
  )

  it('prints the findings of lint as SARIF, and omits the ignored ones', async () => {
    const { code, stdout } = await run('lint', 'bad.yaml', '--sarif')
    expect(code).toBe(1)
    expect(JSON.parse(stdout)).toMatchObject({
      version: '2.1.0',
      runs: [{ results: [{ ruleId: 'schema', level: 'error' }] }],
    })
    const args = ['lint', 'bad.yaml', '--ignore', 'schema=', '--ignore', 'no-effect']
    expect(await run(...args)).toEqual({
      code: 0,
      stdout: 'No problems found.\n',
      stderr: '--ignore: no finding matches no-effect\n',
    })
    expect((await run('lint', 'bad.yaml', '--ignore', 'effect')).stderr).toContain('--ignore: unknown rule "effect"')
  })

  it('lints, and exits with code 1 for a warning or an error', async () => {
    const { code, stdout } = await run('lint', 'bad.yaml', '--json')
    expect(code).toBe(1)
    expect(JSON.parse(stdout)).toEqual({
      findings: [
        {
          rule: 'schema',
          severity: 'error',
          file: 'bad.yaml',
          line: 1,
          object: 'ScaledObject ""',
          message: 'spec: Required value',
        },
      ],
    })
    expect((await run('lint', 'bad.yaml')).stdout).toBe(
      'bad.yaml:1: error schema: ScaledObject ""\n    spec: Required value\n\n1 error, 0 warnings, 0 infos\n',
    )
    expect(await run('lint', 'hpa.yaml')).toMatchObject({ code: 0, stdout: 'No problems found.\n', stderr: '' })
    expect(await run('lint', 'list.yaml')).toMatchObject({
      code: 0,
      stderr: 'no ScaledObject or HorizontalPodAutoscaler found\n',
    })
  })

  it('leaves out files of a folder that are not objects, but rejects such a file that is named', async () => {
    expect(await run('lint', 'k8s')).toMatchObject({
      code: 0,
      stderr: 'k8s/values.yaml:1: left out, because it is not a Kubernetes object\n',
    })
    expect(await run('lint', 'k8s/values.yaml')).toMatchObject({ code: 2, stdout: '' })
  })

  it('leaves out hidden folders, node_modules and other JSON files', async () => {
    const { code, stdout, stderr } = await run('lint', 'repository')
    expect({ code, stderr }).toEqual({
      code: 0,
      stderr: 'repository/tsconfig.json:1: left out, because it is not a Kubernetes object\n',
    })
    expect(stdout).toContain('repository/so.yaml:')
  })

  it('leaves out the patches of a kustomization', async () => {
    const { code, stdout } = await run('lint', 'kustomized')
    expect({ code, isClean: /0 errors, 0 warnings/.test(stdout) }).toEqual({ code: 0, isClean: true })
    expect(stdout).not.toContain('triggers.patch.yaml')
    expect(await run('lint', 'kustomized/triggers.patch.yaml')).toMatchObject({ code: 1 })
  })

  it('reports an invalid kustomization', async () => {
    expect(await run('lint', 'broken')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('broken/kustomization.yaml: invalid YAML: Unresolved alias') as string,
    })
  })

  it.each([
    [['--partitions', 'orders'], '--partitions: got "orders", expected TOPIC=N'],
    [['--work', '0s'], '--work: expected a time above zero'],
    [['--work', '45'], '--work: "45" is not a duration; write 90s, 50ms or 1h30m'],
    [['--idle-cpu', 'little'], '--idle-cpu: got "little", expected an amount such as 10m'],
  ])('rejects %j', async (args, message) => {
    const { code, stderr } = await run('lint', 'hpa.yaml', ...args)
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining(message) as string })
  })
})
