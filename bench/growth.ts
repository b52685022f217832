// Every point is one run of a minute or two. An option measures only the points of its axis.
import { runBench } from './support/bench'
import { type Figure, atMost, figure, printTable } from './support/figures'
import { type Point, measureLibrary, measureSystem } from './support/growth-points'
import { usesRealServers } from './support/kafka-process'

/** Records that an embedded broker keeps in memory. */
const MAX_EMBEDDED_BACKLOG = 100_000
/** Growth is linear if a record costs as much CPU time at every size; this much is noise. */
const LINEAR = 1.25

type Axis = 'partitions' | 'members' | 'keys' | 'backlog'

const axes: Record<Axis, { sizes: string; meaning: string }> = {
  partitions: { sizes: '6,24,60', meaning: 'partitions of topic orders in the whole system' },
  members: { sizes: '2,6,12,24', meaning: 'members of a group of the library alone' },
  keys: { sizes: '10,1000,100000', meaning: 'keys of the records of the library alone' },
  backlog: { sizes: '10000,100000,1000000', meaning: 'records that wait for the library alone' },
}
const option = (axis: Axis) =>
  ({ type: 'list', placeholder: 'N,M', meaning: `${axes[axis].meaning} (default: ${axes[axis].sizes})` }) as const

runBench(
  {
    name: 'growth',
    purpose:
      'Measures how CPU and memory grow with partitions, members, keys and backlog. One option: only its points.',
    options: {
      partitions: option('partitions'),
      members: option('members'),
      keys: option('keys'),
      backlog: option('backlog'),
    },
  },
  async ({ values, defer }) => {
    const names = Object.keys(axes) as Axis[]
    const chosen = names.filter((axis) => values[axis] !== undefined)
    const figures: Figure[] = []
    for (const axis of chosen.length > 0 ? chosen : names) {
      const points: Point[] = []
      for (const size of sizesOf(axis, values[axis])) {
        const point = axis === 'partitions' ? measureSystem(size, defer) : measureLibrary({ [axis]: size, defer })
        points.push({ size, ...(await point) })
        printPoint(axis, points)
      }
      figures.push(...growthFigures(axis, points))
    }
    console.log()
    return figures
  },
)

/** @throws for a size that is no whole number from 1, or a backlog for which an embedded broker has too little memory */
function sizesOf(axis: Axis, chosen: readonly string[] | undefined): number[] {
  const sizes = (chosen ?? axes[axis].sizes.split(',')).map((text) => {
    if (!/^[1-9]\d{0,7}$/.test(text)) throw new Error(`--${axis}: got "${text}", expected whole numbers from 1`)
    return Number(text)
  })
  const isTooLarge = (size: number) => axis === 'backlog' && size > MAX_EMBEDDED_BACKLOG && !usesRealServers()
  const tooLarge = sizes.find(isTooLarge)
  if (tooLarge !== undefined && chosen)
    throw new Error(
      `--backlog ${tooLarge} needs a real broker: set BOOTSTRAP_SERVERS, or take at most ${MAX_EMBEDDED_BACKLOG}`,
    )
  if (tooLarge !== undefined) console.log(`A backlog of ${tooLarge} is skipped: it needs a real broker.`)
  return sizes.filter((size) => !isTooLarge(size)).sort((a, b) => a - b)
}

function printPoint(axis: Axis, points: readonly Point[]): void {
  const unit = axis === 'partitions' ? 'order' : 'record'
  if (points.length === 1) console.log()
  const rows = points
    .slice(-1)
    .map(({ size, cpuMs, perSecond, peakMb }) => [
      size,
      cpuMs.toPrecision(3),
      Math.round(perSecond),
      Math.round(peakMb),
    ])
  const header = [axis, `CPU per ${unit}, ms`, `${unit}s/s`, 'memory of the largest process, MB']
  if (points.length === 1) printTable(header, rows)
  else console.log(rows.map((row) => `| ${row.join(' | ')} |`).join('\n'))
}

/** The largest point relative to the smallest. */
function growthFigures(axis: Axis, points: readonly Point[]): Figure[] {
  const [smallest, largest] = [points[0], points.at(-1)]
  if (!smallest || !largest || smallest === largest) return []
  const range = `${axis} ${smallest.size} to ${largest.size}`
  const unit = axis === 'partitions' ? 'order' : 'record'
  return [
    figure(`${range}, CPU per ${unit}`, largest.cpuMs / smallest.cpuMs, 'times', atMost({ required: LINEAR })),
    figure(`${range}, memory per process`, largest.peakMb / smallest.peakMb, 'times', atMost({ required: LINEAR })),
  ]
}
