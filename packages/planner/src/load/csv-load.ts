import { parse } from 'csv-parse/sync'
import { InvalidInputError } from '../errors'
import { CurveCursor, curveOfRates, type MetricSeries } from '../engine'
import { checkSeconds } from '../max-seconds'
import { MAX_PARTITIONS } from './partition-load'
import { type LoadSource } from './written-load'

interface Row {
  line: number
  time: number
  values: string[]
}

/** The unit of a time: ms or seconds since 1970, or seconds since the start of a run. */
function unitOf(time: number): 'ms' | 's' | 'run' {
  if (time > 1e11) return 'ms'
  return time > 1e8 ? 's' : 'run'
}

function timeOf(text: string, place: string): number {
  if (/^\d+(\.\d+)?$/.test(text)) return Number(text)
  const time = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d/.test(text) ? Date.parse(text) : NaN
  if (!Number.isNaN(time)) return time
  throw new InvalidInputError(place, `"${text}" is not a time; write seconds, ms since 1970 or 2026-01-31T12:00:00Z`)
}

const loadColumns = ['time,rate', 'time,partition,end', 'time,partition,end,committed']

function readHeader(record: readonly string[], allowedColumns: readonly string[], file: string): string[] {
  const columns = record.map((name) => name.toLowerCase())
  if (allowedColumns.includes(columns.join())) return columns
  const hint = record.length === 1 ? '; separate them by commas' : ''
  const reason = `the columns are ${record.join(',')}; expected ${allowedColumns.slice(0, 2).join(' or ')}${hint}`
  throw new InvalidInputError(`${file}:1`, reason)
}

function readRows(text: string, allowedColumns: readonly string[], file: string): { columns: string[]; rows: Row[] } {
  let columns: string[] = []
  const rows: Row[] = []
  const onRecord = (record: string[], { lines }: { lines: number }): null => {
    const [time = '', ...values] = record
    if (columns.length === 0) columns = readHeader(record, allowedColumns, file)
    else rows.push({ line: lines, time: timeOf(time, `${file}:${lines}`), values })
    return null
  }
  try {
    parse(text, { trim: true, skip_empty_lines: true, bom: true, comment: '#', on_record: onRecord })
  } catch (error) {
    if (error instanceof InvalidInputError) throw error
    throw new InvalidInputError(file, `is not CSV: ${(error as Error).message}`)
  }
  const unit = unitOf(rows[0]?.time ?? 0)
  // Mixed units would give a load of thousands of years.
  const otherUnit = rows.find(({ time }) => unitOf(time) !== unit)
  if (otherUnit)
    throw new InvalidInputError(`${file}:${otherUnit.line}`, 'the unit of the time changes within the file')
  if (rows.length < 2) throw new InvalidInputError(file, 'needs a header and at least two lines')
  if (unit === 'ms') for (const row of rows) row.time /= 1000
  return { columns, rows }
}

function numberOf(text: string | undefined, name: string, place: string): number {
  const value = Number(text)
  if (text !== undefined && text !== '' && Number.isFinite(value) && value >= 0) return value
  throw new InvalidInputError(place, `${name} is "${text ?? ''}", expected a number from 0`)
}

function checkClock(previous: number | undefined, { time, line }: Row, file: string): void {
  if (previous === undefined || time > previous) return
  throw new InvalidInputError(
    `${file}:${line}`,
    `the time is not after the one before: times must ascend; was the clock set back?`,
  )
}

/** A warning for gaps: much longer times between two rows than usual. */
function gapsIn(times: readonly number[], file: string): string[] {
  const intervals = times.slice(1).map((time, index) => time - (times[index] ?? 0))
  const median = intervals.toSorted((a, b) => a - b)[Math.floor(intervals.length / 2)] ?? 0
  const gaps = intervals.filter((interval) => interval > 10 * median)
  if (gaps.length === 0) return []
  const longest = Math.round(gaps.reduce((max, gap) => Math.max(max, gap), 0))
  const gapsText = gaps.length === 1 ? `a gap of ${longest} s` : `${gaps.length} gaps, the longest of ${longest} s`
  return [`${file}: ${gapsText}; records are spread evenly over gaps`]
}

function rateLoad(rows: readonly Row[], file: string): LoadSource {
  const rates = rows.map(({ values, line }) => numberOf(values[0], 'rate', `${file}:${line}`))
  for (const [index, row] of rows.entries()) checkClock(rows[index - 1]?.time, row, file)
  const start = rows[0]?.time ?? 0
  const times = rows.map(({ time }) => time - start)
  // The last rate is valid for as long as the one before it.
  const seconds = 2 * (times.at(-1) ?? 0) - (times.at(-2) ?? 0)
  const curves = [curveOfRates([...times, seconds], rates)]
  return { curves, isPerPartition: false, isRandom: false, seconds, warnings: gapsIn(times, file) }
}

