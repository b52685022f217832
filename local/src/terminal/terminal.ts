export interface Terminal {
  line(text?: string): void
  /** Prints a line with the time of day, for an event while the system runs. */
  event(text: string): void
  /** Prints a name and a text, for the overview at the start. */
  row(name: string, text: string): void
  /** Prints a highlighted line with the time of day. */
  warning(text: string): void
}

const NAME_WIDTH = 18

/** Prints to stdout, in color if it is a terminal and `noColor` is not set. */
export function createTerminal({ noColor, now }: { noColor: boolean; now: () => number }): Terminal {
  const usesColor = process.stdout.isTTY && !noColor
  const paint = (code: number, text: string) => (usesColor ? `\u001B[${code}m${text}\u001B[0m` : text)
  const line = (text = '') => void process.stdout.write(`${text}\n`)
  const time = () => paint(2, new Date(now()).toTimeString().slice(0, 8))
  return {
    line,
    event: (text) => line(`${time()}  ${text}`),
    row: (name, text) => line(`  ${name.padEnd(NAME_WIDTH)}${text}`),
    warning: (text) => line(`${time()}  ${paint(33, text)}`),
  }
}

/** `1 pod`, `2 pods`. */
export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`
}

/** Milliseconds as seconds with one decimal: `1.4 s`. */
export function seconds(ms: number): string {
  return `${(ms / 1_000).toFixed(1)} s`
}
