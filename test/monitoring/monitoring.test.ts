import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { dashboards } from '../../commands/dashboards/dashboard-specs'
import { grafanaDashboard } from '../../commands/dashboards/grafana-dashboard'
import { OrderClient } from '../../commands/support/order-client'
import { readObjects, root } from '../manifests/support/read'
import { eventually } from '../support/eventually'
import { type RunningSystem, startRunningSystem } from '../support/running-system'
import { reportSkipped } from '../support/report-skipped'
import { type PrometheusServer, isPrometheusInstalled, runPromtool, startPrometheus } from './prometheus'

interface Rule {
  record?: string
  alert?: string
  annotations?: object
}

const component = 'deployments/components/monitoring'
const [prometheusRule] = readObjects(`${component}/rules.yaml`)
const { groups } = (prometheusRule as unknown as { spec: { groups: { rules: Rule[] }[] } }).spec
const panels = Object.values(dashboards).flatMap(({ rows }) => rows.flatMap((row) => row.panels))

if (!isPrometheusInstalled)
  reportSkipped('rules and queries of Prometheus', 'prometheus and promtool are not installed')
const describePrometheus = isPrometheusInstalled ? describe : describe.skip

it.each(Object.entries(dashboards))('stores %s as npm run dashboards writes it', (file, dashboard) => {
  expect(readFileSync(join(root, component, 'dashboards', file), 'utf8')).toBe(grafanaDashboard(dashboard))
})

describePrometheus('the rules', () => {
  const folder = mkdtempSync(join(tmpdir(), 'rules-'))
  afterAll(() => rmSync(folder, { recursive: true }))

  it('are valid, with their annotations', () => {
    writeFileSync(join(folder, 'annotated.json'), JSON.stringify({ groups }))
    expect(runPromtool(['check', 'rules', 'annotated.json'], folder)).toMatchObject({ status: 0 })
  })

  it('raise the alerts that rules.test.yaml expects', () => {
    const rules = groups.map((group) => ({ ...group, rules: group.rules.map(({ annotations: _, ...rule }) => rule) }))
    writeFileSync(join(folder, 'rules.json'), JSON.stringify({ groups: rules }))
    const tests = readFileSync(join(__dirname, 'rules.test.yaml'), 'utf8')
    for (const { alert } of groups.flatMap((group) => group.rules))
      if (alert !== undefined) expect(tests).toContain(`alertname: ${alert}`)
    copyFileSync(join(__dirname, 'rules.test.yaml'), join(folder, 'rules.test.yaml'))
    const { status, output } = runPromtool(['test', 'rules', 'rules.test.yaml'], folder)
    expect({ status, output }).toEqual({ status: 0, output: expect.stringContaining('SUCCESS') as string })
  })
})

describePrometheus('the dashboards', () => {
  let running: RunningSystem | undefined
  let server: PrometheusServer | undefined

  beforeAll(async () => {
    running = await startRunningSystem({ autoscaler: 'keda' })
    server = await startPrometheus(scrapeConfig(running), { groups })
    const client = new OrderClient(running.url)
    const placing = new AbortController()
    const placed = client.placeAtRate(5, placing.signal)
    const { query } = server
    try {
      await eventually(
        async () => (await query('count_over_time(process_cpu_seconds_total[1m]) > 8')).length > 0,
        'nine scrapes',
        60_000,
        500,
      )
    } finally {
      placing.abort()
      await placed
      client.close()
    }
  }, 150_000)

  afterAll(async () => {
    await server?.stop()
    await running?.stop()
  })

  it.each(panels.map((panel) => [panel.title, panel] as const))(
    'have data for the panel %s',
    async (_, { queries }) => {
      for (const { expr, legend } of queries) {
        const series = await server!.query(expr.replaceAll('$__rate_interval', '1m'))
        expect(series).not.toEqual([])
        // Each label of the legend exists, so that lines can be distinguished.
        for (const [, label] of legend.matchAll(/{{(\w+)}}/g)) expect(series[0]?.metric).toHaveProperty([label!])
      }
    },
  )
})

/** Scrapes every pod like the PodMonitor. */
function scrapeConfig({ system }: RunningSystem): object {
  const targets = system.cluster.pods.map(({ identity, state }) => ({
    targets: [`127.0.0.1:${state.port}`],
    labels: { app: identity.deployment, pod: identity.name },
  }))
  return { scrape_configs: [{ job_name: 'pods', scrape_interval: '1s', static_configs: targets }] }
}
