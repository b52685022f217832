import { type CST, Parser } from 'yaml'

/**
 * Whether a YAML text has collections nested more than `limit` levels deep. Must be checked before the text is parsed:
 * the parser is recursive, and V8 ends the process if a regular expression is compiled with a full stack.
 */
export function isNestedDeeper(text: string, limit: number): boolean {
  const pending: [CST.Token, number][] = Array.from(new Parser().parse(text), (token) => [token, 0])
  for (let next = pending.pop(); next; next = pending.pop()) {
    const [token, depth] = next
    if (depth > limit) return true
    if (token.type === 'document' && token.value) pending.push([token.value, depth])
    if (!('items' in token)) continue
    for (const { key, value } of token.items)
      for (const child of [key, value]) if (child) pending.push([child, depth + 1])
  }
  return false
}
