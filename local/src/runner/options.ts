import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { UnknownVersionError } from '@food-delivery/autoscaler/errors'
import { type Rules, rulesOf, type Versions } from '@food-delivery/autoscaler/rules'
import { errorMessage } from '../error-message'
import { defined } from '../json'

/** The values of --autoscaler: KEDA by lag, by time lag, or by lag and arrival rate; HPAs by CPU or by memory; or none. */
const autoscalers = ['keda', 'time-lag', 'arrival-rate', 'hpa', 'memory', 'off'] as const
type Autoscaler = (typeof autoscalers)[number]

export interface Options {
  /** Port of the gateway; the next free port if it is in use. Default: 8090. */
  port: number
  /** Port of the Kubernetes API. Default: the port after the gateway's port. */
  apiPort?: number
  /** Whether restaurants.json is posted at startup. */
  seed: boolean
  /** Folder in which Kafka and MongoDB store their data. Default: in memory. */
  dataDir?: string
  /** Initial number of pods of each consumer. Default: minReplicaCount. */
  replicas?: number
  /** The autoscaler of the consumers. */
  autoscaler: Autoscaler
  /** Whether the HPAs of hpa.yaml also run. */
  hpa: boolean
  /** The rules of the versions of KEDA and Kubernetes that the cluster follows. */
  rules: Rules
  /** Period of the HPA loops, ms. Default: 15,000. */
  hpaSyncMs: number
  /** Whether the shop of the HPA lab runs instead of food delivery. */
  lab?: boolean
  /** File with the manifests of the lab. Default: overlays/hpa-lab. */
  file?: string
  /** Whether pods may run the commands of their annotations. */
  allowCommands: boolean
  help: boolean
}

/** An invalid command line; the message names the option. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
  readonly code = 'USAGE'
}

const usage = `Runs the whole system on this machine, each pod as a process, without containers.

Usage: npm start -- [options]            runs food delivery, scaled by lag
       npm run start:real -- [options]   runs food delivery with real Kafka, MongoDB and Redis
       npm run lab -- [options]          runs the shop of the HPA lab, scaled by CPU and memory
       npm run lab -- --race [options]   compares ways to scale; options: npm run lab -- --race --help

Options:
  --port N       port of the simulator and of the HTTP API (default 8090; if it is in use, the next free port)
  --api-port N   port of the Kubernetes API (default: the port after --port)
  --no-seed      do not post the restaurants in restaurants.json
  --data-dir D   store the data of Kafka and MongoDB in folder D (default: in memory)
  --replicas N   initial number of pods of each consumer, 1 to 6 (default: minReplicaCount of its ScaledObject)
  --autoscaler A autoscaler of the consumers: keda (by lag, default), time-lag (KEDA by the age of the oldest
                 record), arrival-rate (KEDA by lag and by the rate of arrivals), hpa (by CPU), memory (HPA by
                 memory), off
  --hpa          also apply hpa.yaml, which scales apiservice by CPU and example-food by memory
  --keda V       the rules of this version of KEDA: 2.20 or 2.21 (default: 2.21)
  --kubernetes V the rules of this version of Kubernetes: 1.35, 1.36 or 1.37 (default: 1.37)
  --hpa-sync D   time between two syncs of an HPA, such as 5s (default 15s, as in Kubernetes)
  --file F       only with npm run lab: file of manifests to run, such as kubernetes/template/template.yml
  --allow-commands  let Deployments run the command in their annotation food-delivery/command, on this machine and as you;
                 every program on this machine that can reach the Kubernetes API can then run commands
  --help         this text

BOOTSTRAP_SERVERS, MONGODB_URL, REDIS_URL: addresses of your own servers. A server without its variable runs embedded.

Exit codes: 0 success, 1 failure, 2 invalid arguments
`

/**
 * Reads the options of this process. With `--help`, prints the usage; for an invalid command line, prints the error and
 * sets exit code 2. Returns undefined in both cases.
 */
