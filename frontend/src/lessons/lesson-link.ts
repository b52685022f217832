const PARAMETER = 'lesson'

/** The lesson that a link opens: `/?lesson=NAME`; null without one. `search`: the query of the address. */
export function lessonInLink(search: string): string | null {
  return new URLSearchParams(search).get(PARAMETER)
}
