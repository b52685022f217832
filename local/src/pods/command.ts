/** The annotation of a pod template with the command that runs in place of its image. */
export const COMMAND_ANNOTATION = 'food-delivery/command'

/** A command is empty or contains shell syntax. */
class CommandError extends Error {
  override readonly name = 'CommandError'
  readonly code = 'INVALID_COMMAND'
}

/**
 * Parts of a command: white space, a quoted text, a character that must be quoted, or other text. As for a shell, only
 * ASCII characters are white space or must be quoted.
 */
const PART =
  /(?<blank>[ \t\r\n]+)|'(?<single>[^']*)'|"(?<double>[^"]*)"|(?<special>[^\w./:=@%+,^[\]\P{ASCII}-])|(?<text>[\w./:=@%+,^[\]\P{ASCII}-]+)/gu

/** The meanings of characters for a shell, for error messages. */
const meanings: Record<string, string> = {
  '|': 'a pipe',
  '&': 'a command in the background, or two commands',
  ';': 'two commands',
  '<': 'input redirection',
  '>': 'output redirection',
  $: 'a variable; the program can read its environment instead',
  '`': 'command substitution',
  '*': 'a file name pattern',
  '?': 'a file name pattern',
  '(': 'a subshell',
  ')': 'a subshell',
  '{': 'brace expansion',
  '}': 'brace expansion',
  '~': 'the home directory',
  '#': 'a comment',
  '!': 'history expansion',
  '\\': 'an escaped character; quote the text instead',
  "'": 'an unclosed quote',
  '"': 'an unclosed quote',
}

/**
 * Splits a command into a program and its arguments, without a shell. `'…'` and `"…"` quote white space and special
 * characters.
 * @throws CommandError that names the shell syntax in the command, or for an empty command
 */
export function splitCommand(command: string): [program: string, ...args: string[]] {
  const words: string[] = []
  let word: string | undefined
  for (const { groups = {} } of command.matchAll(PART)) {
    const { blank, special, double } = groups
    if (special !== undefined) throw shellSyntaxError(special)
    const expansion = /[$`\\]/.exec(double ?? '')
    if (expansion) throw shellSyntaxError(expansion[0])
    if (blank === undefined) {
      word = (word ?? '') + (groups['single'] ?? double ?? groups['text'] ?? '')
      continue
    }
    if (word !== undefined) words.push(word)
    word = undefined
  }
  if (word !== undefined) words.push(word)
  const [program, ...args] = words
  if (program === undefined || program === '') throw new CommandError('the command is empty')
  if (/^\w+=/.test(program))
    throw new CommandError(`"${program}" is shell syntax (a variable assignment); set the variable in env`)
  return [program, ...args]
}

const shellSyntaxError = (text: string) =>
  new CommandError(
    `"${text}" is shell syntax (${meanings[text] ?? 'a special character'}), but commands run without a shell; quote it with '…'`,
  )
