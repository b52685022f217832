// npm run check:hpa, on a cluster where overlays/hpa-lab runs.
import { spawn, spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { readArguments } from './support/arguments.mjs'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const { values } = readArguments({
  command: 'npm run check:hpa',
  purpose:
    'Loads the order service of the HPA lab and fails unless its HPAs scale up to five pods at most and back to one.',
  options: {
    namespace: { type: 'text', meaning: "the lab's namespace", placeholder: 'NAME', default: 'hpa-lab' },
    users: { type: 'count', meaning: 'concurrent users', default: '20' },
    seconds: { type: 'count', meaning: 'duration of the load', default: '60' },
    url: { type: 'text', meaning: 'send the load from this machine, for clusters without exec', placeholder: 'URL' },
    json: { type: 'text', meaning: 'write every sample to this file', placeholder: 'FILE' },
  },
})
const MOST = 5
const METRICS_LIMIT_MS = 180_000
// A minute of calm, the metrics' own delay, and product loses one pod a minute.
const CALM_LIMIT_MS = 600_000

const startedAt = Date.now()
const seconds = () => Math.round((Date.now() - startedAt) / 1_000)
/** @typedef {{ resource?: { current?: { averageUtilization?: number } } }} Metric */
/** @typedef {{ metadata: { name: string }, status: { currentMetrics?: Metric[], desiredReplicas?: number } }} Hpa */
/** @typedef {{ percent: number | undefined, replicas: number }} Autoscaler */
/** @typedef {{ t: number, order: Autoscaler, product: Autoscaler }} Sample */
/** @type {Sample[]} */
const samples = []
let last = ''

await main()

async function main() {
  for (const name of ['mongo', 'order', 'product', 'delivery'])
    kubectl('rollout', 'status', `deployment/${name}`, '--timeout=300s')
  await until('both autoscalers to report a metric', METRICS_LIMIT_MS, ({ order, product }) =>
    [order, product].every(({ percent }) => percent !== undefined),
  )
  const load = startLoad()
  while (!load.isOver) await look()
  /** @param {Sample} sample */
  const isCalm = ({ order, product }) => order.replicas === 1 && product.replicas === 1
  await until('both to be one pod again', CALM_LIMIT_MS, isCalm)
  report(load)
}

function startLoad() {
  const siege = [`-c${values.users}`, `-t${values.seconds}S`]
  const [program, ...args] = values.url
    ? [process.execPath, join(root, 'packages/load/dist/main.js'), ...siege, values.url]
    : ['kubectl', '-n', values.namespace, 'exec', 'siege', '--', 'siege', ...siege, 'http://order:8080/orders']
  say(`$ ${[program, ...args].join(' ')}`)
  const load = { isOver: false, output: '' }
  const child = spawn(program ?? '', args, { stdio: ['ignore', 'pipe', 'inherit'] })
  child.stdout.on('data', (/** @type {Buffer} */ chunk) => (load.output += chunk.toString()))
  child.once('close', () => (load.isOver = true))
  return load
}

/** @param {string} what @param {number} limitMs @param {(sample: Sample) => boolean} isSo */
async function until(what, limitMs, isSo) {
  for (const deadline = Date.now() + limitMs; ;) {
    const sample = await look()
    if (isSo(sample)) return sample
    if (Date.now() > deadline) fail(`timed out waiting for ${what}`)
  }
}

/** One look at both autoscalers; a line when something changed. */
async function look() {
  await sleep(1_000)
  const { items } = /** @type {{ items: Hpa[] }} */ (JSON.parse(kubectl('get', 'hpa', '-o', 'json')))
  const sample = { t: seconds(), order: autoscaler(items, 'order'), product: autoscaler(items, 'product') }
  const line = /** @type {const} */ (['order', 'product'])
    .map((name) => `${name} ${sample[name].percent ?? '<unknown>'}%/20% ${sample[name].replicas}`)
    .join('   ')
  if (line !== last) say(`${String(sample.t).padStart(4)} s  ${line}`)
  last = line
  samples.push(sample)
  return sample
}

/**
 * @param {Hpa[]} hpas
 * @param {string} name
 * @returns {Autoscaler}
 */
function autoscaler(hpas, name) {
  const hpa = hpas.find(({ metadata }) => metadata.name === `${name}-hpa`)
  if (!hpa) return fail(`there is no HPA ${name}-hpa`)
  const { currentMetrics, desiredReplicas } = hpa.status
  return { percent: currentMetrics?.[0]?.resource?.current?.averageUtilization, replicas: desiredReplicas ?? 0 }
}

/** @param {{ output: string }} load */
function report({ output }) {
  say(output)
  const most = Math.max(...samples.map(({ order }) => order.replicas))
  const mostProducts = Math.max(...samples.map(({ product }) => product.replicas))
  const failedRequests = /Failed transactions:\s+(\d+)/.exec(output)?.[1]
  if (values.json) writeFileSync(values.json, JSON.stringify(samples, null, 1))
  if (most < 2) fail('order was never more than one pod')
  if (Math.max(most, mostProducts) > MOST) fail(`more than ${MOST} pods`)
  if (failedRequests !== '0') fail(`${failedRequests ?? 'all'} requests failed`)
  say(`order went 1 → ${most} → 1, product 1 → ${mostProducts} → 1; every request was answered.`)
}

/** @param {string[]} args */
function kubectl(...args) {
  const { status, stdout, stderr } = spawnSync('kubectl', ['-n', values.namespace, ...args], { encoding: 'utf8' })
  if (status !== 0) fail(`kubectl ${args.join(' ')}: ${stderr}`)
  return stdout
}

/** @param {string} line */
function say(line) {
  process.stdout.write(`${line}\n`)
}

/** @param {string} reason @returns {never} */
function fail(reason) {
  process.stderr.write(`${reason}\n`)
  process.exit(1)
}
