/** An option of a command. */
export interface Option {
  /** `flag`: an option without a value. `texts`: an option that can be repeated. */
  type: 'flag' | 'text' | 'number' | 'texts'
  meaning: string
  placeholder?: string
}

/** The arguments of a command. */
export interface Arguments {
  positionals: string[]
  flag: (name: string) => boolean
  text: (name: string) => string | undefined
  number: (name: string) => number | undefined
  texts: (name: string) => string[]
}

/** Files, streams and environment of a command. Tests replace them. */
export interface Terminal {
  /** The text of a file, compressed with gzip or not, or of stdin for `-`. */
  read: (file: string) => string
  /** Writes a text to a file. Without a text, only checks that the file can be written. */
  save: (file: string, text?: string) => void
  /** Environment variables. */
  environment: Readonly<Record<string, string | undefined>>
  /** The files of a folder and its subfolders, sorted; null for a file. */
  list: (folder: string) => string[] | null
  write: (text: string) => void
  /** Writes progress and warnings. */
  writeError: (text: string) => void
  /** Whether progress is shown. */
  isInteractive: boolean
  /** Width in columns. */
  columns: number
  /** Aborted by Ctrl-C: the command then ends with its result so far. */
  signal: AbortSignal
}

/** A command of the program. `run` returns the exit code. */
export interface Command {
  name: string
  purpose: string
  /** Arguments in the usage line. */
  usage: string
  options: Record<string, Option>
  run: (args: Arguments, terminal: Terminal) => number | Promise<number>
}