export function readCommandLine(args: readonly string[] = process.argv.slice(2)): Options | undefined {
  try {
    const options = parseOptions(args)
    if (!options.help) return options
    process.stdout.write(usage)
  } catch (error) {
    if (!(error instanceof UsageError)) throw error
    process.stderr.write(`${error.message}\nFor all options: npm start -- --help\n`)
    process.exitCode = 2
  }
  return undefined
}

/** Parses the command line. @throws UsageError */
export function parseOptions(args: readonly string[]): Options {
  const values = parseArguments(args)
  return {
    port: parseInteger('--port', values.port ?? '8090', 0, 65_535),
    ...defined({
      apiPort: parseIf(values['api-port'], (text) => parseInteger('--api-port', text, 0, 65_535)),
      dataDir: parseIf(values['data-dir'], parseFolder),
      replicas: parseIf(values.replicas, (text) => parseInteger('--replicas', text, 1, 6)),
    }),
    seed: values['no-seed'] !== true,
    autoscaler: parseAutoscaler(values.autoscaler ?? 'keda'),
    hpa: values.hpa === true,
    rules: parseVersions(values),
    hpaSyncMs: parseDuration('--hpa-sync', values['hpa-sync'] ?? '15s'),
    allowCommands: values['allow-commands'] === true,
    ...parseLabOptions(values),
    help: values.help === true,
  }
}

function parseLabOptions({ lab, file, hpa }: ReturnType<typeof parseArguments>): Pick<Options, 'lab' | 'file'> {
  if (!lab && file !== undefined) throw new UsageError('--file: only the lab runs other manifests: npm run lab')
  if (lab && hpa) throw new UsageError('--hpa: the lab has its own HPAs')
  return defined({ lab, file: parseIf(file, resolve) })
}

/** Parses an option if it is set. */
function parseIf<T>(text: string | undefined, parse: (text: string) => T): T | undefined {
  return text === undefined ? undefined : parse(text)
}

function parseArguments(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        port: { type: 'string' },
        'api-port': { type: 'string' },
        'no-seed': { type: 'boolean' },
        'data-dir': { type: 'string' },
        replicas: { type: 'string' },
        autoscaler: { type: 'string' },
        hpa: { type: 'boolean' },
        keda: { type: 'string' },
        kubernetes: { type: 'string' },
        'hpa-sync': { type: 'string' },
        lab: { type: 'boolean' },
        file: { type: 'string' },
        'allow-commands': { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    }).values
  } catch (error) {
    const [reason = ''] = errorMessage(error).split('. ')
    throw new UsageError(reason)
  }
}

function parseInteger(name: string, text: string, min: number, max: number): number {
  const value = /^\d{1,6}$/.test(text) ? Number(text) : Number.NaN
  if (value >= min && value <= max) return value
  throw new UsageError(`${name}: got "${text}", expected a whole number from ${min} to ${max}`)
}

function parseFolder(text: string): string {
  if (text === '') throw new UsageError('--data-dir: got an empty name, expected a folder')
  return resolve(text)
}

function parseAutoscaler(text: string): Autoscaler {
  const autoscaler = autoscalers.find((name) => name === text)
  if (autoscaler) return autoscaler
  throw new UsageError(
    `--autoscaler: got "${text}", expected ${autoscalers.slice(0, -1).join(', ')} or ${autoscalers.at(-1)}`,
  )
}

function parseVersions(versions: Versions): Rules {
  try {
    return rulesOf(versions)
  } catch (error) {
    throw error instanceof UnknownVersionError ? new UsageError(error.message) : error
  }
}

const UNITS = { ms: 1, s: 1_000, m: 60_000 }

/** Parses `500ms`, `5s` or `1m` to milliseconds. */
function parseDuration(name: string, text: string): number {
  const [, amount, unit] = /^(\d{1,6})(ms|s|m)$/.exec(text) ?? []
  const ms = Number(amount) * UNITS[(unit ?? 's') as keyof typeof UNITS]
  if (ms >= 100) return ms
  throw new UsageError(`${name}: got "${text}", expected a time such as 5s, at least 100ms`)
}
