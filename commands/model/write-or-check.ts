import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'

/** Writes a file, or only reports whether it holds this text. */
export function writeOrCheck({ file, text, isCheck }: { file: string; text: string; isCheck: boolean }): {
  isCurrent: boolean
  message: string
} {
  const kept = existsSync(file) ? readFileSync(file, 'utf8') : undefined
  if (kept === text) return { isCurrent: true, message: `${file} is current` }
  if (isCheck) return { isCurrent: false, message: `${file} is not current: run without --check to write it` }
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, text)
  return { isCurrent: true, message: `${file} written` }
}
