// npm run check:hpa checks how the HPA lab (overlays/hpa-lab) scales in a cluster.
import { spawn } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { readArguments } from './support/arguments.mjs'
import { fail, root } from './support/ensure.mjs'
import { kubectl } from './support/kubectl.mjs'

const { values } = readArguments({
  command: 'npm run check:hpa',
  purpose:
    'Sends load to the HPA lab. Fails unless Deployment order scales up, neither order nor product exceeds 5 pods, both scale back to 1 and every request succeeds.',
  options: {
    namespace: { type: 'text', meaning: 'namespace of the lab', placeholder: 'NAME', default: 'hpa-lab' },
    users: { type: 'count', meaning: 'concurrent users', default: '20' },
    seconds: { type: 'count', meaning: 'duration of the load in seconds', default: '60' },
    url: { type: 'text', meaning: 'send the load to this URL, without kubectl exec', placeholder: 'URL' },
    json: { type: 'text', meaning: 'write every sample to this file', placeholder: 'FILE' },
  },
})
const MAX_PODS = 5
/** Target utilization of both HPAs, for the output. */
const TARGET_PERCENT = 20
const METRICS_TIMEOUT_MS = 180_000
// The stabilization window takes one minute plus the metrics delay. After that, the HPA of product removes one pod per minute.
const SCALE_DOWN_TIMEOUT_MS = 600_000

const startedAt = Date.now()
/** @typedef {{ resource?: { current?: { averageUtilization?: number } } }} Metric */
/** @typedef {{ metadata: { name: string }, status: { currentMetrics?: Metric[], desiredReplicas?: number } }} Hpa */
/** @typedef {{ percent: number | undefined, replicas: number }} Autoscaler */
/** @typedef {{ t: number, order: Autoscaler, product: Autoscaler }} Sample `t`: seconds since the start */
/** @type {Sample[]} */
const samples = []
let lastLine = ''

for (const name of ['mongo', 'order', 'product', 'delivery'])
  kubectl(['-n', values.namespace, 'rollout', 'status', `deployment/${name}`, '--timeout=300s'])
await waitUntil('both autoscalers to report a metric', METRICS_TIMEOUT_MS, ({ percent }) => percent !== undefined)
const load = startLoad()
while (!load.isOver) await takeSample()
await waitUntil('both Deployments to scale back to one pod', SCALE_DOWN_TIMEOUT_MS, ({ replicas }) => replicas === 1)
report(load.output)

function startLoad() {
  const options = [`-c${values.users}`, `-t${values.seconds}S`]
  const [program = '', ...args] = values.url
    ? [process.execPath, join(root, 'packages/load/dist/main.js'), ...options, values.url]
    : ['kubectl', '-n', values.namespace, 'exec', 'siege', '--', 'siege', ...options, 'http://order:8080/orders']
  console.log(`$ ${[program, ...args].join(' ')}`)
  const load = { isOver: false, output: '' }
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  child.stdout.on('data', (/** @type {Buffer} */ chunk) => (load.output += chunk.toString()))
  child.once('close', () => (load.isOver = true))
  return load
}

/** Waits until both autoscalers meet the condition. @param {string} description @param {number} timeoutMs @param {(autoscaler: Autoscaler) => boolean} isMet */
async function waitUntil(description, timeoutMs, isMet) {
  for (const deadline = Date.now() + timeoutMs; ;) {
    const { order, product } = await takeSample()
    if (isMet(order) && isMet(product)) return
    if (Date.now() > deadline) fail(`timed out after ${timeoutMs / 1_000} s waiting for ${description}`)
  }
}

/** Reads the state of both HPAs and prints a line when it has changed. */
async function takeSample() {
  await sleep(1_000)
  const text = kubectl(['-n', values.namespace, 'get', 'hpa', '-o', 'json'])
  const { items } = /** @type {{ items: Hpa[] }} */ (JSON.parse(text))
  const [order, product] = [autoscalerOf(items, 'order'), autoscalerOf(items, 'product')]
  const sample = { t: Math.round((Date.now() - startedAt) / 1_000), order, product }
  const line = Object.entries({ order, product })
    .map(([name, { percent, replicas }]) => `${name} ${percent ?? '<unknown>'}%/${TARGET_PERCENT}% ${replicas}`)
    .join('   ')
  if (line !== lastLine) console.log(`${String(sample.t).padStart(4)} s  ${line}`)
  lastLine = line
  samples.push(sample)
  return sample
}

/** @param {Hpa[]} hpas @param {string} name @returns {Autoscaler} */
function autoscalerOf(hpas, name) {
  const hpa = hpas.find(({ metadata }) => metadata.name === `${name}-hpa`)
  if (!hpa) return fail(`namespace ${values.namespace} has no HPA ${name}-hpa: apply overlays/hpa-lab`)
  const { currentMetrics, desiredReplicas } = hpa.status
  return { percent: currentMetrics?.[0]?.resource?.current?.averageUtilization, replicas: desiredReplicas ?? 0 }
}

/** @param {string} output */
function report(output) {
  console.log(output)
  const orderPeak = Math.max(...samples.map(({ order }) => order.replicas))
  const productPeak = Math.max(...samples.map(({ product }) => product.replicas))
  const failedRequests = /Failed transactions:\s+(\d+)/.exec(output)?.[1]
  if (values.json) writeFileSync(values.json, JSON.stringify(samples, null, 1))
  if (orderPeak < 2) fail('Deployment order never had more than one pod: raise --users or --seconds')
  if (Math.max(orderPeak, productPeak) > MAX_PODS) fail(`a Deployment had more than ${MAX_PODS} pods`)
  if (!failedRequests) fail('the load generator printed no line "Failed transactions": see its output above')
  if (failedRequests !== '0') fail(`${failedRequests} requests failed`)
  console.log(`order scaled 1 → ${orderPeak} → 1, product 1 → ${productPeak} → 1; every request succeeded.`)
}