/** The arrivals of a partition. */
interface PartitionSeries {
  times: number[]
  /** Records since the first row. */
  counts: number[]
  lastEnd: number
  /** How often the end offset fell. */
  resets: number
}

/** Adds an end offset. If it is lower than the last one, the topic was created again and starts at 0. */
function addEnd(series: PartitionSeries, time: number, end: number): void {
  const previousCount = series.counts.at(-1) ?? 0
  const isFirst = series.counts.length === 0
  const isReset = end < series.lastEnd
  const newRecords = isReset ? end : end - series.lastEnd
  if (isReset) series.resets++
  series.times.push(time)
  series.counts.push(isFirst ? 0 : previousCount + newRecords)
  series.lastEnd = end
}

/** The arrivals of each partition. @throws InvalidInputError if a row is invalid or a partition has no rows */
function readPartitions(rows: readonly Row[], file: string): PartitionSeries[] {
  const partitions: PartitionSeries[] = []
  for (const row of rows) {
    const place = `${file}:${row.line}`
    const partition = numberOf(row.values[0], 'partition', place)
    if (!Number.isInteger(partition) || partition >= MAX_PARTITIONS)
      throw new InvalidInputError(place, `partition ${partition} is not a partition number`)
    const series = (partitions[partition] ??= { times: [], counts: [], lastEnd: 0, resets: 0 })
    checkClock(series.times.at(-1), row, file)
    addEnd(series, row.time, numberOf(row.values[1], 'end', place))
  }
  const missing = Array.from(partitions, (series) => series === undefined).indexOf(true)
  if (missing >= 0)
    throw new InvalidInputError(file, `has partition ${partitions.length - 1} but not partition ${missing}`)
  return partitions
}

/** Warnings for partitions without a row at some of the times, and for end offsets that fell. */
function partitionWarnings(partitions: readonly PartitionSeries[], times: readonly number[], file: string): string[] {
  const incomplete = partitions.filter((series) => series.times.length < times.length).length
  const resets = partitions.reduce((sum, series) => sum + series.resets, 0)
  const resetsText = resets === 1 ? 'once' : `${resets} times`
  return [
    ...(incomplete === 0
      ? []
      : [
          `${file}: ${incomplete} of ${partitions.length} partitions lack rows; their records are spread evenly in between`,
        ]),
    ...(resets === 0
      ? []
      : [
          `${file}: offsets fell ${resetsText}; the topic was created again, and its new records are added to the old ones`,
        ]),
  ]
}

function offsetLoad(rows: readonly Row[], file: string): LoadSource {
  const partitions = readPartitions(rows, file)
  const times = [...new Set(rows.map(({ time }) => time))].sort((a, b) => a - b)
  const start = times[0] ?? 0
  const curves = partitions.map((series) => {
    const cursor = new CurveCursor({ times: Float64Array.from(series.times), counts: Float64Array.from(series.counts) })
    const counts = Float64Array.from(times, (time) => cursor.countAt(time))
    return { times: Float64Array.from(times, (time) => time - start), counts }
  })
  const warnings = [...gapsIn(times, file), ...partitionWarnings(partitions, times, file)]
  return { curves, isPerPartition: true, isRandom: false, seconds: (times.at(-1) ?? 0) - start, warnings }
}

/** Reads `time,value`; the first line is second 0. @throws InvalidInputError with the line. */
export function readSeriesCsv(text: string, file: string): MetricSeries {
  const { rows } = readRows(text, ['time,value'], file)
  for (const [index, row] of rows.entries()) checkClock(rows[index - 1]?.time, row, file)
  const start = rows[0]?.time ?? 0
  return {
    times: Float64Array.from(rows, ({ time }) => time - start),
    values: Float64Array.from(rows, ({ values, line }) => numberOf(values[0], 'value', `${file}:${line}`)),
  }
}

/** Reads `time,rate` or `time,partition,end[,committed]`. @throws InvalidInputError with the line. */
export function readLoadCsv(text: string, file: string): LoadSource {
  const { columns, rows } = readRows(text, loadColumns, file)
  const load = columns.length === 2 ? rateLoad(rows, file) : offsetLoad(rows, file)
  checkSeconds(load.seconds, file)
  if (columns.length === 4)
    load.warnings.push(`${file}: committed is not used: the processed records follow from --work`)
  return load
}
