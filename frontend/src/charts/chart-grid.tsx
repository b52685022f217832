import { type ChartData } from './chart-data'
import { ChartFigure, type ChartView } from './chart-figure'

/** Charts beside each other. */
export function ChartGrid({ charts, ...view }: ChartView & { charts: readonly ChartData[] }) {
  return (
    <div className="chart-grid">
      {charts.map((chart) => (
        <ChartFigure key={chart.key} chart={chart} {...view} />
      ))}
    </div>
  )
}
