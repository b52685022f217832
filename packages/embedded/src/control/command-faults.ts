import { assertAtLeast, knownName } from './invalid-argument'

/** The errors and delays of commands that a test has requested. */
export class CommandFaults<CommandError> {
  private readonly refusals = new Map<string, { error: CommandError; times: number }>()
  private readonly delays = new Map<string, number>()

  constructor(private readonly knownCommands: () => Iterable<string>) {}

  /** The next `times` commands of this name fail. Default 1; 0 ends the refusal. */
  refuse(command: string, error: CommandError, times = 1): void {
    assertAtLeast('times', times, 0)
    const name = this.knownCommand(command)
    if (times === 0) this.refusals.delete(name)
    else this.refusals.set(name, { error, times })
  }

  /** Sends the replies to this command `ms` later, until it is called with 0. */
  delay(command: string, ms: number): void {
    assertAtLeast('ms', ms, 0)
    this.delays.set(this.knownCommand(command), ms)
  }

  /** The error with which this command must fail, if a test has refused it. Each call uses up one of the `times`. */
  takeRefusal(name: string): CommandError | undefined {
    const refusal = this.refusals.get(name)
    if (refusal && --refusal.times <= 0) this.refusals.delete(name)
    return refusal?.error
  }

  delayOf(name: string): number {
    return this.delays.get(name) ?? 0
  }

  clear(): void {
    this.refusals.clear()
    this.delays.clear()
  }

  private knownCommand(command: string): string {
    return knownName('command', command, this.knownCommands())
  }
}
