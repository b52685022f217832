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
  /** Single values between gaps are likely: each value is drawn as a point too. */
  readonly sparse?: boolean
  /** Named beside the title instead of in the legend. */
  readonly aside?: boolean
  readonly values: readonly (number | null)[]
  /** Shown in the legend while the pointer is elsewhere; by default the newest value. */
  readonly summary?: number
}

/** The data of a chart, its legend and its table. */
export interface ChartData {
  readonly key: string
  readonly title: string
  readonly unit: string
  /** One per value: seconds since 1970, or since the start if `elapsed`. */
  readonly times: readonly number[]
  readonly lines: readonly Line[]
  readonly format: (value: number) => string
  /** The time axis counts up from the start, not back from now. */
  readonly elapsed?: boolean
}
