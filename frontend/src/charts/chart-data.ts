export interface LineStyle {
  /** Name of a CSS custom property. */
  readonly colour: string
  /** Lengths of dashes and gaps; absent for a solid line. */
  readonly dash?: readonly number[]
}

/** One line of a chart. */
export interface Line extends LineStyle {
  readonly key: string
  readonly label: string
  readonly isStepped?: boolean
  readonly isFilled?: boolean
  /** Also draws each value as a point, because a single value between two gaps has no visible line. */
  readonly hasPoints?: boolean
  /** The label is next to the title of the chart instead of in the legend. */
  readonly isInTitle?: boolean
  readonly values: readonly (number | null)[]
  /** The value in the legend while the pointer is outside the chart; by default the newest value. */
  readonly summary?: number
}

/** A time range in which something happened, which a chart marks. */
export interface Mark {
  /** Seconds since 1970. */
  readonly from: number
  /** Seconds since 1970; absent if the range has not ended. */
  readonly to?: number
  /** A short text at the start of the range. */
  readonly label: string
  /** What happened. Shown in the table of the chart. */
  readonly text: string
}

export interface ChartData {
  readonly key: string
  readonly title: string
  readonly unit: string
  /** The time of each value: seconds since 1970, or since the start with `formatElapsed`. */
  readonly times: readonly number[]
  readonly lines: readonly Line[]
  readonly format: (value: number) => string
  readonly marks?: readonly Mark[]
  /**
   * Formats a time since the start. If present, the labels of the time axis are such times; otherwise they are times
   * before the newest value.
   */
  readonly formatElapsed?: (seconds: number) => string
}
