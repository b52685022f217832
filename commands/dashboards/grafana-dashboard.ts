import { LegendDisplayMode, LegendPlacement, VizLegendOptionsBuilder } from '@grafana/grafana-foundation-sdk/common'
import { DashboardBuilder, DatasourceVariableBuilder, RowBuilder } from '@grafana/grafana-foundation-sdk/dashboard'
import { DataqueryBuilder } from '@grafana/grafana-foundation-sdk/prometheus'
import { PanelBuilder } from '@grafana/grafana-foundation-sdk/timeseries'
import { type DashboardSpec, type Panel } from './dashboard-specs'

/** Width of a panel in columns. A dashboard has 24. */
const PANEL_WIDTH = 12
const PANEL_HEIGHT = 8
const legendBelowPanel = new VizLegendOptionsBuilder()
  .showLegend(true)
  .displayMode(LegendDisplayMode.List)
  .placement(LegendPlacement.Bottom)
const datasource = { type: 'prometheus', uid: '${datasource}' }

/** The JSON of a dashboard that Grafana imports. */
export function grafanaDashboard({ uid, title, rows }: DashboardSpec): string {
  const builder = new DashboardBuilder(title)
    .uid(uid)
    .tags(['food-delivery'])
    .refresh('10s')
    .time({ from: 'now-30m', to: 'now' })
    .withVariable(new DatasourceVariableBuilder('datasource').label('Prometheus').type('prometheus'))
  for (const row of rows) {
    builder.withRow(new RowBuilder(row.title))
    for (const panel of row.panels) builder.withPanel(panelBuilder(panel))
  }
  return `${JSON.stringify(builder.build(), null, 2)}\n`
}

function panelBuilder({ title, description, unit, queries }: Panel): PanelBuilder {
  const builder = new PanelBuilder()
    .title(title)
    .description(description)
    .unit(unit)
    .min(0)
    .span(PANEL_WIDTH)
    .height(PANEL_HEIGHT)
    .datasource(datasource)
    .legend(legendBelowPanel)
  for (const [index, { expr, legend }] of queries.entries())
    builder.withTarget(
      new DataqueryBuilder()
        // Grafana names the queries of a panel A, B, C, …
        .refId(String.fromCharCode('A'.charCodeAt(0) + index))
        .datasource(datasource)
        .expr(expr)
        .legendFormat(legend),
    )
  return builder
}
