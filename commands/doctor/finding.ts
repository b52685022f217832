/** The result of one check. `fix`: what to do about it, as a command if there is one. */
export interface Finding {
  state: 'ok' | 'note' | 'wrong'
  what: string
  fix?: string
}

export const ok = (what: string): Finding => ({ state: 'ok', what })
export const note = (what: string, fix?: string): Finding => ({ state: 'note', what, ...(fix ? { fix } : {}) })
export const wrong = (what: string, fix: string): Finding => ({ state: 'wrong', what, fix })

const signs = { ok: '✓', note: '·', wrong: '✗' }

/** Findings as lines to read; the fix is below what it fixes. */
export function describe({ state, what, fix }: Finding): string {
  return `  ${signs[state]} ${what}${fix ? `\n      → ${fix}` : ''}`
}
