import type uPlot from 'uplot'
import { cssValue } from '../platform/css-value'
import { type ChartData, type Line, type Mark } from './chart-data'
import { drawMarks } from './draw-marks'

/** uPlot shows the cursor in all charts with the same key. */
const SYNC_KEY = 'time'

/** The options of uPlot for a chart. Each draw reads the colours of the current theme from the style sheet. */
export function plotOptions({
  chart,
  width,
  height,
  paths,
  onCursor,
  marks = () => [],
}: {
  chart: ChartData
  width: number
  height: number
  /** The functions of uPlot that build the paths of lines. */
  paths: typeof uPlot.paths
  onCursor: (index: number | null) => void
  /** Called at each draw. */
  marks?: () => readonly Mark[]
}): uPlot.Options {
  return {
    width,
    height,
    // Half of the last label of the time axis is outside the plot.
    padding: [6, chart.formatElapsed ? 18 : 6, 0, 0],
    legend: { show: false },
    cursor: { sync: { key: SYNC_KEY }, drag: { x: false, y: false }, points: { size: 7 }, y: false },
    scales: {
      x: { time: false, range: (_self, min, max) => [chart.formatElapsed ? min : max - chart.times.length, max] },
      y: { range: (_self, _min, max) => [0, Math.max(1, max * 1.08)] },
    },
    axes: [chart.formatElapsed ? elapsedAxis(chart.formatElapsed) : clockAxis(chart), valueAxis(chart)],
    series: [{}, ...chart.lines.map((line) => lineOptions(line, paths))],
    hooks: { setCursor: [(self) => onCursor(self.cursor.idx ?? null)], draw: [(self) => drawMarks(self, marks())] },
  }
}

const axis = {
  stroke: () => cssValue('--ink-3'),
  font: '11px "Inter Variable", system-ui, sans-serif',
  grid: { stroke: () => cssValue('--grid'), width: 1 },
  ticks: { show: false },
}

const timeAxis = { ...axis, size: 22, gap: 4, grid: { show: false } }

function clockAxis(chart: ChartData): uPlot.Axis {
  return {
    ...timeAxis,
    splits: (self) => {
      const last = self.data[0].at(-1) ?? 0
      const step = chart.times.length / 4
      return [4, 3, 2, 1, 0].map((n) => last - n * step)
    },
    values: (self, splits) => splits.map((time) => timeBefore((self.data[0].at(-1) ?? 0) - time)),
  }
}

/** Labels are times since the start: "0:30". */
function elapsedAxis(format: (seconds: number) => string): uPlot.Axis {
  return {
    ...timeAxis,
    // The possible distances between two labels, in seconds.
    incrs: [10, 30, 60, 120, 300, 600, 1_800, 3_600, 7_200, 14_400, 21_600, 43_200, 86_400, 604_800],
    values: (_self, splits) => splits.map(format),
  }
}

/** A time before the newest value: "−45 s", "−2:30". */
function timeBefore(secondsAgo: number): string {
  const seconds = Math.round(secondsAgo)
  if (seconds <= 0) return '0'
  if (seconds <= 60) return `−${seconds} s`
  return `−${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
}

function valueAxis(chart: ChartData): uPlot.Axis {
  return {
    ...axis,
    size: 38,
    gap: 4,
    space: 26,
    // Only the axis of order times has labels with decimals, because these times are often less than a second.
    values: (_self, splits) =>
      splits.map((value) => (Number.isInteger(value) || chart.key === 'times' ? shortNumber(value) : '')),
  }
}

function shortNumber(value: number): string {
  if (value >= 10_000) return `${Math.round(value / 1_000)}k`
  return Number.isInteger(value) ? String(value) : String(Number(value.toFixed(2)))
}

function lineOptions(line: Line, paths: typeof uPlot.paths): uPlot.Series {
  const steppedPath = paths.stepped?.({ align: 1 })
  return {
    label: line.label,
    stroke: () => cssValue(line.colour),
    width: line.key === 'limit' ? 1 : 1.75,
    points: { show: line.hasPoints ?? false, size: 3.5, fill: () => cssValue(line.colour) },
    ...(line.dash ? { dash: [...line.dash] } : {}),
    ...(line.isFilled ? { fill: () => cssValue('--fill') } : {}),
    ...(line.isStepped && steppedPath ? { paths: steppedPath } : {}),
  }
}
