/** Selects a line of a text field, from 1, and scrolls to it. */
export function selectLine(area: HTMLTextAreaElement | null, line: number): void {
  if (!area) return
  const lines = area.value.split('\n')
  const start = lines.slice(0, line - 1).reduce((sum, each) => sum + each.length + 1, 0)
  area.focus()
  area.setSelectionRange(start, start + (lines[line - 1]?.length ?? 0))
  // Browsers do not scroll to a selection that a script makes.
  area.scrollTop = ((line - 3) * area.scrollHeight) / lines.length
}
