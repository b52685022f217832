/** The limit of a figure: `required`, and `aim` as the goal. */
export interface Bound {
  kind: 'most' | 'least'
  required?: number
  aim?: number
}

/** One figure of a bench. Without a bound it is not judged. */
export interface Figure {
  name: string
  measured: number
  unit: string
  bound?: Bound
}

type Limits = Omit<Bound, 'kind'>

export const atMost = (limits: Limits): Bound => ({ kind: 'most', ...limits })
export const atLeast = (limits: Limits): Bound => ({ kind: 'least', ...limits })

export const figureHeader = ['bench', 'measured', 'required', 'aim', 'met']

/** A figure as a row below {@link figureHeader}. */
export function figureRow(bench: string, figure: Figure): string[] {
  const { name, measured, unit, bound } = figure
  const sign = bound?.kind === 'least' ? '≥' : '≤'
  const limit = (value: number | undefined) => (value === undefined ? '' : `${sign} ${value} ${unit}`.trim())
  return [
    `${bench}: ${name}`,
    `${rounded(measured)} ${unit}`.trim(),
    limit(bound?.required),
    limit(bound?.aim),
    verdict(figure),
  ]
}

/** Which of its bounds a figure meets, `yes` when there is only one; blank without any. */
export function verdict({ measured, bound }: Figure): '' | 'aim' | 'required' | 'yes' | 'no' {
  if (!bound) return ''
  const meets = (limit: number) => (bound.kind === 'most' ? measured <= limit : measured >= limit)
  const { required = Number.NaN, aim = Number.NaN } = bound
  const isSingle = Number.isNaN(required) || Number.isNaN(aim)
  if (meets(aim)) return isSingle ? 'yes' : 'aim'
  if (meets(required)) return isSingle ? 'yes' : 'required'
  return 'no'
}

/** Measurements here are not more precise than three digits. */
function rounded(value: number): string {
  return String(Math.abs(value) >= 100 ? Math.round(value) : Number(value.toPrecision(3)))
}

/** The value below which a share (0 to 1) of the values lies; NaN without values. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
}

export const median = (values: readonly number[]): number => percentile(values, 0.5)

/** Prints rows as a Markdown table. */
export function printTable(header: readonly string[], rows: readonly (readonly (string | number)[])[]): void {
  const lines = [header, header.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`)
  console.log(lines.join('\n'))
}
