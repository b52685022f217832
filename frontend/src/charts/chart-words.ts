/** The words of a chart. */
export interface ChartWords {
  readonly none: string
  readonly time: string
  readonly tableOf: (title: string) => string
  /** Title and values for whom cannot see the picture. */
  readonly chartSays: (title: string, values: string) => string
}
