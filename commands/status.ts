// npm run status
import { type ScalingDecision } from '@food-delivery/contracts'
import { readArguments } from './support/arguments.mjs'
import { runningCluster } from './support/kafka-settings'
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
    'Shows the autoscalers and Deployments of the running local cluster like kubectl get, and why each has its pods.',
})

runCommand(async () => {
  const { apiUrl } = runningCluster()
  const tables = await Promise.all(paths.map((path) => load<ApiTable>(`${apiUrl}/${path}`)))
  const decisions = await load<ScalingDecision[]>(`${apiUrl}/decisions`)
  const texts = [...tables.filter(({ rows }) => rows.length > 0).map(tableText), lastDecisions(decisions)]
  console.log(texts.filter((text) => text !== '').join('\n\n'))
})

async function load<T>(url: string): Promise<T> {
  const accept = 'application/json;as=Table;v=v1;g=meta.k8s.io'
  const response = await fetch(url, { headers: { accept } }).catch((cause: unknown) => {
    throw new Error(`No local cluster responds at ${url}: run npm start.`, { cause })
  })
  return (await response.json()) as T
}

/** The reason of the newest decision of each HPA, one per line. */
function lastDecisions(decisions: readonly ScalingDecision[]): string {
  const newest = new Map(decisions.filter(({ loop }) => loop === 'hpa').map((item) => [item.autoscaler, item]))
  return [...newest.values()].map(({ target, reason }) => `${target}: ${reason}`).join('\n')
}
