/** The result of one check. `fix`: how to solve the problem, as a command if possible. */
export interface Finding {
  state: 'ok' | 'note' | 'problem'
  text: string
  fix?: string
}

export const ok = (text: string): Finding => ({ state: 'ok', text })
export const note = (text: string, fix?: string): Finding => ({ state: 'note', text, ...(fix ? { fix } : {}) })
export const problem = (text: string, fix: string): Finding => ({ state: 'problem', text, fix })

const signs = { ok: '✓', note: '·', problem: '✗' }

export function findingText({ state, text, fix }: Finding): string {
  return `  ${signs[state]} ${text}${fix ? `\n      → ${fix}` : ''}`
}
