// Orders arrive at a constant rate. The faults are injected one after the other, as `npm run fault` does.
import { setTimeout as sleep } from 'node:timers/promises'
import { type FaultKind, faultFacts, faultKinds } from '@food-delivery/contracts'
import { localFaults } from '../commands/fault/fault-source'
import { type FaultOutcome, followFault } from '../commands/fault/follow-fault'
import { FASTEST_WORK_MS, OrderClient } from '../commands/support/order-client'
import { eventually } from '../test/support/eventually'
import { runBench } from './support/bench'
import { startBenchCluster } from './support/bench-cluster'
import { printTable } from './support/figures'

const WARM_UP_MS = 20_000
/** Before each fault, all pods must be ready again. */
const READY_TIMEOUT_MS = 120_000

runBench(
  {
    name: 'faults',
    purpose: 'Injects one fault of each kind under load and prints the time until the lag is normal again.',
    options: {
      rate: { type: 'count', meaning: 'orders per second', default: '5' },
      seconds: { type: 'count', meaning: 'duration of the faults that have one', default: '10' },
      only: { type: 'list', meaning: 'only these faults' },
    },
  },
  async ({ values, defer, rejectArguments }) => {
    const unknownName = values.only?.find((name) => !faultKinds.some((kind) => kind === name))
    if (unknownName !== undefined)
      rejectArguments(`--only: unknown fault "${unknownName}", expected ${faultKinds.join(', ')}`)
    const kinds = faultKinds.filter((kind) => values.only?.includes(kind) ?? true)
    const cluster = await startBenchCluster({ defer, args: ['--no-seed'] })
    const stopping = new AbortController()
    const client = new OrderClient(cluster.url, { workMs: FASTEST_WORK_MS })
    // Orders are not accepted while Kafka or half of all pods are down.
    const place = () =>
      client.place().then(
        () => true,
        () => false,
      )
    const load = client.placeAtRate(values.rate, stopping.signal, place)
    defer(() => stopping.abort())
    await sleep(WARM_UP_MS)
    const rows: string[][] = []
    for (const kind of kinds) {
      await eventually(
        () => areAllPodsReady(cluster.apiUrl),
        `every pod to be ready before ${kind}`,
        READY_TIMEOUT_MS,
        500,
      )
      const outcome = await inject(cluster.url, kind, values.seconds)
      rows.push(rowOf(kind, outcome))
      console.log(rows.at(-1)?.join(' | '))
    }
    stopping.abort()
    const accepted = (await load).filter(Boolean).length
    console.log(`${accepted} orders were accepted`)
    printTable(['fault', 'duration', 'lag before', 'highest lag', 'lag normal after', 'lost', 'repeated'], rows)
    return []
  },
)

function inject(url: string, kind: FaultKind, seconds: number): Promise<FaultOutcome> {
  const { targets, everySeconds, seconds: defaultSeconds } = faultFacts[kind]
  const [target] = targets ?? []
  const request = {
    kind,
    seconds: defaultSeconds === 0 ? 0 : seconds,
    ...(target ? { target } : {}),
    ...(everySeconds === undefined ? {} : { everySeconds: Math.min(everySeconds, Math.ceil(seconds / 3)) }),
  }
  return followFault({
    source: localFaults(url),
    request,
    url,
    print: () => undefined,
    signal: new AbortController().signal,
  })
}

function rowOf(kind: FaultKind, { fault, recovery, orders }: FaultOutcome): string[] {
  const duration = fault.seconds === 0 ? '–' : `${fault.seconds} s`
  const recoveryText = recovery?.seconds === undefined ? 'not recovered' : `${Math.round(recovery.seconds)} s`
  const lag = [recovery?.before, recovery?.peak].map((value) => (value === undefined ? '?' : String(Math.round(value))))
  return [kind, duration, ...lag, recoveryText, String(orders?.lost ?? '?'), String(orders?.repeated ?? '?')]
}

interface Pods {
  items: { status: { conditions: { type: string; status: string }[] } }[]
}

async function areAllPodsReady(apiUrl: string): Promise<boolean> {
  const { items } = (await (await fetch(`${apiUrl}/api/v1/namespaces/default/pods`)).json()) as Pods
  return items.every(({ status }) =>
    status.conditions.some((condition) => condition.type === 'Ready' && condition.status === 'True'),
  )
}
