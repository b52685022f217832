import { counted } from '../counted'
import { durationText } from '../plan'
import { measureName, measureText, type TuneInput, type TunePoint, type TuneResult } from '../tune'
import { costText, podHoursText, podsText } from './figure-text'
import { tableLines, wrapped } from './text-layout'

/** What is special about a point, for the last column of its row. */
function marksOf(point: TunePoint, { recommended, cheapest, knee }: TuneResult): string {
  const isSame = (other: TunePoint | null): boolean => other !== null && other.patch === point.patch
  const missesGoal = point.figures.isMet === false
  const failsVariation = point.breaks !== null && point.breaks.length > 0
  const marks: [mark: string, applies: boolean][] = [
    ['recommended', isSame(recommended)],
    ['cheapest', isSame(cheapest) && !isSame(recommended)],
    ['knee', isSame(knee)],
    ['misses the goal', missesGoal],
    ['fails a variation', failsVariation && !missesGoal],
    ['flapping', point.flapping !== null],
  ]
  return marks.flatMap(([mark, applies]) => (applies ? [mark] : [])).join(', ')
}

function tableOf(points: readonly TunePoint[], input: TuneInput, result: TuneResult, firstNumber: number): string[] {
  const header = ['', 'pod-hours', 'cost', measureName(input), 'rescales', 'pods', '']
  const rows = points.map((point, index) => {
    const { podHours, cost, wait, rescales, pods } = point.figures
    const name = point.patch === null ? 'as it is' : String(firstNumber + index)
    const figures = [podHoursText(podHours), costText(cost), measureText(input, wait), String(rescales)]
    return [name, ...figures, podsText(pods), marksOf(point, result)]
  })
  const lastColumn = header.length - 1
  return tableLines([header, ...rows], (cell, width, column) => (column === lastColumn ? cell : cell.padStart(width)))
}

/** The changes of a point, for the line below its row. */
const changesText = ({ changes }: TunePoint): string => changes.map(({ text }) => text).join(', ')

/**
 * All points of the result in one list: the manifest as it is, the frontier, and the cheapest, recommended and knee
 * points that are not on the frontier.
 */
export function pointsOf({ asIs, frontier, cheapest, recommended, knee }: TuneResult): TunePoint[] {
  const all = [...frontier, ...[cheapest, recommended, knee].filter((point) => point !== null)]
  const isFirst = (point: TunePoint, index: number): boolean =>
    all.findIndex(({ patch }) => patch === point.patch) === index
  const unique = all.filter((point, index) => point.patch !== null && isFirst(point, index))
  unique.sort((a, b) => a.figures.podHours - b.figures.podHours)
  return [...(asIs ? [asIs] : []), ...unique]
}

/** The number of the first of `pointsOf`: 0 for the manifest as it is. */
export const firstNumberOf = ({ asIs }: TuneResult): number => (asIs ? 0 : 1)

/** What the rule `flapping` of lint reports for a setting, after the name of the rule. */
export const flappingNotes = (point: TunePoint | null): string[] =>
  point?.flapping ? [`lint: flapping: ${point.flapping}`] : []

/** The chosen setting: its changes, the variations that it fails, what lint reports, and its patch. */
function choiceText(point: TunePoint, name: string, columns: number): string {
  const notes = flappingNotes(point).flatMap((text) => wrapped(text, columns))
  if (point.patch === null) return [`${name}: the manifest as it is.`, ...notes, ''].join('\n')
  const changes = point.changes.flatMap(({ text, meaning }) => [
    ...wrapped(`- ${text}`, columns),
    ...wrapped(meaning, columns - 2).map((line) => `  ${line}`),
  ])
  const failures = point.breaks && point.breaks.length > 0 ? [`This setting fails ${point.breaks.join('; ')}.`] : []
  const failureLines = failures.flatMap((text) => wrapped(text, columns))
  return [`${name}:`, ...changes, ...failureLines, ...notes, '', point.patch].join('\n')
}

/** The result for a terminal. `chosen`: the point whose patch is shown. */
export function tuneText(result: TuneResult, input: TuneInput, chosen: TunePoint | null, columns: number): string {
  const points = pointsOf(result)
  const firstNumber = firstNumberOf(result)
  const rows = tableOf(points, input, result, firstNumber)
  const lines = points.flatMap((point, index) => [
    rows[index + 1] ?? '',
    ...(point.patch === null ? [] : wrapped(changesText(point), columns - 4).map((line) => `    ${line}`)),
  ])
  const { unmet, advice, simulated } = result
  const number = points.findIndex(({ patch }) => patch === chosen?.patch) + firstNumber
  const name = `${chosen?.patch === result.recommended?.patch ? 'Recommended' : 'Chosen'} (${number})`
  const sentences = [
    `${counted(simulated, 'simulation')} of ${durationText(input.source.seconds)}.`,
    ...(unmet === null ? [] : [`The goal cannot be met: ${unmet}.`]),
    ...advice,
  ].flatMap((text) => wrapped(text, columns))
  return [rows[0], ...lines, '', ...sentences, '', ...(chosen ? [choiceText(chosen, name, columns)] : [])].join('\n')
}
