import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { dashboards } from './dashboards/dashboard-specs'
import { grafanaDashboard } from './dashboards/grafana-dashboard'
import { readArguments } from './support/arguments.mjs'

readArguments({
  command: 'npm run dashboards',
  purpose: 'Writes the Grafana dashboards of deployments/components/monitoring.',
})

const folder = join(__dirname, '../deployments/components/monitoring/dashboards')
mkdirSync(folder, { recursive: true })
for (const [file, dashboard] of Object.entries(dashboards))
  writeFileSync(join(folder, file), grafanaDashboard(dashboard))
