import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './read'

/**
 * The commands in the `bash` and `sh` blocks of a document. A command may have continuation lines or a here-document,
 * or be a `for` loop.
 */
export function commandsOf(document: string): string[] {
  const text = readFileSync(join(root, document), 'utf8')
  const blocks = [...text.matchAll(/^```(?:bash|sh)\n([\s\S]*?)^```$/gm)].map(([, block]) => block ?? '')
  return blocks.flatMap((block) => commandsIn(block.trimEnd().split('\n')))
}

function commandsIn(lines: string[]): string[] {
  const commands: string[] = []
  for (let index = 0; index < lines.length; index++) {
    const end = lastLineOf(lines, index)
    commands.push(lines.slice(index, end + 1).join('\n'))
    index = end
  }
  return commands.filter((command) => command !== '')
}

function lastLineOf(lines: string[], start: number): number {
  const line = lines[start] ?? ''
  const terminator = /<<(\w+)/.exec(line)?.[1] ?? (/^for .*; do$/.test(line) ? 'done' : undefined)
  if (terminator) return lines.indexOf(terminator, start)
  return line.endsWith('\\') ? lastLineOf(lines, start + 1) : start
}
