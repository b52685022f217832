// Each size is measured in one run of a minute or two. Without options, all axes are measured; with options, only those.
import { type RejectArguments, runBench } from './support/bench'
import { type Figure, atMost, figure, printTable } from './support/figures'
import { type Point, measureLibrary, measureSystem } from './support/growth-points'
import { usesRealServers } from './support/kafka-process'

/** Largest backlog that an embedded broker can keep in memory, records. */
const MAX_EMBEDDED_BACKLOG = 100_000
/**
 * Largest allowed ratio of the figure at the largest size to that at the smallest, for the CPU time per order or record
 * and for the memory of the largest process: both should be constant, and 25 % are within the noise.
 */
const MAX_RATIO = 1.25

type Axis = 'partitions' | 'members' | 'keys' | 'backlog'

const axes: Record<Axis, { sizes: string; meaning: string }> = {
  partitions: { sizes: '6,24,60', meaning: 'partitions of topic orders, in the complete system' },
  members: { sizes: '2,6,12,24', meaning: 'members of a group, with kafka-client alone' },
  keys: { sizes: '10,1000,100000', meaning: 'keys of the records, with kafka-client alone' },
  backlog: { sizes: '10000,100000,1000000', meaning: 'records in the backlog, with kafka-client alone' },
}
const option = (axis: Axis) =>
  ({ type: 'list', placeholder: 'N,M', meaning: `${axes[axis].meaning} (default: ${axes[axis].sizes})` }) as const

runBench(
  {
    name: 'growth',
    purpose:
      'Measures how CPU and memory grow with partitions, members, keys and backlog; with options, only with those.',
    options: {
      partitions: option('partitions'),
      members: option('members'),
      keys: option('keys'),
      backlog: option('backlog'),
    },
  },
  async ({ values, defer, rejectArguments }) => {
    const names = Object.keys(axes) as Axis[]
    const chosen = names.filter((axis) => values[axis] !== undefined)
    const measuredAxes = chosen.length > 0 ? chosen : names
    const sizes = measuredAxes.map((axis) => [axis, sizesOf(axis, values[axis], rejectArguments)] as const)
    const figures: Figure[] = []
    for (const [axis, sizesOfAxis] of sizes) {
      const points: Point[] = []
      for (const size of sizesOfAxis) {
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

/**
 * The sizes in ascending order. Rejects values that are not positive integers. A backlog for which an embedded broker
 * has too little memory is rejected, too, or skipped if it is a default.
 */
function sizesOf(axis: Axis, chosen: readonly string[] | undefined, rejectArguments: RejectArguments): number[] {
  const texts = chosen ?? axes[axis].sizes.split(',')
  const invalid = texts.find((text) => !/^[1-9]\d{0,7}$/.test(text))
  if (invalid !== undefined) rejectArguments(`--${axis}: got "${invalid}", expected positive integers`)
  const sizes = texts.map(Number)
  const isTooLarge = (size: number) => axis === 'backlog' && size > MAX_EMBEDDED_BACKLOG && !usesRealServers()
  const tooLarge = sizes.find(isTooLarge)
  if (tooLarge !== undefined && chosen)
    rejectArguments(
      `--backlog ${tooLarge} needs a real broker: set BOOTSTRAP_SERVERS, or use at most ${MAX_EMBEDDED_BACKLOG}`,
    )
  if (tooLarge !== undefined) console.log(`A backlog of ${tooLarge} is skipped: it needs a real broker.`)
  return sizes.filter((size) => !isTooLarge(size)).sort((a, b) => a - b)
}

/** Prints the newest point as a row, the first one below a header. */
function printPoint(axis: Axis, points: readonly Point[]): void {
  const unit = axis === 'partitions' ? 'order' : 'record'
  if (points.length === 1)
    printTable([axis, `CPU per ${unit}, ms`, `${unit}s/s`, 'peak memory of the largest process, MB'], [])
  const { size, cpuMs, perSecond, peakMb } = points.at(-1)!
  console.log(`| ${size} | ${cpuMs.toPrecision(3)} | ${Math.round(perSecond)} | ${Math.round(peakMb)} |`)
}

/** The figures of the largest size relative to those of the smallest. */
function growthFigures(axis: Axis, points: readonly Point[]): Figure[] {
  const [smallest, largest] = [points[0], points.at(-1)]
  if (!smallest || !largest || smallest === largest) return []
  const range = `${axis} ${smallest.size} to ${largest.size}`
  const unit = axis === 'partitions' ? 'order' : 'record'
  return [
    figure(`${range}, CPU per ${unit}`, largest.cpuMs / smallest.cpuMs, 'times', atMost({ required: MAX_RATIO })),
    figure(
      `${range}, peak memory of the largest process`,
      largest.peakMb / smallest.peakMb,
      'times',
      atMost({ required: MAX_RATIO }),
    ),
  ]
}
