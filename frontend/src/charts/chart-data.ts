/** One line of a chart. */
export interface Line {
  readonly key: string
  readonly label: string
  /** Name of a CSS custom property. */
  readonly colour: string
  /** Lengths of dash and gap; absent for a full line. */
  readonly dash?: readonly number[]
  readonly stepped?: boolean
  readonly filled?: boolean
  /** Values may stand alone between gaps: each gets a point. */
  readonly sparse?: boolean
  /** The legend names it in the title's line. */
  readonly aside?: boolean
  readonly values: readonly (number | null)[]
  /** What the legend says while no moment is pointed at; by default the newest value. */
  readonly summary?: number
}

/** A chart as data: what is drawn, what the legend says and what the table lists. */
export interface ChartData {
  readonly key: string
  readonly title: string
  readonly unit: string
  /** Seconds since 1970, one per value; of a chart that is `elapsed`, since the start. */
  readonly times: readonly number[]
  readonly lines: readonly Line[]
  readonly format: (value: number) => string
  /** The time axis counts from the start on, and not back from now. */
  readonly elapsed?: boolean
}
