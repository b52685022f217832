import { StringDecoder } from 'node:string_decoder'

export interface LogLine {
  /** ms since 1970. */
  t: number
  text: string
}

type LogListener = (line: LogLine) => void

const DEFAULT_MAX_CHARACTERS = 512 * 1024

/** The newest complete lines of a pod's output; older lines are dropped. */
export class LogBuffer {
  private lines: (LogLine & { container: number })[] = []
  /** Number of the current container; each restart starts a new one. */
  private container = 0
  private characters = 0
  private readonly listeners = new Set<LogListener>()

  /** `now`: ms since 1970. `maxCharacters`: limit for all lines together, default 524,288. */
  constructor(private readonly options: { now: () => number; maxCharacters?: number }) {}

  append(text: string): void {
    const line = { t: this.options.now(), text, container: this.container }
    this.lines.push(line)
    this.characters += text.length
    while (this.characters > (this.options.maxCharacters ?? DEFAULT_MAX_CHARACTERS) && this.lines.length > 1)
      this.characters -= this.lines.shift()?.text.length ?? 0
    for (const listener of Array.from(this.listeners)) listener(line)
  }

  /** Marks the start of a new container: the next lines are its output. */
  beginContainer(): void {
    this.container += 1
  }

  /** The newest `count` lines of the current container, oldest first. Default: all stored lines. */
  tail(count?: number): LogLine[] {
    return this.linesOf(this.container, count)
  }

  /** The newest `count` lines of the previous container; undefined if there was none. */
  previous(count?: number): LogLine[] | undefined {
    return this.container > 1 ? this.linesOf(this.container - 1, count) : undefined
  }

  private linesOf(containerNumber: number, count = Number.POSITIVE_INFINITY): LogLine[] {
    const lines = this.lines
      .filter(({ container }) => container === containerNumber)
      .map(({ t, text }) => ({ t, text }))
    return lines.slice(Math.max(0, lines.length - count))
  }

  /** The text of the newest line. */
  get lastText(): string | undefined {
    return this.lines.at(-1)?.text
  }

  /** Calls `listener` for each new line; returns the function that unsubscribes. */
  subscribe(listener: LogListener): () => void {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  /** Creates a writer for one output stream, which splits chunks into lines. */
  writer(): { write: (chunk: Buffer) => void; end: () => void } {
    const decoder = new StringDecoder('utf8')
    let incompleteLine = ''
    const appendLines = (text: string) => {
      const lines = (incompleteLine + text).split('\n')
      incompleteLine = lines.pop() ?? ''
      for (const line of lines) this.append(line.replace(/\r$/, ''))
    }
    const end = () => {
      appendLines(decoder.end())
      if (incompleteLine !== '') this.append(incompleteLine)
      incompleteLine = ''
    }
    return { write: (chunk) => appendLines(decoder.write(chunk)), end }
  }
}
