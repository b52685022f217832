import { type Prediction } from '../../packages/planner/src'
import { recordedFigures } from '../../packages/planner/test/prediction-errors'
import { type RecordedRun } from '../../packages/planner/test/recorded-run'

const WIDTH = 720
const HEIGHT = 130
const LEFT = 48

type Point = readonly [number, number]

/** Draws one chart: the band and the median of the prediction, and the recorded values. */
function chart(
  title: string,
  top: number,
  until: number,
  curves: { low: Point[]; high: Point[]; median: Point[]; recorded: Point[] },
): string {
  const highest = Math.max(1, ...curves.high.map(([, value]) => value), ...curves.recorded.map(([, value]) => value))
  const x = (t: number): string => (LEFT + (t / until) * (WIDTH - LEFT - 8)).toFixed(1)
  const y = (value: number): string => (top + HEIGHT - (value / highest) * (HEIGHT - 24)).toFixed(1)
  const points = (list: readonly Point[]): string => list.map(([t, value]) => `${x(t)},${y(value)}`).join(' ')
  return [
    `<text x="${LEFT}" y="${top + 12}" class="title">${title}</text>`,
    `<text x="${LEFT - 6}" y="${y(highest)}" class="axis">${Math.round(highest)}</text>`,
    `<text x="${LEFT - 6}" y="${y(0)}" class="axis">0</text>`,
    `<polygon points="${points([...curves.low, ...curves.high.toReversed()])}" fill="#9ec5fe" />`,
    `<polyline points="${points(curves.recorded)}" class="recorded" />`,
    `<polyline points="${points(curves.median)}" class="median" />`,
  ].join('\n')
}

const style = `text { font: 12px sans-serif; fill: #555 } .title { font-weight: bold } .axis { text-anchor: end }
polyline { fill: none; stroke-width: 1.5 } .recorded { stroke: #c2410c } .median { stroke: #1d4ed8; stroke-dasharray: 4 2 }`

export function predictionPicture(name: string, run: RecordedRun, { seconds }: Prediction): string {
  const { lags, replicasAt } = recordedFigures(run)
  const replicas = seconds.map(([t]): Point => [t, replicasAt(t)])
  const lag = lags.map((sample): Point => [sample.t, sample.lag])
  const until = seconds.at(-1)?.[0] ?? 1
  // Columns 1 to 3 are the replicas, 4 to 6 the lag, each as median, 5th and 95th percentile.
  const column = (index: 1 | 2 | 3 | 4 | 5 | 6): Point[] => seconds.map((row) => [row[0], row[index]])
  const total = 2 * HEIGHT + 60
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${total}" viewBox="0 0 ${WIDTH} ${total}">
<title>${name}: predicted and recorded</title>
<style>${style}</style>
<rect width="${WIDTH}" height="${total}" fill="#fff" />
${chart('replicas', 8, until, { low: column(2), high: column(3), median: column(1), recorded: replicas })}
${chart('lag, records', HEIGHT + 26, until, { low: column(5), high: column(6), median: column(4), recorded: lag })}
<text x="${LEFT}" y="${total - 8}">${name}, ${Math.round(until)} s: recorded (orange), predicted median (blue, dashed) and its 5 to 95 % band</text>
</svg>
`
}
