// npm run check:scaling, on a cluster in which food-delivery runs. The load generator uses the image of apiservice, wherever
// that image was built.
import { writeFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { readArguments } from './support/arguments.mjs'
import { fail } from './support/ensure.mjs'
import { kubectl, tryKubectl } from './support/kubectl.mjs'

const { values } = readArguments({
  command: 'npm run check:scaling',
  purpose:
    'Places orders at a rate and fails unless KEDA scales a consumer beyond 2 pods, none beyond 6, all of them back to 2, and every order is delivered.',
  options: {
    namespace: { type: 'text', meaning: "food-delivery's namespace", placeholder: 'NAME', default: 'food-delivery' },
    rate: { type: 'number', meaning: 'orders per second', default: '20' },
    duration: { type: 'count', meaning: 'seconds of load', default: '180' },
    json: { type: 'text', meaning: 'write every sample to this file', placeholder: 'FILE' },
  },
})
const MIN_PODS = 2
const MAX_PODS = 6
// The job waits up to 300 s for deliveries. Scaling from 6 pods to 2 takes 3 minutes: one of stabilization, then one pod
// less every 30 s.
const limitMs = (values.duration + 300 + 300) * 1_000

const startedAt = Date.now()
const seconds = () => Math.round((Date.now() - startedAt) / 1_000)
/** @typedef {Record<string, number>} PerConsumer */
/** @typedef {{ pods: PerConsumer, ready: PerConsumer, lag: Record<string, number | undefined>, job: string }} Sample */
/** @typedef {{ image: string, env: { name: string, value: string }[] }} Container */
/**
 * @typedef {object} KubernetesObject the fields used here of Deployment, HPA, Job and ScaledObject
 * @property {string} kind
 * @property {{ name: string }} metadata
 * @property {{ replicas?: number, scaleTargetRef: { name: string }, template: { spec: { containers: [Container] } } }} spec
 * @property {{ readyReplicas?: number, currentReplicas?: number, succeeded?: number, failed?: number, currentMetrics?: Metric[] }} status
 */
/** @typedef {{ external?: { current?: { averageValue?: string } } }} Metric */
/** @type {(Sample & { t: number })[]} */
const samples = []
const inNamespace = ['-n', values.namespace]
const scaledObjects = parseList(kubectl([...inNamespace, 'get', 'scaledobjects', '-o', 'json']))
const consumers = scaledObjects.map(({ spec }) => spec.scaleTargetRef.name)

startLoad()
report(await waitUntilScaledDown())

function startLoad() {
  for (const name of consumers) kubectl([...inNamespace, 'rollout', 'status', `deployment/${name}`, '--timeout=300s'])
  kubectl([...inNamespace, 'delete', 'job', 'loadgenerator', '--ignore-not-found'])
  const component = ['-k', 'deployments/components/loadgenerator']
  const objects = parseList(kubectl([...inNamespace, 'apply', ...component, '--dry-run=client', '-o', 'json']))
  const job = objects.find(({ kind }) => kind === 'Job')
  if (!job) throw new Error('the component loadgenerator has no Job')
  const [container] = job.spec.template.spec.containers
  /** @type {Record<string, string>} */
  const settings = { RATE: String(values.rate), DURATION: String(values.duration) }
  for (const variable of container.env) variable.value = settings[variable.name] ?? variable.value
  const text = kubectl([...inNamespace, 'get', 'deployment', 'apiservice', '-o', 'json'])
  const apiservice = /** @type {KubernetesObject} */ (JSON.parse(text))
  container.image = apiservice.spec.template.spec.containers[0].image
  const items = objects.filter(({ kind }) => kind !== 'Pod')
  kubectl([...inNamespace, 'apply', '-f', '-'], JSON.stringify({ apiVersion: 'v1', kind: 'List', items }))
}

/** @param {string} text */
function parseList(text) {
  return /** @type {{ items: KubernetesObject[] }} */ (JSON.parse(text)).items
}

/** Waits until the job has finished and every Deployment is back at 2 replicas; returns the state of the job. */
async function waitUntilScaledDown() {
  for (let lastState = ''; Date.now() - startedAt < limitMs; await sleep(2_000)) {
    const sample = takeSample()
    if (!sample) continue
    const { pods, lag, job } = sample
    const text = consumers.map((name) => `${name} ${pods[name]} (lag ${lag[name] ?? '?'})`).join('  ')
    const state = JSON.stringify(pods) + job
    if (state !== lastState) console.log(`${String(seconds()).padStart(4)} s  ${text}  job ${job}`)
    lastState = state
    samples.push({ t: seconds(), ...sample })
    if (job !== 'running' && consumers.every((name) => pods[name] === MIN_PODS)) return job
  }
  return samples.at(-1)?.job === 'running' ? 'too slow' : 'not scaled down again'
}

/** Undefined when the API server does not respond in time. @returns {Sample | undefined} */
function takeSample() {
  const { status, stdout } = tryKubectl([...inNamespace, 'get', 'deployments,hpa,jobs', '-o', 'json'])
  if (status !== 0) return undefined
  const list = parseList(stdout)
  /** @param {string} kind @param {string} name */
  const find = (kind, name) => list.find((object) => object.kind === kind && object.metadata.name === name)
  /** @type {<T>(valueOf: (consumer: string) => T) => Record<string, T>} */
  const perConsumer = (valueOf) => Object.fromEntries(consumers.map((name) => [name, valueOf(name)]))
  const { succeeded, failed } = find('Job', 'loadgenerator')?.status ?? {}
  return {
    pods: perConsumer((name) => find('Deployment', name)?.spec.replicas ?? 0),
    ready: perConsumer((name) => find('Deployment', name)?.status.readyReplicas ?? 0),
    lag: perConsumer((name) => lagOf(find('HorizontalPodAutoscaler', `keda-${name}`))),
    job: succeeded ? 'succeeded' : failed ? 'failed' : 'running',
  }
}

/** Computes the lag from the average per pod that the HPA reports. @param {KubernetesObject | undefined} hpa */
function lagOf(hpa) {
  const text = hpa?.status?.currentMetrics?.[0]?.external?.current?.averageValue
  if (hpa === undefined || text === undefined) return undefined
  const average = text.endsWith('m') ? Number(text.slice(0, -1)) / 1_000 : Number(text)
  return Math.round(average * (hpa.status.currentReplicas ?? 1))
}

/** @param {string | undefined} job */
function report(job) {
  console.log(kubectl([...inNamespace, 'logs', 'job/loadgenerator', '--tail=2']).trim())
  if (values.json) writeFileSync(values.json, `${JSON.stringify(samples)}\n`)
  const peaks = consumers.map((name) => Math.max(...samples.map(({ pods }) => pods[name] ?? 0)))
  const text = consumers.map((name, index) => `${name} ${peaks[index]}`).join(', ')
  console.log(`Most pods: ${text}. After ${seconds()} s the job is: ${job}.`)
  if (job !== 'succeeded') fail(`the load generator: ${job}`)
  if (!peaks.some((peak) => peak > MIN_PODS)) fail(`no consumer had more than ${MIN_PODS} pods`)
  if (peaks.some((peak) => peak > MAX_PODS)) fail(`a consumer had more than ${MAX_PODS} pods`)
}
