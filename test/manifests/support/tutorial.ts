import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './read'

/** The commands of a document's bash blocks, in order; continued lines and here-documents are one command. */
export function commandsOf(document: string): string[] {
  const text = readFileSync(join(root, document), 'utf8')
  const blocks = [...text.matchAll(/^```(?:bash|sh)\n([\s\S]*?)^```$/gm)].map(([, block]) => block ?? '')
  return blocks.flatMap((block) => commandsIn(block.trimEnd().split('\n')))
}

function commandsIn(lines: string[]): string[] {
  const commands: string[] = []
  for (let index = 0; index < lines.length; index++) {
    const end = endOf(lines, index)
    commands.push(lines.slice(index, end + 1).join('\n'))
    index = end
  }
  return commands.filter((command) => command !== '')
}

function endOf(lines: string[], start: number): number {
  const line = lines[start] ?? ''
  const until = /<<(\w+)/.exec(line)?.[1] ?? (/^for .*; do$/.test(line) ? 'done' : undefined)
  if (until) return lines.indexOf(until, start)
  return line.endsWith('\\') ? endOf(lines, start + 1) : start
}
