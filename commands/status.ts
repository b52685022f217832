import {
  type GroupTimeLag,
  type LagReport,
  type ScalingDecision,
  consumerNames,
  consumers,
} from '@food-delivery/contracts'
import { readArguments } from './support/arguments.mjs'
import { runningCluster } from './support/running-cluster'
import { runCommand } from './support/run-command'
import { type ApiTable, tableText } from './support/table-text'

const paths = [
  'apis/autoscaling/v2/namespaces/default/horizontalpodautoscalers',
  'apis/keda.sh/v1alpha1/namespaces/default/scaledobjects',
  'apis/apps/v1/namespaces/default/deployments',
]

readArguments({
  command: 'npm run status',
  purpose:
    'Shows the autoscalers and Deployments of the running local cluster like kubectl get, why each has its pods, and how far behind each consumer group is.',
})

runCommand(async () => {
  const { apiUrl, url } = runningCluster()
  const tables = await Promise.all(paths.map((path) => fetchJson<ApiTable>(`${apiUrl}/${path}`)))
  const decisions = await fetchJson<ScalingDecision[]>(`${apiUrl}/decisions`)
  const lag = await fetchJson<LagReport>(`${url}/events/lag`)
  const nonEmptyTables = tables.filter(({ rows }) => rows.length > 0)
  const texts = [...nonEmptyTables.map(tableText), lastDecisions(decisions), timeLags(lag)]
  console.log(texts.filter((text) => text !== '').join('\n\n'))
})

async function fetchJson<T>(url: string): Promise<T> {
  const accept = 'application/json;as=Table;v=v1;g=meta.k8s.io'
  const response = await fetch(url, { headers: { accept } }).catch((cause: unknown) => {
    throw new Error(`No local cluster responds at ${url}: run npm start.`, { cause })
  })
  if (!response.ok) throw new Error(`${url} responded with ${response.status}: ${await response.text()}`)
  return (await response.json()) as T
}

/** The reason of the newest decision of each HPA, one per line. */
function lastDecisions(decisions: readonly ScalingDecision[]): string {
  const newest = new Map(
    decisions.filter(({ loop }) => loop === 'hpa').map((decision) => [decision.autoscaler, decision]),
  )
  return [...newest.values()].map(({ target, reason }) => `${target}: ${reason}`).join('\n')
}

/** How far each group is behind in time, one per line: "courier: 12 s behind, empty in 40 s, worst partition 3". */
function timeLags(report: LagReport): string {
  return consumerNames.map((name) => `${consumers[name].deployment}: ${timeLagText(report[name].timeLag)}`).join('\n')
}

function timeLagText({ ageMs, isLowerBound, emptyInMs, worstPartition }: GroupTimeLag): string {
  if (ageMs === 0) return 'nothing waits'
  const seconds = (ms: number) => `${(ms / 1_000).toFixed(ms < 10_000 ? 1 : 0)} s`
  const behindText = `${isLowerBound ? 'at least ' : ''}${seconds(ageMs)} behind`
  const emptyText = emptyInMs === null ? 'not emptying at the present rates' : `empty in ${seconds(emptyInMs)}`
  return `${behindText}, ${emptyText}, worst partition ${worstPartition}`
}
